"""Prescription monitoring: dispensings come in, a patient's history goes out (35 P.S. § 872.1 and following)."""
