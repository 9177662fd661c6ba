"""Pages about evaluation, alerts, treatment, training and statistics."""
