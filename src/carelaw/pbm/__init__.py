"""Oversight of pharmacy benefit managers: licenses, price lists, appeals, checks over claims."""
