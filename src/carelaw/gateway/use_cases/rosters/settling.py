"""What a list comes to: refused whole, a draft, taken in part, or accepted, and then it meets what is owed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from carelaw.gateway.facts.rosters import RosterSender, RosterTally, SenderKind
from carelaw.gateway.letters import rosters as letters
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.rules.rosters.filing import roster_outcome, roster_sender
from carelaw.gateway.store.models import FilingState, RosterFiling, RosterObligation, RowState
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.registering import names_of
from carelaw.gateway.use_cases.rosters.duties import meet
from carelaw.kernel.decision import Outcome, Reason
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

SETTLED = declare(
    "gateway-roster-settled",
    says="A list was refused, kept as a draft, taken in part or accepted.",
    keys={"filing": Shape.ID, "state": Shape.CODE, "rows": Shape.COUNT, "bad": Shape.COUNT},
    cite=f"{SECTION}(d)(3)",
)


def tally_of(filing: RosterFiling, missing: Sequence[str] = ()) -> RosterTally:
    """A list's rows without those withdrawn, and how many are to correct."""
    kept = filing.lines.exclude(state=RowState.WITHDRAWN)
    return RosterTally(kept.count(), kept.filter(state=RowState.BAD).count(), tuple(missing))


def settle(actor: Actor, filing: RosterFiling, at: datetime, *, missing: Sequence[str] = ()) -> RosterFiling:
    """Judge the whole list anew; accepted, it meets the earliest duty that is open, once."""
    with transaction.atomic():
        held = RosterFiling.objects.select_for_update(of=("self",)).select_related("entity").get(pk=filing.pk)
        tally = tally_of(held, missing)
        decision = roster_outcome(tally, law=adopted_law())
        if decision.outcome is Outcome.VIOLATION and held.state == FilingState.RECEIVED:
            return refuse_whole(actor, held, decision.reasons, at)
        sender = RosterSender(SenderKind(held.capacity), attested=bool(held.attested_by))
        held.faults = []
        if roster_sender(sender, law=adopted_law()).outcome is not Outcome.PASS:
            held.state = FilingState.DRAFT
            says = roster_sender(sender, law=adopted_law()).reasons[0]
            held.faults = [{"code": says.code, "says": says.says, "cite": says.cite}]
        elif decision.outcome is Outcome.PASS:
            held.state, held.filed_on = FilingState.ACCEPTED, held.filed_on or law_day(at)
        else:
            held.state = FilingState.PARTIAL
        held.save()
        keep(decision, tally, subject=f"gateway-roster:{held.pk}", at=at, actor=actor)
        body = {"filing": str(held.pk), "state": held.state, "rows": tally.rows, "bad": tally.bad_rows}
        append(SETTLED, actor=actor, at=at, body=body, subject=str(held.pk))
        _after(actor, held, tally, at)
    filing.refresh_from_db()
    return filing


def refuse_whole(actor: Actor, filing: RosterFiling, reasons: Sequence[Reason], at: datetime) -> RosterFiling:
    """Nothing of the list is taken; the file stays for its sender to see, with every reason."""
    with transaction.atomic():
        filing.state = FilingState.REFUSED
        filing.faults = [
            {"code": one.code, "says": one.says, "field": one.field or "", "cite": one.cite or ""} for one in reasons
        ]
        filing.save()
        body = {"filing": str(filing.pk), "state": filing.state, "rows": filing.rows_in, "bad": 0}
        append(SETTLED, actor=actor, at=at, body=body, subject=str(filing.pk))
        _tell(filing, letters.REFUSED, at, why="\n".join(f"- {one['says']}" for one in filing.faults))
    return filing


def _after(actor: Actor, filing: RosterFiling, tally: RosterTally, at: datetime) -> None:
    if filing.state == FilingState.ACCEPTED:
        before = RosterFiling.objects.filter(entity=filing.entity, received_at__lte=filing.received_at)
        before.filter(state__in=[FilingState.PARTIAL, FilingState.DRAFT]).exclude(pk=filing.pk).update(
            state=FilingState.SUPERSEDED
        )
        if RosterObligation.objects.filter(filing=filing).exists():
            return
        duty = meet(actor, filing, at)
        serves = f"It meets the list due by {duty.due_on}." if duty else "No list is owed at present."
        _tell(filing, letters.ACCEPTED, at, rows=str(tally.rows), serves=serves)
    elif filing.state == FilingState.PARTIAL:
        first = filing.lines.filter(state=RowState.BAD).order_by("number")[:40]
        lines = "\n".join(f"- Row {one.number}: {fault['says']}" for one in first for fault in one.faults)
        _tell(filing, letters.TO_CORRECT, at, bad=str(tally.bad_rows), rows=str(tally.rows), lines=lines)
    elif filing.state == FilingState.DRAFT:
        _tell(filing, letters.TO_ATTEST, at, rows=str(tally.rows))


def _tell(filing: RosterFiling, kind: str, at: datetime, **values: str) -> None:
    name = names_of([filing.entity_id]).get(str(filing.entity_id), "")
    told = {"reference": filing.reference, "file": filing.file_name, "entity": name, **values}
    about = f"gateway-roster:{filing.pk}"
    write_to_party(kind, key=str(filing.pk), party_id=filing.entity_id, at=at, values=told, about=about)
