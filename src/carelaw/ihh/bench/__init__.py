"""Measure: a whole population attributed over claims made up from a seed, beside the bare scan of the same Parquet."""
