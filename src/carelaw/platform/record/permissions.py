"""Who may read the record in the console."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

READ_RECORD = declare(
    "record.read", roles=("AUDITOR",), says="read the record of acts and verify it", cite="§6(c)"
).name
