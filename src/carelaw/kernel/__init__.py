"""The words every floor speaks: decisions, reasons, refusals, identifiers, dates. Standard library only."""
