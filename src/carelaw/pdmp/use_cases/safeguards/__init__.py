"""Looks at people whom the asker knows, and incidents (MAP-115)."""
