"""Prices: files of official sources, layouts of lists, daily tests of listed drugs, calls for new prices, access."""
