"""Checks over the market's claims: one SQL text each, the twin of a rule, the same on DuckDB and on Spark."""
