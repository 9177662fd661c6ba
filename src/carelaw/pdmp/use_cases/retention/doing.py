"""The acts about keeping, destroying and not giving out, as the doors hand them over."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import date, datetime

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import HoldState
from carelaw.pdmp.use_cases.retention.access_reviews import keep_grant
from carelaw.pdmp.use_cases.retention.destroying import destroy_by_hand, verify_destruction
from carelaw.pdmp.use_cases.retention.hold_items import Named
from carelaw.pdmp.use_cases.retention.holds import (
    HoldForm,
    adopt_procedure,
    ask_hold,
    complete_hold,
    decide_hold,
    release_hold,
)
from carelaw.pdmp.use_cases.retention.outside import OutsideForm, answer_process, register_outside
from carelaw.pdmp.use_cases.retention.vault_readings import ask_reading, open_reading
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done


def ask(actor: Actor, at: datetime, **typed: object) -> Done:
    """Ask that information be kept."""
    said = {name: str(value or "") for name, value in typed.items()}
    form = HoldForm(
        asks=said["asks"],
        requester_kind=said["requester_kind"],
        requester=said["requester"],
        case_number=said["case_number"],
        cause=said["cause"],
        document=said["letter"],
        in_writing=bool(typed["in_writing"]),
        information=_named(typed),
        court=said["court"],
        docket=said["docket"],
        ordered_on=_day(typed["ordered_on"]),
        ordered_until=_day(typed["ordered_until"]),
    )
    request = ask_hold(actor, form, at=at)
    says = {
        HoldState.RECEIVED: "The request is received. What it names is protected until it is decided.",
        HoldState.PENDING: f"The request is incomplete. {request.says}",
        HoldState.REFUSED: f"The request is refused. {request.says}",
    }[HoldState(request.state)]
    return Done(says, str(request.pk), {"state": str(request.state), "code": request.code})


def complete(actor: Actor, at: datetime, *, hold: str, cause: str, case_number: str, letter: str) -> Done:
    """Hand in what a request lacks."""
    request = complete_hold(
        actor, reference(hold, "hold"), cause=cause, case_number=case_number, document=letter, at=at
    )
    says = "The request is complete and will be decided." if request.state == HoldState.RECEIVED else request.says
    return Done(says, str(request.pk), {"state": str(request.state)})


def decide(actor: Actor, at: datetime, *, hold: str, grant: bool, because: str) -> Done:
    """Decide a request."""
    request = decide_hold(actor, reference(hold, "hold"), grant=grant, because=because, at=at)
    return Done(f"{HoldState(request.state).label}. {request.says}", str(request.pk), {"state": str(request.state)})


def release(actor: Actor, at: datetime, *, hold: str) -> Done:
    """Give a hold up."""
    request = release_hold(actor, reference(hold, "hold"), at=at)
    return Done("The hold is given up.", str(request.pk), {"state": str(request.state)})


def adopt(actor: Actor, at: datetime, *, required: Sequence[str], adopted_on: date, minutes: str) -> Done:
    """Adopt the board's procedure."""
    version = adopt_procedure(actor, required, adopted_on=adopted_on, minutes=minutes, at=at)
    return Done(f"Version {version} of the procedure holds from {adopted_on}.", str(version))


def ask_to_read(actor: Actor, at: datetime, *, hold: str) -> Done:
    """Ask to read what a hold keeps."""
    reading = ask_reading(actor, reference(hold, "hold"), at=at)
    return Done("Asked. A person of the department opens it.", str(reading.pk))


def open_to_read(actor: Actor, at: datetime, *, reading: str) -> Done:
    """Open a reading."""
    opened = open_reading(actor, reference(reading, "reading"), at=at)
    return Done("Opened: its requester can read it once.", str(opened.pk))


def destroy(actor: Actor, at: datetime) -> Done:
    """Destroy what is due today."""
    runs = destroy_by_hand(actor, at=at)
    if not runs:
        return Done("Nothing is due today.")
    last = runs[-1]
    return Done(f"Certificate {last.number} is signed: {last.state}.", str(last.number), {"state": str(last.state)})


def verify(actor: Actor, at: datetime) -> Done:
    """Verify every certificate."""
    count, fault = verify_destruction(actor, at=at)
    if fault is not None:
        says = f"Certificate {fault.number} cannot be believed: {fault.says}. {count} before it hold."
        return Done(says, str(fault.number), {"whole": False, "certificates": count})
    return Done(f"All {count} certificates hold.", "", {"whole": True, "certificates": count})


def register(actor: Actor, at: datetime, **typed: object) -> Done:
    """Register a request from outside."""
    received_on = _day(typed["received_on"])
    assert received_on is not None
    words = {name: str(typed[name] or "") for name in ("way", "asked_by", "asks_for", "reference", "address")}
    request = register_outside(actor, OutsideForm(received_on=received_on, **words), at=at)
    return Done(f"{request.number}: {request.says}", str(request.pk), {"outcome": request.outcome})


def answer(actor: Actor, at: datetime, *, entry: str, answered_on: date, basis: str, answer: str, given: bool) -> Done:
    """Record counsel's answer."""
    done = answer_process(
        actor, reference(entry, "entry"), basis=basis, answer=answer, given=given, answered_on=answered_on, at=at
    )
    return Done(f"{done.number} is answered.", str(done.pk), {"outcome": done.outcome})


def keep(actor: Actor, at: datetime, *, grant: str) -> Done:
    """Keep a grant after looking at it again."""
    made = keep_grant(actor, reference(grant, "grant"), at=at)
    return Done("The grant is kept; it is looked at again in 90 days.", str(made.grant_id))


def _named(typed: dict[str, object]) -> tuple[Named, ...]:
    """What the form names. A line that is no prescription names nothing specific, and the rule says so."""
    lines = typed["prescriptions"]
    assert isinstance(lines, tuple)
    found = []
    for line in lines:
        dea, _, number = str(line).partition(" ")
        found.append(Named(dispenser_dea=dea.upper()[:9], prescription_number=number.strip()[:25]))
    if typed["held_by"]:
        found.append(Named(hold=reference(str(typed["held_by"]), "held_by")))
    if typed["last_name"] or typed["first_name"] or typed["birth_date"]:
        found.append(
            Named(
                last_name=str(typed["last_name"] or ""),
                first_name=str(typed["first_name"] or ""),
                birth_date=_day(typed["birth_date"]),
                since=_day(typed["since"]),
                until=_day(typed["until"]),
            )
        )
    return tuple(found)


def _day(value: object) -> date | None:
    return value if isinstance(value, date) else None


def reference(text: str, field: str) -> uuid.UUID:
    """The number that was typed. Raises Refusal when it is none."""
    try:
        return uuid.UUID(text)
    except ValueError:
        says = "This is no number of one of them. Copy it from the list where it stands."
        raise Refusal("reference-unknown", says, field=field, kind="not-found") from None
