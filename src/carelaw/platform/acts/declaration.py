"""An act as every door offers it: what is asked, in which words, who may, and what does it.

The console makes a form of an act, the API an operation, the command line a command. All three hand over what was
typed, as text; one reader says what is wrong with it, in the same words everywhere. Importable before the framework
is set up, as every command's module must be: the function that does an act is named, and found when it is needed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal, cast
from zoneinfo import ZoneInfo

from carelaw.kernel.refusal import Problem, Refusal
from carelaw.platform.legal_zone import zone_of

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor

_YES = {"yes": True, "true": True, "on": True, "1": True, "no": False, "false": False, "off": False, "0": False}
_LONGEST = 4_000

Kind = Literal["line", "words", "day", "instant", "flag", "choice", "number", "lines", "fields", "file"]
# The largest file that an act takes; larger ones have a door of their own, which streams.
LARGEST_FILE = 25_000_000


@dataclass(frozen=True, slots=True)
class Attached:
    """A file handed over with an act, under the name that it had."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Asked:
    """One thing that an act asks: a line, several lines, a day, an instant, yes or no, a choice, a number, a file.

    `lines` is a list, one entry a line; `fields` is a list of `NAME=value`; a `file` is handed over as `Attached`.
    `offers` is the dotted name of a function `(actor) -> pairs of value and words`: at the console one is chosen by its
    words, and no id is typed.
    """

    name: str
    label: str
    kind: Kind = "line"
    required: bool = True
    says: str = ""
    choices: tuple[tuple[str, str], ...] = ()
    most: int = 300
    offers: str = ""

    def offered(self, actor: Actor, typed: str) -> list[tuple[str, str]]:
        """What may be chosen, and what was typed though it is not among it; empty where nothing can be chosen."""
        module, _, name = self.offers.rpartition(".")
        run = cast(Callable[["Actor"], Iterable[tuple[str, str]]], getattr(import_module(module), name))
        listed = list(run(actor))
        found = [("", "–"), *listed] if listed else []
        return found if not found or typed in dict(found) else [*found, (typed, typed)]


@dataclass(frozen=True, slots=True)
class Done:
    """What an act came to: a sentence, the reference of what it made, and what else a machine wants to know."""

    says: str
    reference: str = ""
    more: Mapping[str, Any] = field(default_factory=dict)

    def as_dict(self) -> dict[str, Any]:
        """The same at every door that speaks JSON."""
        return {"says": self.says, "reference": self.reference, **self.more}


@dataclass(frozen=True, slots=True)
class Act:
    """One act. `runs` is the dotted name of a function `(actor, at, **values) -> Done`."""

    name: str
    title: str
    says: str
    button: str
    permission: str
    cite: str
    runs: str
    asks: tuple[Asked, ...]
    back: str = ""

    @property
    def program(self) -> str:
        """The program whose act it is: the package of the function that does it."""
        return self.runs.split(".")[1]

    @property
    def files(self) -> tuple[Asked, ...]:
        """What it asks as a file."""
        return tuple(asked for asked in self.asks if asked.kind == "file")

    def perform(self, actor: Actor, at: datetime, typed: Mapping[str, str | Attached]) -> Done:
        """Read what was typed and do it. Raises Refusal naming every field that is wrong."""
        module, _, name = self.runs.rpartition(".")
        run = cast(Callable[..., Done], getattr(import_module(module), name))
        return run(actor, at, **self.read(typed))

    def read(self, typed: Mapping[str, str | Attached]) -> dict[str, Any]:
        """The typed texts as values; what may be left out and is, is None."""
        values: dict[str, Any] = {}
        problems: list[Problem] = []
        known = {asked.name for asked in self.asks}
        # What is typed without an offset is local time where the program counts its days.
        zone = zone_of(self.program)
        for name in sorted(set(typed) - known):
            says = f"Nothing called “{name[:40]}” is asked here. Asked are: {', '.join(sorted(known))}."
            problems.append(Problem("field-unknown", says, name[:40]))
        for asked in self.asks:
            given = typed.get(asked.name, "")
            try:
                values[asked.name] = _file(asked, given) if asked.kind == "file" else _value(asked, str(given), zone)
            except ValueError as fault:
                problems.append(Problem("value-not-permitted", str(fault), asked.name, self.cite))
        if problems:
            says = (
                problems[0].says if len(problems) == 1 else f"{len(problems)} entries cannot be taken; each says why."
            )
            raise Refusal("act-not-done", says, cite=self.cite, field=problems[0].field, problems=tuple(problems))
        return values


def _file(asked: Asked, given: str | Attached) -> Attached | None:
    if not isinstance(given, Attached):
        if asked.required or given:
            raise ValueError(f"{asked.label}: a file is needed.")
        return None
    if not 0 < len(given.content) <= LARGEST_FILE:
        size = f"{len(given.content):,} bytes"
        raise ValueError(f"{asked.label}: the file has {size}. Permitted: 1 to {LARGEST_FILE:,} bytes.")
    return given


def _value(asked: Asked, given: str, zone: ZoneInfo) -> Any:
    text = given.strip()
    if not text:
        if asked.required:
            raise ValueError(f"{asked.label}: this is needed.{_permitted(asked)}")
        return None if asked.kind not in {"line", "words", "lines", "fields"} else _EMPTY[asked.kind]
    if "\x00" in text or len(text) > (_LONGEST if asked.kind in {"words", "lines", "fields"} else asked.most):
        raise ValueError(f"{asked.label}: too long, or no text. Permitted: up to {asked.most} characters.")
    try:
        return _instant(text, zone) if asked.kind == "instant" else _READERS[asked.kind](asked, text)
    except ValueError:
        raise ValueError(f"{asked.label}: “{text[:40]}” is not permitted.{_permitted(asked)}") from None


_EMPTY: Mapping[str, Any] = {"line": "", "words": "", "lines": (), "fields": {}}


def _permitted(asked: Asked) -> str:
    if asked.kind == "choice":
        return f" Permitted: {', '.join(value for value, _ in asked.choices)}."
    words = {
        "day": " Write a day as 2025-03-31.",
        "instant": " Write an instant as 2025-03-31T14:30, local time, or with its offset.",
        "flag": " Permitted: yes, no.",
        "number": " Write a whole number.",
        "fields": " Write NAME=value, one a line.",
    }
    return words.get(asked.kind, "")


def _choice(asked: Asked, text: str) -> str:
    if text not in {value for value, _ in asked.choices}:
        raise ValueError(text)
    return text


def _instant(text: str, zone: ZoneInfo) -> datetime:
    at = datetime.fromisoformat(text)
    return (at if at.tzinfo else at.replace(tzinfo=zone)).astimezone(UTC)


def _flag(asked: Asked, text: str) -> bool:
    if text.lower() not in _YES:
        raise ValueError(text)
    return _YES[text.lower()]


def _number(asked: Asked, text: str) -> int:
    if not (text.isascii() and text.removeprefix("-").isdigit() and len(text) < 10):
        raise ValueError(text)
    return int(text)


def _day(asked: Asked, text: str) -> date:
    found = date.fromisoformat(text)
    if not 1900 <= found.year <= 2200:
        raise ValueError(text)
    return found


def _lines(asked: Asked, text: str) -> tuple[str, ...]:
    return tuple(line.strip() for line in text.replace(";", "\n").splitlines() if line.strip())


def _fields(asked: Asked, text: str) -> dict[str, str]:
    found = {}
    for line in text.splitlines():
        name, mark, value = line.partition("=")
        if line.strip() and not (mark and name.strip()):
            raise ValueError(text)
        if value.strip():
            found[name.strip().upper()] = value.strip()
    return found


_READERS: Mapping[str, Callable[[Asked, str], Any]] = {
    "line": lambda asked, text: text,
    "words": lambda asked, text: text,
    "day": _day,
    "flag": _flag,
    "choice": _choice,
    "number": _number,
    "lines": _lines,
    "fields": _fields,
}
