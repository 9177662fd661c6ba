"""What every program needs once: accounts, parties, cases, notices, money, record, jobs, files, pages."""
