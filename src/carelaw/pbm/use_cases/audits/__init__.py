"""Audits of pharmacies: planned by the calendar, noticed, carried out, reported, appealed, ended."""
