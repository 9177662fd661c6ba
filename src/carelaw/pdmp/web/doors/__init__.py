"""Pages about who may ask for what, and of those who ask by office or from a partner state."""
