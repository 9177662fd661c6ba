"""Appeals of list prices in bulk, their evidence, statements, panel, contacts and figures."""
