"""§4, §5, §6(a), §13: who sits on the board, when it meets, what it decides, what the department does by it."""
