"""Evaluation, alerts, referrals, treatment, training, education and statistics."""
