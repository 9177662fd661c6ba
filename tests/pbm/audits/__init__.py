"""Audits of pharmacies."""
