"""Rules on what happens around appeals of list prices."""
