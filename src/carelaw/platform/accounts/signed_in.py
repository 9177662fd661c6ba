"""The permission of everybody who signed in: pages and operations that show each person only what is his or hers."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare
from carelaw.platform.accounts.roles import ROLES

ANYONE_SIGNED_IN = declare(
    "accounts.own-affairs",
    roles=[code for code, role in ROLES.items() if role.grantable],
    says="see what waits for oneself and what concerns oneself",
    cite="§9(b)",
).name
