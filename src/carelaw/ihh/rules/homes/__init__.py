"""140.991: who may be a health home, and what keeps it one."""
