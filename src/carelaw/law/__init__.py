"""The register of the law: rulebooks, provisions, dated numbers, recorded readings, calendars. Standard library only."""
