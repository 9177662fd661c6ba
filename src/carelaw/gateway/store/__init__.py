"""Tables of this program; no other program reads them."""
