"""Remittances and payment: intake, explanations, checks over claims, findings, cases, ledgers, panel reports."""
