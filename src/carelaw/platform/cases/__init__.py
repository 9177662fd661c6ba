"""What is due by law: cases, their events and their clocks."""
