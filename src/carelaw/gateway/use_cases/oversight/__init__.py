"""The feed of audit rows, signs of misuse, findings, cure notices, prohibitions, inspections, permissions."""
