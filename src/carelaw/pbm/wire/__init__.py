"""Readers and writers of the formats that this program speaks."""
