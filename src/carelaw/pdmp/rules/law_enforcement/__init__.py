"""§9(b)(3), (4), (c): the one door of law enforcement, its limits, and how long a query is kept from the patient."""
