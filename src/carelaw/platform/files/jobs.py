"""What killed processes left half-written is put aside every hour."""

from __future__ import annotations

from datetime import timedelta

from carelaw.platform.files.keeping import quarantine_partial
from carelaw.platform.jobs.queue import Beat, job
from carelaw.platform.logs import get_log


@job("files.quarantine-partial", every=timedelta(hours=1))
def put_partial_files_aside(beat: Beat) -> None:
    """Move half-written files to quarantine."""
    moved = quarantine_partial()
    if moved:
        get_log("files").warning("partial-files-put-aside", count=len(moved))
