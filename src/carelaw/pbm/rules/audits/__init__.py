"""215 ILCS 5/512-7.10: how pharmacies are audited."""
