"""The program's money, and what patients say they were charged."""
