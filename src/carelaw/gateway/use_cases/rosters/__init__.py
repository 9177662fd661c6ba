"""The semiannual list of pharmacists and locations: sent, read row by row, corrected, attested, owed."""
