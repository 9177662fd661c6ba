"""Wires the doors: settings, urls, command line, worker. Decides nothing."""
