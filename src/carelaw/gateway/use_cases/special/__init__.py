"""Special connections and permissions: federal, authorized applications, confirmations, data sets."""
