"""Sharing with other states: the register, the checks of each leg, asking and being asked."""
