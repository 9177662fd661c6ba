"""What the rules are told about a case: its letters, locations, delays and reliefs as facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from carelaw.gateway.facts.compliance import (
    CaseLocation,
    CaseOnDay,
    Completion,
    Days,
    Fine,
    LetterKind,
    LetterToSend,
)
from carelaw.gateway.store.models import ComplianceLetter, FineCase, PharmacyLocation


def live_letters(case: FineCase) -> dict[LetterKind, ComplianceLetter]:
    """The letters of the round that counts, by kind."""
    return {LetterKind(letter.kind): letter for letter in case.letters.filter(void=False)}


def sent_on(case: FineCase) -> dict[LetterKind, date | None]:
    """When each letter of the round that counts was sent."""
    letters = live_letters(case)
    return {kind: letters[kind].sent_on if kind in letters else None for kind in LetterKind}


def willful_on(case: FineCase) -> date | None:
    """The day from which the failure stands as willful."""
    first = case.determinations.order_by("determined_on").first()
    return first.determined_on if first else None


def on_the_day(case: FineCase, on: date) -> CaseOnDay:
    """The case as it stands on a day."""
    sent = sent_on(case)
    return CaseOnDay(
        on=on,
        willful_on=willful_on(case),
        first_sent_on=sent[LetterKind.FIRST_WARNING],
        second_sent_on=sent[LetterKind.SECOND_FINAL_WARNING],
        third_sent_on=sent[LetterKind.NOTICE_OF_NON_COMPLIANCE],
        completed_on=case.completed_on,
        exempt_from=case.exempt_from,
    )


def letter_to_send(case: FineCase, kind: LetterKind, on: date, override_reason: str) -> LetterToSend:
    """A letter about to be sent on a day; the letters of its own kind or later do not stand against it yet."""
    known = on_the_day(case, on)
    delay = case.delays.filter(state="confirmed", from_on__lte=on, to_on=None).exists()
    return LetterToSend(
        kind=kind,
        sent_on=on,
        willful_on=known.willful_on,
        first_sent_on=known.first_sent_on,
        second_sent_on=known.second_sent_on,
        third_sent_on=known.third_sent_on,
        completed_on=known.completed_on,
        exempt_from=known.exempt_from,
        department_delay_open=delay,
        override_reason=override_reason,
    )


def fine_of(case: FineCase) -> Fine:
    """All that the fine of a case is counted from."""
    sent = sent_on(case)
    return Fine(
        third_sent_on=sent[LetterKind.NOTICE_OF_NON_COMPLIANCE],
        first_sent_on=sent[LetterKind.FIRST_WARNING],
        completed_on=case.completed_on,
        exempt_from=case.exempt_from,
        delays=tuple(Days(d.from_on, d.to_on) for d in case.delays.filter(state="confirmed").order_by("from_on", "pk")),
        waived=tuple(Days(r.from_on, r.to_on) for r in case.reliefs.filter(kind="waiver").order_by("from_on", "pk")),
        locations=len(missing_locations(case)) or 1,
    )


def missing_locations(case: FineCase) -> list[PharmacyLocation]:
    """The stores of a case that are neither integrated nor exempt nor closed today."""
    found = case.locations.filter(integrated_since=None, closed_on=None).order_by("name", "pk")
    return [one for one in found if one.exempt_since is None or one.exempt_until is not None]


def completion_of(locations: Sequence[PharmacyLocation]) -> Completion:
    """The locations of a case as the register shows them; a store that closed is waited for no longer."""
    return Completion(tuple(_location(one) for one in locations))


def _location(one: PharmacyLocation) -> CaseLocation:
    exempt = one.exempt_since if one.exempt_until is None else None
    passed = [step.test_passed_on for step in one.onboardings.all() if step.test_passed_on is not None]
    ended = [on for on in (exempt, one.closed_on) if on is not None]
    return CaseLocation(
        test_passed_on=max(passed) if passed and one.integrated_since else None,
        production_on=one.integrated_since,
        exempt_from=min(ended) if ended and one.integrated_since is None else None,
    )
