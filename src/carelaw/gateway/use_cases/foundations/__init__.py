"""Directives, operations, disclosures, links handed over, assistance, the standing of every store."""
