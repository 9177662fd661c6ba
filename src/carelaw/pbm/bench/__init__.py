"""Measure: the market's checks over claims made up from a seed, beside plain SQL for the same joins."""
