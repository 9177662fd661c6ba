"""Health homes toward the Department: application, terms, partners, tier, panel, findings, plans, the end."""
