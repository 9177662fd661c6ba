"""Discipline: cases, actions, hearings, penalties, sanctions (512-5, 512-12)."""
