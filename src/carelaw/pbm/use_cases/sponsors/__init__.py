"""What plan sponsors ask of their benefit managers."""
