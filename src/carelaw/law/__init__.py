"""The register of the law: rulebooks, provisions, dated numbers, readings, calendars. Standard library only."""
