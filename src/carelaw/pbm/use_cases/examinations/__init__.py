"""Examinations, subpoenas, their costs, and the records that are kept."""
