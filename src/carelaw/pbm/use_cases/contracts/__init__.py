"""The register of contracts: programs, parties, papers that are read, clauses that a person decides about."""
