"""The lake of claims and remittances, and the checks over all of it."""
