"""Records that cannot be right: a prescription that its prescriber never wrote, a dispensing after a death."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import Dispensation, DispensingState
from carelaw.pdmp.use_cases.doors.appointing import stored_id
from carelaw.pdmp.use_cases.doors.evidence import IDENTITY_REVIEW
from carelaw.pdmp.use_cases.doors.permissions import DECIDE_ODD_RECORDS, REPORT_NOT_MINE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.cases import docket
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

NOT_MINE = "pdmp-not-mine"
ODD = (NOT_MINE, IDENTITY_REVIEW)
CITE = "§9(b)(1)(ii)"
FINDINGS = ("forged", "wrong-prescriber", "written-after-all", "two-people", "one-person", "wrong-date")
REPORTED = declare(
    "prescription-not-mine",
    says="A prescriber reported a prescription as not theirs.",
    keys={"record": Shape.ID, "case": Shape.ID},
    cite=CITE,
)
DECIDED = declare(
    "odd-record-decided",
    says="It was decided what a record that cannot be right is.",
    keys={"case": Shape.ID, "kind": Shape.CODE, "finding": Shape.CODE},
    cite="§5(5)(iv)",
)


def report_not_mine(actor: Actor, at: datetime, *, number: str, filled_on: date) -> Done:
    """Report a dispensing under one's own DEA number that one never prescribed; the department looks into it."""
    require(actor, REPORT_NOT_MINE)
    rows = list(_under_own_number(actor).filter(prescription_number=number, filled_on=filled_on)[:20])
    if not rows:
        says = (
            "No dispensing of this number and day is on file under your own DEA number. "
            "Take both from “Prescriptions under your own DEA number”."
        )
        raise Refusal("E-MAP-53.not-on-file", says, cite=CITE, field="number", kind="not-found")
    with transaction.atomic():
        opened = []
        for row in rows:
            case = docket.open_case(
                NOT_MINE,
                key=str(row.pk),
                title="A prescriber says that a prescription is not theirs",
                at=at,
                cite=CITE,
                actor=actor,
                body={"record": row.pk},
            )
            append(REPORTED, actor=actor, at=at, body={"record": row.pk, "case": str(case.pk)}, subject=str(case.pk))
            opened.append(case)
    says = "Thank you. The department looks into it; the record stays as it is until then."
    return Done(says, str(opened[0].pk), {"cases": [str(case.pk) for case in opened]})


def _under_own_number(actor: Actor) -> QuerySet[Dispensation]:
    which = Q(pk__in=())
    for text in actor.scoped("dea"):
        number, _, suffix = text.partition("-")
        which |= Q(prescriber__dea=number, **({"prescriber__dea_suffix": suffix} if suffix else {}))
    return Dispensation.objects.filter(which, state=DispensingState.LIVE).order_by("pk")


def odd_records(actor: Actor) -> QuerySet[Case]:
    """What was reported or noticed and is not decided yet, the one that waits longest first."""
    require(actor, DECIDE_ODD_RECORDS)
    return Case.objects.filter(kind__in=ODD, state=CaseState.OPEN).order_by("opened_at", "pk")


def decide_odd_record(actor: Actor, at: datetime, *, case: str, finding: str, because: str) -> Done:
    """Say what it was, with the reason; a forged or misplaced record is then mended by its dispenser's correction."""
    require(actor, DECIDE_ODD_RECORDS)
    with transaction.atomic():
        held = odd_records(actor).filter(pk=stored_id(case)).first()
        if held is None:
            raise Refusal("odd-record-unknown", "No open case has this id.", field="case", kind="not-found")
        docket.close_case(held, at=at, closing=f"{finding}: {because}"[:200], actor=actor)
        body = {"case": str(held.pk), "kind": held.kind, "finding": finding}
        append(DECIDED, actor=actor, at=at, body=body, subject=str(held.pk))
    return Done(f"Decided: {finding.replace('-', ' ')}.", str(held.pk))
