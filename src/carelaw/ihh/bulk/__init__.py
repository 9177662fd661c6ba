"""The whole population at once: a lake of claims and eligibility, and SQL twins of the rules that judge it."""
