"""The reporting side: duties, delinquents, frequency, good cause, paper, the transfer."""
