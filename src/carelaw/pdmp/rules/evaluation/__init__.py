"""Evaluation, alerts, referrals, treatment, training and statistics: one legal test a file."""
