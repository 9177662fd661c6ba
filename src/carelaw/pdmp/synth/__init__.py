"""A made-up state: people, prescribers, pharmacies and what they dispense, written as the files that senders send."""
