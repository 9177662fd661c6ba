"""Who may read the law: everyone; the register holds no one's data."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare
from carelaw.platform.accounts.roles import ROLES

WHY_PUBLIC = "The law and its rules are public; a decision about facts that a caller types keeps none of them."
# The pages are public; this only puts their tiles on the first page of everybody who signs in.
READ_LAW = declare(
    "law.read",
    roles=[code for code, role in ROLES.items() if role.grantable],
    says="read the law and try its rules",
    cite="§5(5)",
).name
