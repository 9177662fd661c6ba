"""Stores, changes, links, help, directives and disclosures."""
