"""The semiannual list of pharmacists and locations: what it holds, who sends it, when it is due."""
