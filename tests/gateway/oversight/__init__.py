"""Audit rows, signs of misuse, findings, notices, prohibitions, inspections."""
