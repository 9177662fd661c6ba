"""Measure: each bench makes its own seeded input and prints its figure beside a floor of the same run."""
