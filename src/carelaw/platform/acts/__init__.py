"""An act declared once, and the three doors made from its declaration (decision 0010)."""
