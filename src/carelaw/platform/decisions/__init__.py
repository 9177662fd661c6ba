"""Decisions that were made: kept with their facts, and explained to whoever may ask."""
