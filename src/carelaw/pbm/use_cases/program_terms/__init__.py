"""A program's terms toward people: enrollment, changed terms, cards, drug lists, grievances, the program's end."""
