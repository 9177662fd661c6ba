"""Find whom a question is about: name and date of birth, forgiving of spelling, never a browse."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.history import PersonAsked
from carelaw.pdmp.facts.report import ReportedPerson
from carelaw.pdmp.linkage.levels import PLACES, levels_of
from carelaw.pdmp.linkage.normalize import Normalized, normalized
from carelaw.pdmp.policy import policy
from carelaw.pdmp.store.models import Identity, Patient
from carelaw.pdmp.store.people import findable_for

_LAST, _FIRST, _BIRTH, _GENDER = (PLACES[name] for name in ("last_name", "first_name", "birth_date", "gender"))
_ID = PLACES["identifier"]
# Levels of the comparisons (see linkage.levels): the same; written another way; a slip apart.
_SAME_NAME = {1}
_LIKE_LAST, _LIKE_FIRST = {1, 2, 3, 4, 5, 6}, {1, 2, 3, 4, 5, 6, 7}
_SAME_BIRTH, _LIKE_BIRTH = {1, 2}, {1, 2, 3, 4}
_OTHER_GENDER = 2


@dataclass(frozen=True, slots=True)
class Found:
    """The patients a question fits, the best first. `certain` when exactly one agrees in name and date of birth."""

    patients: tuple[Patient, ...]
    certain: bool


def find_patients(person: PersonAsked, *, without: Collection[int] = ()) -> Found:
    """Whom the question may mean. Raises Refusal `too-many-candidates` when more fit than may be shown.

    Patients in `without` are passed over as if nobody had reported them.
    """
    asked = normalized(_as_reported(person))
    best: dict[int, int] = {}
    patients: dict[int, Patient] = {}
    for patient, form in findable_for(asked, person.birth_date):
        rank = _rank(asked, form)
        if rank is not None and patient.pk not in without:
            patients[patient.pk] = patient
            best[patient.pk] = min(rank, best.get(patient.pk, rank))
    groups: dict[int, list[Patient]] = defaultdict(list)
    for pk, rank in best.items():
        groups[rank].append(patients[pk])
    if len(groups[0]) == 1:
        return Found(tuple(groups[0]), certain=True)
    fitting = groups[0] or [patient for rank in sorted(groups) for patient in groups[rank]]
    most = policy().most_candidates
    if len(fitting) > most:
        says = (
            f"More than {most} people fit. Give the full first and last name, or add ZIP code, gender or telephone."
            " (The number is policy.)"
        )
        raise Refusal("too-many-candidates", says, cite="§9(b)", field="last_name")
    return Found(tuple(fitting), certain=False)


def same_person(one: PersonAsked, other: PersonAsked) -> bool:
    """Whether two questions name the same person: however the name is written, born on the same day.

    Capitals, accents, spaces and punctuation do not matter; a suffix or a middle name matters where both give one.
    """
    if one.birth_date is None or one.birth_date != other.birth_date:
        return False
    return _named_alike(normalized(_as_reported(one)), normalized(_as_reported(other)))


def patients_named(last_name: str, first_name: str, birth_date: date) -> set[int]:
    """The patients of whom some report gives this name, however it is written, and this date of birth."""
    asked = normalized(_as_reported(PersonAsked(last_name, first_name, birth_date)))
    born = Identity.objects.filter(birth_date=birth_date).values_list("patient_id", "packed")
    return {patient for patient, packed in born.iterator() if _named_alike(asked, Normalized.unpacked(packed))}


def _named_alike(left: Normalized, right: Normalized) -> bool:
    first = left.first == right.first or left.first_joined == right.first_joined
    middle = left.first_joined == right.first_joined or _agree(left.middle, right.middle)
    suffix = left.suffix == right.suffix or not (left.suffix and right.suffix)
    return bool(left.last and left.first) and left.last == right.last and first and middle and suffix


def _agree(left: str, right: str) -> bool:
    """Middle names agree where one is missing, or is the other's beginning: J is James."""
    return left.startswith(right) or right.startswith(left)


def _as_reported(person: PersonAsked) -> ReportedPerson:
    return ReportedPerson(
        last_name=person.last_name,
        first_name=person.first_name,
        birth_date=person.birth_date,
        gender=person.gender,
        zip_code=person.zip_code,
        phone=person.phone,
        ids=person.ids,
    )


def _rank(asked: Normalized, known: Normalized) -> int | None:
    """0 when name and date agree, 1 when they are a slip apart or begin alike, None when it is someone else."""
    levels = levels_of(asked, known)
    if levels[_GENDER] == _OTHER_GENDER:
        # What the asker adds narrows the choice; it never widens it.
        return None
    if not set(asked.ids) & set(known.ids) and _issued(asked) & _issued(known):
        # Only like contradicts like: a social security number says nothing about a driver's license.
        return None
    same_name = levels[_LAST] in _SAME_NAME and levels[_FIRST] in _SAME_NAME
    # People move: another ZIP is no certainty, yet no stranger either.
    elsewhere = bool(asked.zip5 and known.zip5 and asked.zip5 != known.zip5)
    if same_name and levels[_BIRTH] in _SAME_BIRTH and not elsewhere:
        return 0
    like_name = (levels[_LAST] in _LIKE_LAST or _begins(known.last, asked.last)) and (
        levels[_FIRST] in _LIKE_FIRST or _begins(known.first, asked.first)
    )
    return 1 if like_name and levels[_BIRTH] in _LIKE_BIRTH else None


def _issued(form: Normalized) -> set[str]:
    """The kinds of identifier that a person has, each with who issued it."""
    return {text.rpartition(":")[0] for text in form.ids}


def _begins(known: str, asked: str) -> bool:
    return len(asked) >= policy().least_letters and known.startswith(asked)
