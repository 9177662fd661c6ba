"""The law of this deployment: what its adoption file adopts, and what was decided since under that law itself.

A program whose board or department may change a number by a recorded decision says so once, with `decided_by`; every
rule that is asked under `adopted_law()` is then asked under what was decided, from the day on which it binds.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from carelaw.kernel.refusal import Refusal
from carelaw.law.adoption import read_adoption
from carelaw.law.register import Register, default_law
from carelaw.law.texts import LawChange

# Gives the changes that were decided, as far as the law recorded before them does not already say so.
Decided = Callable[[Register], Iterable[LawChange]]

_DECIDED: dict[str, Decided] = {}
_HELD: ContextVar[list[Register] | None] = ContextVar("carelaw_law_of_this_piece_of_work", default=None)


def adopted_law() -> Register:
    """The law that binds here: adopted, and changed by every decision on record that the adopted law allows."""
    held = _HELD.get()
    if held:
        return held[0]
    law = recorded_law()
    changes = tuple(one for book, decided in _DECIDED.items() if book in law.rulebooks for one in decided(law))
    law = _changed(law, changes) if changes else law
    if held is not None:
        held.append(law)
    return law


def recorded_law() -> Register:
    """The law as adopted, without what was decided since. Reads the adoption file again when it has changed."""
    path = Path(settings.CARELAW_HOME) / "law.toml"
    return _read(path, path.stat().st_mtime_ns) if path.exists() else default_law()


def decided_by(rulebook: str, decided: Decided) -> None:
    """Let recorded decisions under a rulebook change its numbers; one source for each rulebook."""
    if _DECIDED.setdefault(rulebook, decided) is not decided:
        raise ValueError(f"Two sources decide about {rulebook}.")


@contextmanager
def one_law() -> Iterator[None]:
    """Read what was decided once for a whole piece of work: a request, a day's work."""
    token = _HELD.set([])
    try:
        yield
    finally:
        _HELD.reset(token)


def law_changed() -> None:
    """Forget what was read for this piece of work; called by the act that changes it."""
    held = _HELD.get()
    if held:
        held.clear()


class OneLaw:
    """Every request is answered under one law from its beginning to its end."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with one_law():
            return self.get_response(request)


def is_adopted(program: str) -> bool:
    """False for a program of this house whose law the deployment did not adopt; what is no program is never held up."""
    if program not in {book.program for book in default_law().rulebooks.values()}:
        return True
    return any(book.program == program for book in recorded_law().rulebooks.values())


def require_adopted(program: str) -> None:
    """Refuse what belongs to a program whose law this deployment did not adopt."""
    if not is_adopted(program):
        books = [book for book in default_law().rulebooks.values() if book.program == program]
        says = (
            f"This deployment has not adopted {' or '.join(book.short_title for book in books)}. "
            f"Name {' or '.join(book.id for book in books)} among the rulebooks of its law.toml."
        )
        raise Refusal("program-not-adopted", says, cite="; ".join(book.citation for book in books), kind="not-in-force")


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Register:
    return read_adoption(path)


@lru_cache(maxsize=8)
def _changed(law: Register, changes: tuple[LawChange, ...]) -> Register:
    return law.with_changes(changes)
