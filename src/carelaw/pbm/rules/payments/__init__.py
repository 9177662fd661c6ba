"""Remittances and payment: recoupments explained, claims paid on time, approvals that hold, panel reports."""
