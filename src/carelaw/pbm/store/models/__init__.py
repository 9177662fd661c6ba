"""The program's tables, one subject a module."""
