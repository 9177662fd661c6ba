"""Changes that an entity asks for about its integration."""
