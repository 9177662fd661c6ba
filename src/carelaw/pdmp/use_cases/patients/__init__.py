"""Patients: requests for a record, evidence, delivery, corrections, the written notice."""
