"""§6(d) and §9(a): how long identifying information is kept, who can hold it longer, and that it stays confidential."""
