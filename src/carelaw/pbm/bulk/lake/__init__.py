"""The lake: typed claims and remittances as Parquet by benefit manager and month, and the checks over all of it."""
