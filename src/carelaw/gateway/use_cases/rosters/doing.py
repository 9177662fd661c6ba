"""What each act of `acts` does, and the sentence in which it says so."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from carelaw.gateway.store.models import RosterFiling
from carelaw.gateway.use_cases.rosters import correcting
from carelaw.gateway.use_cases.rosters.looking import filing_rows
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Done


def correct(actor: Actor, at: datetime, *, roster: str, row: int, items: Mapping[str, str]) -> Done:
    """Correct a row."""
    line = correcting.correct_row(actor, roster, row, items, at=at)
    return _done(f"Row {row} is right now.", RosterFiling.objects.get(pk=line.filing_id))


def withdraw(actor: Actor, at: datetime, *, roster: str, row: int) -> Done:
    """Withdraw a row."""
    line = correcting.withdraw_row(actor, roster, row, at=at)
    return _done(f"Row {row} is withdrawn.", RosterFiling.objects.get(pk=line.filing_id))


def attest(actor: Actor, at: datetime, *, roster: str) -> Done:
    """Attest a list."""
    return _done("Attested.", correcting.attest(actor, roster, at=at))


def _done(says: str, filing: RosterFiling) -> Done:
    row = filing_rows([filing])[0]
    words = (
        f"{says} The list {filing.reference} is {filing.get_state_display().lower()}; {row['to_correct']} to correct."
    )
    return Done(words, filing.reference, {"state": filing.state, "to_correct": row["to_correct"]})
