"""Audit rows, detection, permissions, inspections, breaches: what each is judged by."""
