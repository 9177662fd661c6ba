"""Identities and patients: enter what was reported, find who it may be, move identities between patients.

Linkage decides (`carelaw.pdmp.linkage`); this module fetches what it needs to decide and keeps what it decided.
"""

from __future__ import annotations

import hashlib
import uuid
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from typing import Any

from django.db.models import F, Q

from carelaw.pdmp.facts.report import ReportedId, ReportedPerson
from carelaw.pdmp.linkage.blocking import BUCKET_CAP, blocking_keys
from carelaw.pdmp.linkage.decide import Candidate, Placement, place
from carelaw.pdmp.linkage.normalize import Normalized, normalized
from carelaw.pdmp.linkage.score import Comparison, Population, Scorer
from carelaw.pdmp.linkage.weights import shipped_weights
from carelaw.pdmp.store.bulk import insert_rows, reserve_ids
from carelaw.pdmp.store.models import BlockingKey, Identity, LinkEvent, LinkReview, LinkState, Patient, Tally
from carelaw.pdmp.store.references import chunks

_COLUMNS = tuple(f.name for f in fields(ReportedPerson) if f.name not in {"ids", "species", "animal_name"})

_IDENTITIES = "identities"

# A patient while a batch is linked: the primary key of one on file, or the digest of the identity that founds one.
Ref = int | str


def identity_digest(person: ReportedPerson) -> str:
    """One digest for demographics that agree in everything that was reported, letter case and outer spaces aside."""
    parts = [_folded(getattr(person, name)) for name in _COLUMNS]
    parts += sorted("/".join(map(_folded, (i.jurisdiction, i.kind, i.value))) for i in person.ids)
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()


def _folded(value: object) -> str:
    return "" if value is None else str(value).strip().upper()


def as_person(identity: Identity) -> ReportedPerson:
    """The identity as the report that first gave it."""
    values = {name: getattr(identity, name) for name in _COLUMNS}
    return ReportedPerson(**values, ids=tuple(ReportedId(*parts) for parts in identity.ids))


def hashed(keys: Iterable[str]) -> list[int]:
    """Blocking keys as numbers: small, quick to look up, and nothing to read in them."""
    return [int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest(), "big", signed=True) for key in keys]


def scorer_in_force() -> Scorer:
    """The shipped weights over the population on file."""
    weights = shipped_weights()
    # A step of the population's size moves every score by one bit, so steps of a power of two change nothing else.
    return _scorer(1 << max(identities_on_file().bit_length(), 10), weights.version)


def identities_on_file() -> int:
    """How many identities there are: no key tells, for the keys of a part that was rolled back are not given again."""
    told = Tally.objects.filter(name=_IDENTITIES).values_list("number", flat=True).first()
    return Identity.objects.count() if told is None else told


def _count_identities(more: int) -> None:
    """Count new identities, in the transaction that enters them; the first time, all there are."""
    if not Tally.objects.filter(name=_IDENTITIES).update(number=F("number") + more):
        Tally.objects.create(name=_IDENTITIES, number=Identity.objects.count())


_SCORERS: dict[tuple[int, str], Scorer] = {}


def _scorer(size: int, version: str) -> Scorer:
    if (size, version) not in _SCORERS:
        weights = shipped_weights()
        _SCORERS[(size, version)] = Scorer(weights, Population(size, weights.names))
    return _SCORERS[(size, version)]


@dataclass
class Pool:
    """Everyone that the identities of a batch may be, with the batch's own earlier identities among them."""

    scorer: Scorer
    buckets: dict[int, list[Ref]] = field(default_factory=lambda: defaultdict(list))
    forms: dict[Ref, Normalized] = field(default_factory=dict)
    patient_of: dict[Ref, Ref] = field(default_factory=dict)
    members: dict[Ref, list[Ref]] = field(default_factory=lambda: defaultdict(list))
    merged: dict[Ref, Ref] = field(default_factory=dict)
    kept_apart: dict[Ref, set[Ref]] = field(default_factory=lambda: defaultdict(set))

    @classmethod
    def fetch(cls, keys: Iterable[int]) -> Pool:
        """Load every identity on file that shares a key, and the rest of their patients' identities."""
        pool = cls(scorer_in_force())
        for chunk in chunks(sorted(set(keys))):
            for key, identity in BlockingKey.objects.filter(key__in=chunk).values_list("key", "identity_id"):
                pool.buckets[key].append(identity)
        for key in [key for key, bucket in pool.buckets.items() if len(bucket) > BUCKET_CAP]:
            del pool.buckets[key]
        named = sorted({ref for bucket in pool.buckets.values() for ref in bucket if isinstance(ref, int)})
        patients = sorted({pk for part in chunks(named) for pk in _patients_of(part)})
        for part in chunks(patients):
            rows = Identity.objects.filter(patient_id__in=part).order_by("pk")
            for pk, patient_id, packed in rows.values_list("pk", "patient_id", "packed"):
                pool._enter(pk, Normalized.unpacked(packed), -patient_id)
        pool._learn_kept_apart(patients)
        return pool

    def _learn_kept_apart(self, patients: Sequence[int]) -> None:
        """Pairs of patients whom a person declared different: no later report may join them again by itself."""
        for part in chunks(patients):
            both = LinkReview.objects.filter(
                Q(left__patient_id__in=part) | Q(right__patient_id__in=part), state=LinkState.DIFFERENT
            )
            for left, right in both.values_list("left__patient_id", "right__patient_id"):
                self._keep_apart(-left, -right)

    def candidates(self, keys: Iterable[int]) -> list[Candidate]:
        """The patients that share a key, each with all its identities, the one known longest first."""
        refs = {ref for key in keys for ref in self.buckets.get(key, ())}
        patients = {self.patient_of[ref]: None for ref in sorted(refs, key=_age) if ref in self.patient_of}
        return [Candidate(str(p), tuple(self.forms[ref] for ref in self.members[p])) for p in patients]

    def add(self, digest: str, form: Normalized, keys: Iterable[int], placement: Placement) -> None:
        """Put a newly placed identity among the others, so that the next one can find it."""
        patient = digest if placement.patient_id is None else self._ref(placement.patient_id)
        self._enter(digest, form, patient)
        for key in keys:
            bucket = self.buckets[key]
            if len(bucket) < BUCKET_CAP:
                bucket.append(digest)
        for other in placement.merge:
            self._merge(patient, self._ref(other))

    def _merge(self, into: Ref, other: Ref) -> None:
        if other in self.kept_apart[into]:
            return
        # Whoever is a stranger to one of the two is a stranger to both from now on.
        for stranger in self.kept_apart[other]:
            self._keep_apart(into, stranger)
        for ref in self.members.pop(other):
            self.patient_of[ref] = into
            self.members[into].append(ref)
        self.merged[other] = into

    def _keep_apart(self, one: Ref, stranger: Ref) -> None:
        self.kept_apart[one].add(stranger)
        self.kept_apart[stranger].add(one)

    def now(self, patient: Ref) -> Ref:
        """Whom a patient was merged into in the end: what one identity joined, a later one may join to a third."""
        while patient in self.merged:
            patient = self.merged[patient]
        return patient

    def _enter(self, ref: Ref, form: Normalized, patient: Ref) -> None:
        self.forms[ref] = form
        self.patient_of[ref] = patient
        self.members[patient].append(ref)

    def _ref(self, text: str) -> Ref:
        """A patient's reference out of a placement: patients on file are negative numbers, founders digests."""
        return int(text) if text.startswith("-") else text

    def closest(self, digest: str, patient: str) -> tuple[Ref, Comparison] | None:
        """The identity of a patient that is most like a new one, with the comparison that says why."""
        members = self.members.get(self.now(self._ref(patient))) or []
        compared = [(ref, self.scorer.compare(self.forms[digest], self.forms[ref])) for ref in members if ref != digest]
        return max(compared, key=lambda pair: pair[1].bits, default=None)


def _age(ref: Ref) -> tuple[bool, Ref]:
    """The order of identities: those on file as they came, by number and not by digits, then those of the batch."""
    return isinstance(ref, str), ref


def _patients_of(identities: Sequence[Any]) -> Iterator[int]:
    yield from Identity.objects.filter(pk__in=identities).values_list("patient_id", flat=True)


@dataclass
class Linker:
    """Links the new identities of one batch, in the order they came, each seeing those before it."""

    at: datetime
    act: uuid.UUID
    people: Mapping[str, ReportedPerson]
    known: dict[str, int] = field(default_factory=dict)

    def link(self) -> dict[str, int]:
        """Every digest's identity id; new ones are entered, placed with a patient and made findable."""
        for chunk in chunks(list(self.people)):
            self.known.update(Identity.objects.filter(digest__in=chunk).values_list("digest", "pk"))
        fresh = {digest: person for digest, person in self.people.items() if digest not in self.known}
        if fresh:
            self._enter(fresh)
        return self.known

    def _enter(self, fresh: Mapping[str, ReportedPerson]) -> None:
        forms = {digest: normalized(person) for digest, person in fresh.items()}
        keys = {digest: hashed(blocking_keys(form)) for digest, form in forms.items()}
        pool = Pool.fetch(key for found in keys.values() for key in found)
        placements: dict[str, Placement] = {}
        for digest, form in forms.items():
            placements[digest] = place(form, pool.candidates(keys[digest]), pool.scorer)
            pool.add(digest, form, keys[digest], placements[digest])
        patients = self._store(fresh, forms, keys, pool)
        self._keep_decisions(placements, patients, pool)

    def _store(
        self,
        fresh: Mapping[str, ReportedPerson],
        forms: Mapping[str, Normalized],
        keys: Mapping[str, Sequence[int]],
        pool: Pool,
    ) -> dict[Ref, int]:
        refs = {pool.patient_of[digest] for digest in fresh}
        founders = sorted(ref for ref in refs if isinstance(ref, str))
        patients: dict[Ref, int] = dict(zip(founders, reserve_ids(Patient, len(founders)), strict=True))
        insert_rows(
            Patient,
            [
                {"id": pk, "public_id": uuid.uuid4(), "merged_into_id": None, "created_at": self.at}
                for pk in patients.values()
            ],
        )
        self.known.update(zip(fresh, reserve_ids(Identity, len(fresh)), strict=True))
        insert_rows(
            Identity,
            [
                self._row(digest, person, forms[digest], on_file(pool.patient_of[digest], patients))
                for digest, person in fresh.items()
            ],
        )
        _count_identities(len(fresh))
        insert_rows(
            BlockingKey,
            [{"key": key, "identity_id": self.known[digest]} for digest in fresh for key in keys[digest]],
        )
        return patients

    def _row(self, digest: str, person: ReportedPerson, form: Normalized, patient_id: int) -> dict[str, Any]:
        return {
            "id": self.known[digest],
            "digest": digest,
            "patient_id": patient_id,
            "ids": [[i.jurisdiction, i.kind, i.value] for i in person.ids],
            "packed": form.packed(),
            "linked_at": self.at,
            **{name: getattr(person, name) for name in _COLUMNS},
        }

    def _keep_decisions(self, placements: Mapping[str, Placement], patients: Mapping[Ref, int], pool: Pool) -> None:
        """Why each identity joined whom, what was merged because of it, and what a person should look at."""
        events = []
        for digest, placement in placements.items():
            if placement.patient_id is not None:
                found = pool.closest(digest, str(pool.patient_of[digest]))
                events.append(
                    LinkEvent(
                        identity_id=self.known[digest],
                        to_patient_id=on_file(pool.patient_of[digest], patients),
                        cause="linked",
                        act=self.act,
                        at=self.at,
                        weight=placement.bits,
                        waterfall=steps(found[1]) if found else [],
                    )
                )
        LinkEvent.objects.bulk_create(events, batch_size=100)
        for other in pool.merged:
            if isinstance(other, int):
                move_all(-other, on_file(pool.now(other), patients), cause="merged", act=uuid.uuid4(), at=self.at)
        LinkReview.objects.bulk_create(self._reviews(placements, pool), batch_size=80, ignore_conflicts=True)

    def _reviews(self, placements: Mapping[str, Placement], pool: Pool) -> list[LinkReview]:
        made = []
        for digest, placement in placements.items():
            for pair in placement.review:
                found = pool.closest(digest, pair.other_patient_id)
                if found is None or pool.patient_of[digest] == pool.patient_of[found[0]]:
                    continue
                other = found[0] if isinstance(found[0], int) else self.known[found[0]]
                left, right = sorted((self.known[digest], other))
                made.append(
                    LinkReview(
                        left_id=left,
                        right_id=right,
                        weight=found[1].bits,
                        probability=found[1].probability,
                        waterfall=steps(found[1]),
                        contradictions=list(found[1].contradictions),
                        model_version=pool.scorer.weights.version,
                        opened_at=self.at,
                    )
                )
        return made


def on_file(patient: Ref, founded: Mapping[Ref, int]) -> int:
    """The primary key of a patient: one on file, or one that this batch founded."""
    return -patient if isinstance(patient, int) else founded[patient]


def steps(comparison: Comparison) -> list[dict[str, Any]]:
    """A comparison's waterfall as JSON values."""
    return [{"comparison": s.comparison, "says": s.says, "bits": round(s.bits, 3)} for s in comparison.waterfall]


def move_all(
    from_patient: int, to_patient: int, *, cause: str, act: uuid.UUID, at: datetime, account_id: uuid.UUID | None = None
) -> int:
    """Move every identity of one patient to another, each move kept; the emptied patient leads to the other."""
    if from_patient == to_patient:
        return 0
    identities = list(Identity.objects.filter(patient_id=from_patient).values_list("pk", flat=True))
    move(identities, from_patient, to_patient, cause=cause, act=act, at=at, account_id=account_id)
    Patient.objects.filter(pk=from_patient).update(merged_into_id=to_patient)
    return len(identities)


def move(
    identities: Sequence[int],
    from_patient: int,
    to_patient: int,
    *,
    cause: str,
    act: uuid.UUID,
    at: datetime,
    account_id: uuid.UUID | None = None,
) -> list[LinkEvent]:
    """Move identities from one patient to another and keep each move."""
    Identity.objects.filter(pk__in=identities).update(patient_id=to_patient, linked_at=at)
    return LinkEvent.objects.bulk_create(
        [
            LinkEvent(
                identity_id=pk,
                from_patient_id=from_patient,
                to_patient_id=to_patient,
                cause=cause,
                act=act,
                at=at,
                account_id=account_id,
            )
            for pk in identities
        ],
        batch_size=100,
    )


def findable_for(asked: Normalized, birth_date: date | None) -> Iterator[tuple[Patient, Normalized]]:
    """Every identity that shares a blocking key with what was asked, or the very birth date, with its patient."""
    keys = hashed(blocking_keys(asked))
    found = list(BlockingKey.objects.filter(key__in=keys).values_list("identity_id", flat=True)[: BUCKET_CAP * 8])
    which = Q(pk__in=found)
    if birth_date is not None:
        which |= Q(birth_date=birth_date)
    for identity in Identity.objects.filter(which).select_related("patient").order_by("pk"):
        yield identity.patient, Normalized.unpacked(identity.packed)
