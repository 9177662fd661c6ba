"""Load what price lists are tested against: Orange Book, NDC Directory, average costs, wholesalers' catalogues."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import BinaryIO

from django.db import transaction

from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.use_cases.permissions import REFERENCES_LOAD
from carelaw.pbm.use_cases.prices.writing import (
    Given,
    LoadedFile,
    write_average_costs,
    write_catalogue,
    write_directory,
    write_orange_book,
)
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

LOADED = declare(
    "mac-reference-loaded",
    says="A file that price lists are tested against was loaded.",
    keys={"source": Shape.CODE, "taken": Shape.COUNT, "refused": Shape.COUNT},
    cite="215 ILCS 5/513b1(c)",
)


def load_orange_book(actor: Actor, at: datetime, stream: BinaryIO, *, file_name: str, issued_on: date) -> LoadedFile:
    """Load an edition of the Orange Book; the same day again replaces it."""
    return _loaded(actor, Given(stream, file_name, issued_on, at), write_orange_book)


def load_directory(actor: Actor, at: datetime, stream: BinaryIO, *, file_name: str) -> LoadedFile:
    """Load the NDC Directory's products; the new file replaces the old one."""
    return _loaded(actor, Given(stream, file_name, local_day(at), at), write_directory)


def load_average_costs(actor: Actor, at: datetime, stream: BinaryIO, *, file_name: str) -> LoadedFile:
    """Load a weekly file of average acquisition costs (NADAC); weeks stand beside each other."""
    return _loaded(actor, Given(stream, file_name, local_day(at), at), write_average_costs)


def load_catalogue(actor: Actor, at: datetime, stream: BinaryIO, *, file_name: str) -> LoadedFile:
    """Load wholesalers' catalogues: what each sells, at which price, to whom."""
    return _loaded(actor, Given(stream, file_name, local_day(at), at), write_catalogue)


def note_loaded(actor: Actor | None, at: datetime, loaded: LoadedFile) -> None:
    """Put on the record that a file was loaded."""
    body = {"source": loaded.source, "taken": loaded.taken, "refused": loaded.refused}
    append(LOADED, actor=actor, at=at, body=body)


def _loaded(actor: Actor, given: Given, write: Callable[[Given], LoadedFile]) -> LoadedFile:
    require(actor, REFERENCES_LOAD)
    with transaction.atomic():
        loaded = write(given)
        note_loaded(actor, given.at, loaded)
    return loaded
