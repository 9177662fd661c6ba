"""What people and machines can ask for: permission, transaction, record."""
