"""Scope of the law and the duties of a license: names, exemptions, rosters, changes, deposits, instruments."""
