"""Patients' pages: the request without an account, the record, the notice; and the desk that answers them."""
