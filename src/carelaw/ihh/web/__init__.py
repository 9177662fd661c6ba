"""The console's pages of this program."""
