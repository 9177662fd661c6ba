"""Discipline: causes, notices, hearings, penalties, sanctions and their reach (512-5, 512-12)."""
