"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

import io
from datetime import datetime

from carelaw.kernel.words import counted
from carelaw.pbm.use_cases.lake import checking, filling
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached, Done
from carelaw.platform.bulk.models import BulkRun


def load(actor: Actor, at: datetime, *, file: Attached, layout: str, manager: str) -> Done:
    """Load claims or remittances into the lake."""
    stream = io.BytesIO(file.content)
    run, new = filling.receive_file(actor, at, stream, file_name=file.name, layout=layout, manager=manager)
    run = filling.fill(run, at, layout=layout, manager=manager)
    return Done(loaded(run, new=new), str(run.pk), {"counts": run.counts, "rows_in": run.rows_in or 0})


def loaded(run: BulkRun, *, new: bool) -> str:
    """What a load came to, in a sentence."""
    if run.state == "failed":
        return run.failure_says
    before = "" if new else "This very file is in the lake already: "
    taken, aside = run.counts.get("pass", 0), run.counts.get("quarantined", 0)
    return f"{before}{counted(run.rows_in or 0, 'row')} in, {taken:,} taken, {aside:,} put aside."


def layout(actor: Actor, at: datetime, *, name: str, columns: str) -> Done:
    """Remember a sender's layout."""
    pairs = [line.partition("=") for line in columns.splitlines() if line.strip()]
    headings = {heading.strip(): column.strip() for column, _mark, heading in pairs}
    filling.remember_layout(actor, name=name, headings=headings)
    return Done(f"The layout {name} is remembered with {counted(len(headings), 'heading')}.", name)


def check(actor: Actor, at: datetime, *, check: str | None, now: bool | None) -> Done:
    """Run checks over the lake."""
    if now:
        runs = checking.open_runs(actor, at, check=check or "")
        runs = checking.run_market([run.pk for run in runs], at=at)
    else:
        runs = checking.start(actor, at, check=check or "")
    done = [run for run in runs if run.state == "done"]
    found = sum(run.counts.get("violation", 0) for run in done)
    says = f"{counted(len(done), 'check')} done, {counted(found, 'finding')}; {len(runs) - len(done)} at work."
    told = {run.kind.removeprefix(checking.PREFIX): {"state": run.state, "counts": run.counts} for run in runs}
    return Done(says, str(runs[0].pk), told)
