"""What an agency, the Attorney General's office and the calendar do with a law-enforcement request."""
