"""Jobs to kill: each part's effect is one entry on the record, and a part that is there is not done again."""

from __future__ import annotations

import os
import signal
import time

from django.db import transaction

from carelaw.platform import clock
from carelaw.platform.jobs.models import JobRun
from carelaw.platform.jobs.queue import Beat, job
from carelaw.platform.record import keeping, kinds
from carelaw.platform.record.models import Entry

PART_DONE = kinds.declare("test-part-done", says="A part was done.", keys={"part": kinds.Shape.COUNT})


def die_at(point: str) -> None:
    """Kill this very process, as `kill -9` would, when the environment says to die here."""
    if os.environ.get("DIE_AT") == point:
        os.kill(os.getpid(), signal.SIGKILL)


@job("tests.parts", failures=3)
def parts(beat: Beat, *, work: str, count: int, wait_ms: int = 0) -> None:
    """Do so many parts, each in a transaction of its own."""
    die_at("start")
    for part in range(1, count + 1):
        with transaction.atomic():
            JobRun.objects.select_for_update().get(pk=beat.run_id)
            if not Entry.objects.filter(subject=f"{work}.{part}").exists():
                keeping.append(PART_DONE, actor=None, at=clock.now(), body={"part": part}, subject=f"{work}.{part}")
            die_at(f"inside-{part}")
        die_at(f"after-{part}")
        time.sleep(wait_ms / 1000)
        beat.progress(part, count)
    die_at("end")
