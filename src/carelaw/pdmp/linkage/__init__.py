"""Whose record is this? Scores, clusters and the review queue."""
