"""The law as data: what is in force, since when, under which reading."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from difflib import get_close_matches
from functools import lru_cache
from typing import Any, Protocol

from carelaw.kernel.refusal import Refusal
from carelaw.law.loading import load_rulebooks
from carelaw.law.texts import (
    LawChange,
    LawEffect,
    Number,
    NumberKind,
    Part,
    Period,
    Provision,
    Reading,
    Rulebook,
    Version,
)


class NotInForce(Refusal):
    """Asked about a day on which the law, or its number, does not hold."""

    def __init__(self, says: str, *, cite: str = "", field: str | None = None) -> None:
        super().__init__("not-in-force", says, cite=cite, field=field, kind="not-in-force")

    def __str__(self) -> str:
        return self.says


class UnknownInLaw(LookupError):
    """Asked for an id that the register does not have; says what it may have meant."""


class Law(Protocol):
    """What a rule may ask of the register. Immutable; the same for every call of one decision."""

    @property
    def rulebooks(self) -> Mapping[str, Rulebook]:
        """The rulebooks that are adopted, by id."""

    def number(self, number_id: str, on: date) -> Any:
        """The value in force on a day. Raises NotInForce before its first version."""

    def reading(self, reading_id: str) -> str:
        """The chosen option of an unclear place in the law, such as AMB-07."""

    def status_of(self, provision_id: str) -> str:
        """The legal status of the rulebook that holds a provision."""

    def provision(self, provision_id: str) -> Provision:
        """One provision with its citation and summary."""

    def in_force(self, rulebook_id: str, on: date) -> bool:
        """True when a text binds on a day, with every recorded change of the law."""

    def periods(self, rulebook_id: str) -> tuple[Period, ...]:
        """The stretches of days in which a text binds; none while its first day is not recorded."""

    def with_readings(self, chosen: Mapping[str, str]) -> Law:
        """The same law under other readings."""

    def with_changes(self, changes: Iterable[LawChange]) -> Law:
        """The same law with later laws recorded: an extension, a repeal of the expiry, an amended number."""


@dataclass(frozen=True, eq=False)
class Register:
    """The rulebooks, the chosen readings and the recorded changes of the law, as one immutable whole."""

    books: Mapping[str, Rulebook]
    chosen: Mapping[str, str] = field(default_factory=dict)
    changes: tuple[LawChange, ...] = ()
    _numbers: Mapping[str, Number] = field(init=False, repr=False, compare=False)
    _readings: Mapping[str, Reading] = field(init=False, repr=False, compare=False)
    _provisions: Mapping[str, Provision] = field(init=False, repr=False, compare=False)
    _periods: dict[str, tuple[Period, ...]] = field(init=False, repr=False, compare=False, default_factory=dict)

    def __post_init__(self) -> None:
        numbers = {key: number for book in self.books.values() for key, number in book.numbers.items()}
        for change in sorted(self.changes, key=lambda one: one.effective_on):
            if change.effect is LawEffect.AMEND_SETTING and change.number is not None:
                version = Version(change.effective_on, change.value, change.citation)
                numbers[change.number] = numbers[change.number].amended(version)
        numbers = {key: _since_its_text(number, numbers, self.books) for key, number in numbers.items()}
        put = object.__setattr__
        put(self, "_numbers", numbers)
        put(self, "_readings", {key: one for book in self.books.values() for key, one in book.readings.items()})
        put(self, "_provisions", {key: one for book in self.books.values() for key, one in book.provisions.items()})

    @property
    def rulebooks(self) -> Mapping[str, Rulebook]:
        return self.books

    @property
    def numbers(self) -> Mapping[str, Number]:
        """Every number with all its versions, recorded changes included."""
        return self._numbers

    @property
    def readings(self) -> Mapping[str, Reading]:
        """Every recorded reading with its options."""
        return self._readings

    @property
    def provisions(self) -> Mapping[str, Provision]:
        """Every provision of the adopted rulebooks."""
        return self._provisions

    def number(self, number_id: str, on: date) -> Any:
        number = _found(self._numbers, number_id, "number")
        version = number.version_on(on)
        if version is None:
            raise _not_yet(number, on)
        return version.value

    def number_entry(self, number_id: str) -> Number:
        """A number with its unit, citation and every version."""
        return _found(self._numbers, number_id, "number")

    def reading(self, reading_id: str) -> str:
        return self.chosen.get(reading_id) or _found(self._readings, reading_id, "reading").default

    def reading_entry(self, reading_id: str) -> Reading:
        """A reading with its question, options and reason."""
        return _found(self._readings, reading_id, "reading")

    def status_of(self, provision_id: str) -> str:
        return self.provision(provision_id).status.value

    def provision(self, provision_id: str) -> Provision:
        return _found(self._provisions, provision_id, "provision")

    def periods(self, rulebook_id: str) -> tuple[Period, ...]:
        if rulebook_id not in self._periods:
            self._periods[rulebook_id] = self._term(_found(self.books, rulebook_id, "rulebook"))
        return self._periods[rulebook_id]

    def in_force(self, rulebook_id: str, on: date) -> bool:
        return any(on in period for period in self.periods(rulebook_id))

    def starts_on(self, provision_id: str) -> date:
        """The first day a provision binds; some parts of a text start before or after the rest."""
        part = self._part_of(provision_id)
        if part is None:
            return self._standing(self.books[self.provision(provision_id).rulebook].starts)
        days = self._standing(part.plus_days) if part.plus_days else 0
        return self._standing(part.starts) + timedelta(days=days)

    def term_of(self, provision_id: str) -> tuple[date, date | None] | None:
        """The first and the last day of a provision; None while it binds on no day, no last day where none is set."""
        periods = self.periods(self.provision(provision_id).rulebook)
        part = self._part_of(provision_id)
        if part is not None and part.until:
            ended = self._numbers[part.until].versions
            return self.starts_on(provision_id), ended[-1].value - timedelta(days=1) if ended else None
        return (self.starts_on(provision_id), periods[-1].last_day) if periods else None

    def _part_of(self, provision_id: str) -> Part | None:
        """The part of its rulebook that a provision belongs to, where it has days of its own."""
        book = self.books[self.provision(provision_id).rulebook]
        return next((part for part in book.parts if provision_id in part.provisions), None)

    def provision_in_force(self, provision_id: str, on: date) -> bool:
        """True when this provision binds on a day: its own first day, and its own end or that of its rulebook."""
        part = self._part_of(provision_id)
        if part is not None and part.until:
            ended = self._numbers[part.until].versions
            return self.starts_on(provision_id) <= on and not (ended and ended[-1].value <= on)
        periods = self.periods(self.provision(provision_id).rulebook)
        if not periods:
            return False
        own = self.starts_on(provision_id)
        if on < periods[0].first_day:
            return own <= on
        return own <= on and any(on in period for period in periods)

    def require_in_force(self, rulebook_id: str, on: date) -> None:
        """Nothing when the text binds on a day; else NotInForce with its first day or its last."""
        book, periods = _found(self.books, rulebook_id, "rulebook"), self.periods(rulebook_id)
        if any(on in period for period in periods):
            return
        if not periods:
            raise _not_yet(self._numbers[book.starts], on)
        if on < periods[0].first_day:
            first = f"it starts on {periods[0].first_day} ({book.starts_cite})"
            raise NotInForce(f"{book.short_title} is not in force on {on}: {first}.", cite=book.starts_cite)
        last = max(period.last_day for period in periods if period.last_day and period.last_day < on)
        says = f"{book.short_title} is not in force on {on}: its last day was {last} and no later law is recorded"
        cite = next(period.cite for period in periods if period.last_day == last)
        raise NotInForce(f"{says} ({cite}). Record the law that extends it, with its citation.", cite=cite)

    def with_readings(self, chosen: Mapping[str, str]) -> Register:
        for reading_id, option in chosen.items():
            reading = self.reading_entry(reading_id)
            if option not in reading.options:
                permitted = ", ".join(reading.options)
                raise UnknownInLaw(f"{reading_id} has no option '{option}'; it may be {permitted} ({reading.question})")
        return replace(self, chosen={**self.chosen, **chosen})

    def with_changes(self, changes: Iterable[LawChange]) -> Register:
        law = self
        for change in changes:
            law._check(change)
            law = replace(law, changes=(*law.changes, change))
        return law

    def _standing(self, number_id: str) -> Any:
        """A number of the calendar itself: one value, whatever the day."""
        number = _found(self._numbers, number_id, "number")
        if not number.versions:
            raise _not_yet(number, date.min)
        return number.versions[-1].value

    def _term(self, book: Rulebook) -> tuple[Period, ...]:
        if not self._numbers[book.starts].versions:
            return ()
        starts = self._standing(book.starts)
        ends = self._standing(book.ends) if book.ends else None
        periods = [Period(starts, ends, book.ends_cite)]
        mine = [c for c in self.changes if c.rulebook == book.id and c.effect is not LawEffect.AMEND_SETTING]
        for change in sorted(mine, key=lambda one: one.effective_on):
            later = Period(change.effective_on, change.last_day, change.citation)
            last = periods[-1]
            if last.touches(later):
                periods[-1] = Period(last.first_day, later.last_day, later.cite)
            else:
                periods.append(later)
        return tuple(periods)

    def _check(self, change: LawChange) -> None:
        """Refuse a change that names nothing, cites nothing or says nothing."""
        _found(self.books, change.rulebook, "rulebook")
        faults = []
        if not change.citation.strip():
            faults.append("has no citation: name the law that makes it")
        if change.id in {known.id for known in self.changes}:
            faults.append("is recorded already")
        if change.effect is LawEffect.EXTEND and (change.last_day is None or change.last_day < change.effective_on):
            faults.append(f"extends, so it needs a last day from {change.effective_on} on")
        first = next((period.first_day for period in self.periods(change.rulebook)), date.min)
        if change.last_day is not None and change.last_day < first:
            faults.append(f"ends on {change.last_day}, before the text starts on {first}")
        if change.effect is LawEffect.REPEAL_EXPIRY and change.last_day is not None:
            faults.append("repeals the expiry, so it has no last day")
        if change.effect is LawEffect.AMEND_SETTING:
            number = _found(self._numbers, change.number or "", "number")
            if number.rulebook != change.rulebook:
                faults.append(f"amends {number.id}, which belongs to {number.rulebook}")
            if change.value is None:
                faults.append(f"amends {number.id} and says no value")
        if faults:
            raise ValueError(f"The law change '{change.id}' " + "; it ".join(faults) + ".")


@lru_cache(maxsize=1)
def default_law() -> Register:
    """The register as shipped, every reading at its default."""
    return Register(load_rulebooks())


def adopt(
    rulebook_ids: Sequence[str],
    readings: Mapping[str, str] | None = None,
    changes: Iterable[LawChange] = (),
) -> Register:
    """The law of one deployment: the rulebooks it adopts, its readings, the later laws it has recorded."""
    shipped = default_law().books
    chosen = {rulebook_id: _found(shipped, rulebook_id, "rulebook") for rulebook_id in rulebook_ids}
    return Register(chosen).with_changes(changes).with_readings(readings or {})


def _since_its_text(number: Number, numbers: Mapping[str, Number], books: Mapping[str, Rulebook]) -> Number:
    """A number of the text whose first version names no day holds since the text does, not since ever."""
    if number.kind is not NumberKind.LAW or not number.versions or number.versions[0].starts_on != date.min:
        return number
    starts = numbers[books[number.rulebook].starts].versions
    if not starts:
        return replace(number, versions=())
    first = replace(number.versions[0], starts_on=starts[-1].value)
    return replace(number, versions=(first, *number.versions[1:]))


def _not_yet(number: Number, on: date) -> NotInForce:
    if not number.versions:
        says = f"{number.id} has no value yet: the text leaves it or its first day open ({number.cite})"
        return NotInForce(f"{says}; record it with its source.", cite=number.cite, field=number.id)
    first = number.versions[0].starts_on
    kind = "policy" if number.kind is NumberKind.POLICY else "law"
    says = f"{number.id} has no value on {on}: its first day is {first} ({kind}: {number.cite})."
    return NotInForce(says, cite=number.cite, field=number.id)


def _found(shelf: Mapping[str, Any], identity: str, noun: str) -> Any:
    try:
        return shelf[identity]
    except KeyError:
        close = get_close_matches(identity, shelf, n=3, cutoff=0.5)
        hint = f" Did you mean {' or '.join(close)}?" if close else ""
        raise UnknownInLaw(f"The adopted law has no {noun} '{identity}'.{hint}") from None
