"""Readers and writers of the formats that only this program speaks."""
