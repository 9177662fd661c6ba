"""Remittances that benefit managers sent in stand beside the claims of the lake: each file once, in its own load."""

from __future__ import annotations

from datetime import datetime

from carelaw.pbm.use_cases.lake.filling import check_of, lake_here
from carelaw.pbm.use_cases.parties import number_of
from carelaw.pbm.use_cases.payments.remittances import KIND as SENT_IN
from carelaw.platform.bulk.models import BulkRun, RunState
from carelaw.platform.bulk.runs import execute, receive
from carelaw.platform.files.keeping import opened
from carelaw.platform.parties.models import Party


def bring_in_remittances(at: datetime) -> int:
    """Load every 835 that was sent in and is not in the lake yet; gives how many files were."""
    lake = lake_here()
    there = {told.get("digest") for told in map(lake.told, lake.loads()) if told.get("what") == "remittances"}
    sent = (
        BulkRun.objects.filter(kind=SENT_IN, state=RunState.DONE).exclude(party_id=None).order_by("received_at", "pk")
    )
    brought = 0
    for run in sent:
        if run.digest in there or run.party_id is None:
            continue
        there.add(run.digest)
        manager = number_of(Party.objects.get(pk=run.party_id))
        check = check_of("", manager, at)
        with opened(run.digest) as stream:
            load, _new = receive(check, stream, file_name=run.file_reference, at=at, party_id=run.party_id)
        brought += execute(check, str(load.pk), at=at).state == RunState.DONE
    return brought


__all__ = ["bring_in_remittances"]
