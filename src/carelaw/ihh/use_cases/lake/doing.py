"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

import io
from datetime import date, datetime

from carelaw.ihh.use_cases.lake import filling, population, telling
from carelaw.kernel.words import counted
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached, Done
from carelaw.platform.bulk.models import BulkRun


def load(actor: Actor, at: datetime, *, file: Attached) -> Done:
    """Load claims in bulk."""
    run, new = filling.receive_file(actor, at, io.BytesIO(file.content), file_name=file.name)
    run = filling.fill(run, at)
    return Done(loaded(run, new=new), str(run.pk), {"counts": run.counts, "rows_in": run.rows_in or 0})


def loaded(run: BulkRun, *, new: bool) -> str:
    """What a load came to, in a sentence."""
    if run.state == "failed":
        return run.failure_says
    before = "" if new else "This very file is loaded already: "
    taken, aside = run.counts.get("pass", 0), run.counts.get("quarantined", 0)
    return f"{before}{counted(run.rows_in or 0, 'row')} in, {taken:,} taken, {aside:,} put aside."


def attribute_all(actor: Actor, at: datetime, *, as_of: date, substitute: bool | None, now: bool | None) -> Done:
    """Attribute everybody."""
    if now:
        run = population.open_run(actor, at, as_of=as_of, substitute=bool(substitute))
        run = population.carry_out(run.pk, at=at)
    else:
        run = population.start(actor, at, as_of=as_of, substitute=bool(substitute))
    return Done(ran(run), str(run.pk), {"state": run.state, **run.figures})


def ran(run: BulkRun) -> str:
    """What a run came to, in a sentence."""
    if run.state != "done":
        return f"The run as of {run.figures['as_of']} is at work."
    tiers = ", ".join(f"{n:,} in Tier {tier}" for tier, n in run.figures["by_tier"].items()) or "nobody in a tier"
    label = " By the open substitute (CRG-SUBSTITUTE)." if run.figures["substitute"] else ""
    preview = " A preview: no day of adoption is recorded." if run.figures["preview"] else ""
    return f"{counted(run.rows_in or 0, 'person', 'persons')} as of {run.figures['as_of']}: {tiers}.{label}{preview}"


def explain_one(actor: Actor, at: datetime, *, person_id: str) -> Done:
    """Why a person has this tier."""
    told = telling.explain(actor, at, person_id)
    return Done(" ".join(told.words), told.run, told.as_dict())
