"""Fees, fines and payments: a ledger."""
