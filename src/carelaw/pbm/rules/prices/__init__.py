"""Rules about what stands on price lists from day to day, and who sees them."""
