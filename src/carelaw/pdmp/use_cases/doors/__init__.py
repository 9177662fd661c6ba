"""Approvals, designations, cases and agreements that open the doors of offices and partner states."""
