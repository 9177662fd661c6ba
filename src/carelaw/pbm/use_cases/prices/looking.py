"""What the lists about prices show: files of sources, tests of listed drugs, calls for new prices, access, cases."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from carelaw.pbm.use_cases.prices.sources import KINDS, sources_for
from carelaw.platform.accounts.actor import Actor

Rows = list[dict[str, Any]]


def source_rows(actor: Actor, at: datetime) -> Rows:
    """Files of official sources and what became of their rows."""
    return [
        {
            "reference": str(one.pk),
            "source": KINDS[one.kind].title,
            "issued_on": str(one.issued_on),
            "file": one.file_name,
            "state": str(one.state),
            "rows_in": one.rows_in,
            "taken": one.taken,
            "passed_over": one.passed_over,
            "refused": one.refused,
            "sha256": one.digest,
            "says": one.failure_says,
        }
        for one in sources_for(actor)
    ]
