"""The law register's doors: rules to try, provisions to read, what is carried and what is not yet."""
