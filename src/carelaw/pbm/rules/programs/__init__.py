"""What a program owes the people and pharmacies in it."""
