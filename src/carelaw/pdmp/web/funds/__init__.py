"""Pages of the program's money and of charges to patients."""
