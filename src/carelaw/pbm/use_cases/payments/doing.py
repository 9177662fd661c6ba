"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from carelaw.kernel.words import counted
from carelaw.pbm.use_cases.attempts import kept_when_refused
from carelaw.pbm.use_cases.payments import cases, claims, explaining, panel, remittances, sheets
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached, Done
from carelaw.platform.bulk.models import BulkRun


def send_remittances(actor: Actor, at: datetime, *, file: Attached, manager: str) -> Done:
    """Check remittances."""
    run, new = remittances.receive_remittances(actor, at, file.content, file_name=file.name, manager=manager)
    run = remittances.run_remittances(run.pk, at=at)
    return Done(_ended(run, new), str(run.pk), _more(run))


def send_claims(actor: Actor, at: datetime, *, file: Attached, check: str | None) -> Done:
    """Check claims against remittances."""
    asked = (check,) if check else ()
    runs = [
        claims.run_claims(run.pk, at=at)
        for run in claims.receive_claims(actor, at, file.content, file_name=file.name, checks=asked)
    ]
    says = " ".join(f"{run.kind.removeprefix('pbm.')}: {_ended(run, True)}" for run in runs)
    return Done(says, str(runs[0].pk), {run.kind.removeprefix("pbm."): _more(run) for run in runs})


def take_sheet(actor: Actor, at: datetime, *, sheet: str, file: Attached, manager: str) -> Done:
    """Send a sheet that payment is judged by."""
    told = sheets.take_sheet(actor, at, sheet, file.content, file_name=file.name, manager=manager)
    problems = [problem.says for problem in told.problems]
    says = f"{counted(told.taken, 'row')} taken, {told.known} on file already, {len(problems)} to mend."
    if problems:
        says += " " + " ".join(problems[:5])
    return Done(says, sheet, {"rows": told.rows, "taken": told.taken, "known": told.known, "problems": problems})


def explain(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Explain a recoupment."""
    made = explaining.explain_recoupment(actor, at, **typed)
    how = f"with the remittance {made.remittance}" if made.remittance else f"in a notice of {made.delivered_on}"
    says = f"The recoupment {made.reference} of ${made.amount:,.2f} is explained {how}; the pharmacy is told."
    return Done(says, str(made.pk))


@kept_when_refused
def answer(actor: Actor, at: datetime, *, case: str, says: str) -> Done:
    """Answer a case about payment."""
    found = cases.answer_case(actor, at, case=case, says=says)
    return Done("Your answer is with the Director's staff.", str(found.pk))


@kept_when_refused
def settle(actor: Actor, at: datetime, *, case: str, because: str) -> Done:
    """Close a case about payment."""
    found = cases.settle_case(actor, at, case=case, because=because)
    return Done("The case is closed.", str(found.pk))


@kept_when_refused
def opinion(actor: Actor, at: datetime, **typed: Any) -> Done:
    """Enter the panel's opinion."""
    made = panel.enter_opinion(actor, at, **typed)
    return Done(f"The panel's opinion on {made.appeal} is entered.", made.appeal)


@kept_when_refused
def panel_report(actor: Actor, at: datetime, **typed: Any) -> Done:
    """File the panel's report to the Director."""
    made = panel.file_report(actor, at, **typed)
    reviews = counted(made.figures["reviews"], "review")
    says = f"{made.reference}: {reviews} from {made.period_from} to {made.period_to}; the letter to the Director waits."
    return Done(says, made.reference, {"letter": str(made.letter_id)})


@kept_when_refused
def determination(actor: Actor, at: datetime, *, report: str, determination: str) -> Done:
    """Enter the Director's determination."""
    made = panel.determine(actor, at, report=report, determination=determination)
    return Done(f"The determination on {made.reference} is entered; the benefit managers named in it are told.", report)


def _ended(run: BulkRun, new: bool) -> str:
    if run.state == "failed":
        return run.failure_says
    told = {name: count for name, count in run.counts.items() if count}
    counts = ", ".join(f"{name} {count:,}" for name, count in told.items()) or "nothing in it"
    before = "" if new else "This very file was checked before: "
    return f"{before}{run.rows_in or 0:,} rows in, {counts}."


def _more(run: BulkRun) -> dict[str, Any]:
    return {
        "run": str(run.pk),
        "state": run.state,
        "rows_in": run.rows_in or 0,
        "counts": run.counts,
        "because": run.because,
        "figures": run.figures,
        "failure": run.failure,
    }
