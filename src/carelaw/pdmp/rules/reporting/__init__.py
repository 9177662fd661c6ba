"""Rules of the reporting side beyond the single report."""
