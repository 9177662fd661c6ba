"""Many rows at once: read what was sent, judge every row, keep the bad ones, and account for all."""
