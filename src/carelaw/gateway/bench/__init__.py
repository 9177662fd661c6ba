"""`carelaw bench gateway`: many searches at once while a hub hangs."""
