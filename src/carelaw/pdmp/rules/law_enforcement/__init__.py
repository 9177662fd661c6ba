"""§9(b)(3), (4) and (c): the one door of law enforcement, its limits, and how long the query is kept from the patient."""
