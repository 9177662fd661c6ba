"""Keep, hold, remove and destroy identifying information; answer those who have no door (§6(d), §9(a))."""
