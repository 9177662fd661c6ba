"""Disclosures to covered entities, who may pass them on, and how they are checked."""
