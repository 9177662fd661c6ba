"""Contracts: who is a party, whether a law reaches them, what they must hold and must not."""
