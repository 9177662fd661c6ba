"""Rules about examinations and about records that are kept, one subject a file."""
