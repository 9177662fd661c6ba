"""Integrated health homes: tiers, choice, membership, services, payment, outcomes."""
