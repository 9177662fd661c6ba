"""Reading a contract: words made plain, definitions followed, negation and exceptions heard, every point explained.

Nothing here decides: a finding names its passage and its words, and a person decides.
"""
