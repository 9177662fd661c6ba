"""Console pages: parse, call a use case, present."""
