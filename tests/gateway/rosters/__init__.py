"""Lists of pharmacists and locations."""
