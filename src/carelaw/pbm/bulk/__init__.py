"""SQL over many rows: the facts of the bulk checks, and twins of the rules that judge millions."""
