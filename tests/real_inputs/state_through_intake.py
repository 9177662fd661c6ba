"""A made-up state through the real intake, held against the truth that was written beside it.

The suite runs a small one. A large one is started by hand, on a database of its own:

    python -m tests.real_inputs.state_through_intake --dispensings 200000
"""

from __future__ import annotations

import argparse
import json
import os
import secrets
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import Any

Place = tuple[str, int]
STORED = {"accepted", "accepted-with-warning", "accepted-late", "revised"}


@dataclass
class Comparison:
    """What came of a state. `wrong` lists every difference from its truth; it must be empty."""

    records: int = 0
    files: int = 0
    faults_planted: int = 0
    seconds: float = 0.0
    outcomes: Counter[str] = field(default_factory=Counter)
    wrong: list[object] = field(default_factory=list)
    pairs: Counter[str] = field(default_factory=Counter)

    @property
    def precision(self) -> float:
        """Of the pairs of reported identities put with one patient, the share that is one person in truth."""
        return self.pairs["right"] / (self.pairs["joined"] or 1)

    @property
    def recall(self) -> float:
        """Of the pairs of reported identities that are one person in truth, the share put with one patient."""
        return self.pairs["right"] / (self.pairs["same-person"] or 1)

    def as_dict(self) -> dict[str, Any]:
        """The figures."""
        return {
            "records": self.records,
            "files": self.files,
            "faults_planted": self.faults_planted,
            "seconds": round(self.seconds, 1),
            "records_per_second": round(self.records / (self.seconds or 1)),
            "outcomes": dict(sorted(self.outcomes.items())),
            "pair_precision": round(self.precision, 5),
            "pair_recall": round(self.recall, 5),
            "pairs": dict(self.pairs),
            "wrong": len(self.wrong),
            "first_wrong": [str(one) for one in self.wrong[:20]],
        }


def through_intake(manifest: Any, sender: Any) -> Comparison:
    """Register the state's dispensers, send every file in its turn, compare what stands with the truth."""
    from carelaw.pdmp.use_cases.processing import process
    from carelaw.pdmp.use_cases.registering import register_dispensers
    from carelaw.pdmp.use_cases.submitting import receive

    with (manifest.folder / "dispensers.csv").open(encoding="utf-8", newline="") as sheet:
        register_dispensers(sheet)
    truth: dict[str, dict[int, dict[str, str]]] = defaultdict(dict)
    for row in manifest.rows("truth"):
        truth[row["file"]][int(row["ordinal"])] = row
    made, submissions = Comparison(), {}
    for sent in manifest.rows("files"):
        at = datetime.fromisoformat(sent["received_at"])
        begun = time.perf_counter()
        with (manifest.files / sent["file"]).open("rb") as stream:
            submission = receive(sender, stream, file_name=sent["file"], at=at)
        submission = process(str(submission.pk), at=at)
        made.seconds += time.perf_counter() - begun
        submissions[submission.pk] = sent["file"]
        made.files += 1
        _compare(made, sent, submission, truth[sent["file"]])
    _compare_what_stands(made, truth)
    _compare_patients(made, truth, submissions)
    return made


def _compare(made: Comparison, sent: dict[str, str], submission: Any, truth: dict[int, dict[str, str]]) -> None:
    """One file: every record in exactly one outcome, the one its truth names, each planted fault explained."""
    name, counts = sent["file"], Counter(submission.counts)
    if sent["kind"] == "received-twice":
        _expect(made, name, "state", submission.state, "duplicate")
        return
    if sent["kind"] == "void-file":
        _expect(made, name, "voids", counts["voided"] > 0, True)
        return
    made.outcomes.update(counts)
    made.records += submission.sent
    _expect(made, name, "sum of outcomes", sum(counts.values()), submission.sent)
    if sent["outcome"] == "failed":
        _expect(made, name, "state", submission.state, "failed")
        _expect(made, name, "fault told", sent["finding"] in {f["code"] for f in submission.findings}, True)
        return
    if sent["kind"] != "zero-report":
        _expect(made, name, "outcomes", counts, Counter(row["outcome"] for row in truth.values()))
    kept = {record.ordinal: record for record in submission.records.all()}
    for ordinal, row in truth.items():
        _compare_record(made, (name, ordinal), row, kept.get(ordinal))


def _compare_record(made: Comparison, place: Place, row: dict[str, str], record: Any) -> None:
    if record is None:
        _expect(made, place, f"kept although {row['fault'] or row['kind']}", bool(row["findings"]), False)
        return
    _expect(made, place, "outcome", record.outcome, row["outcome"])
    if not row["fault"]:
        return
    made.faults_planted += 1
    told = {f"{finding['code']}@{finding['field']}" for finding in record.findings}
    missing = set(row["findings"].split()) - told
    _expect(made, place, f"{row['fault']}: findings not told, of {sorted(told)}", sorted(missing), [])
    for finding in record.findings:
        explained = finding["says"] and finding["cite"]
        _expect(made, place, f"{finding['code']} explained", bool(explained), True)


def _compare_what_stands(made: Comparison, truth: dict[str, dict[int, dict[str, str]]]) -> None:
    from carelaw.pdmp.store.models import Dispensation, RecordState, SubmittedRecord

    rows = [row for rows in truth.values() for row in rows.values()]
    live = sum(row["then"] == "live" and row["outcome"] in STORED for row in rows)
    waiting = sum(row["then"] in {"kept", "corrected-under-another-key"} and row["outcome"] == "held" for row in rows)
    then = Counter(row["then"] for row in rows)
    records = SubmittedRecord.objects
    _expect(made, "all", "live", Dispensation.objects.filter(state="live").count(), live)
    _expect(made, "all", "superseded", Dispensation.objects.filter(state="superseded").count(), then["revised"])
    _expect(made, "all", "held", records.filter(state=RecordState.HELD).count(), waiting)
    _expect(made, "all", "corrected", records.filter(state=RecordState.CORRECTED).count(), then["corrected"])


def _compare_patients(made: Comparison, truth: dict[str, dict[int, dict[str, str]]], files: dict[Any, str]) -> None:
    """Pairs of distinct identities: put with one patient, and one person in truth."""
    persons: dict[int, set[str]] = defaultdict(set)
    patient_of: dict[int, int] = {}
    for submission_id, ordinal, identity, patient in _stored():
        persons[identity].add(truth[files[submission_id]][ordinal]["person"])
        patient_of[identity] = patient
    # Two people whose reports agree in every letter share an identity; no linkage can tell them apart.
    one_person = {identity: next(iter(found)) for identity, found in persons.items() if len(found) == 1}
    made.pairs["identities"] = len(persons)
    made.pairs["identities-of-several-people"] = len(persons) - len(one_person)
    together = Counter((patient_of[identity], person) for identity, person in one_person.items())
    joined = Counter(patient_of[identity] for identity in one_person)
    made.pairs["right"] = sum(_pairs(count) for count in together.values())
    made.pairs["joined"] = sum(_pairs(count) for count in joined.values())
    made.pairs["same-person"] = sum(_pairs(count) for count in Counter(one_person.values()).values())
    made.pairs["patients"], made.pairs["people"] = len(joined), len(set(one_person.values()))


def _stored() -> Iterator[tuple[Any, int, int, int]]:
    from carelaw.pdmp.store.models import Dispensation

    rows = Dispensation.objects.values_list("submission_id", "ordinal", "identity_id", "identity__patient_id")
    return rows.iterator(chunk_size=5000)


def _pairs(count: int) -> int:
    return count * (count - 1) // 2


def _expect(made: Comparison, where: object, what: str, found: object, expected: object) -> None:
    if found != expected:
        made.wrong.append((where, what, found, expected))


def main(words: list[str]) -> int:
    """Make a state, load it into a new database, print the figures; 1 when anything differs from the truth."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--dispensings", type=int, default=200_000)
    parser.add_argument("--faulty", type=float, default=0.02)
    parser.add_argument("--seed", type=int, default=11)
    parser.add_argument(
        "--database", default="", help="postgresql://…, an empty one; SQLite in a temporary folder if not given"
    )
    options = parser.parse_args(words)
    with tempfile.TemporaryDirectory(prefix="carelaw-state-") as folder:
        made = _in_a_home(Path(folder), options)
    print(json.dumps(made.as_dict(), indent=2))
    return 1 if made.wrong else 0


def _in_a_home(home: Path, options: argparse.Namespace) -> Comparison:
    os.environ.update(CARELAW_HOME=str(home), CARELAW_SECRET_KEY=secrets.token_urlsafe())
    os.environ["CARELAW_DATABASE_URL"] = options.database or f"sqlite:///{home / 'state.sqlite3'}"
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "carelaw.site.settings")
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from carelaw.pdmp.synth.write import write_state
    from carelaw.platform.accounts.actor import Actor
    from tests.pdmp.conftest import ADOPTION

    (home / "law.toml").write_text(ADOPTION, encoding="utf-8")
    manifest = write_state(
        home / "state",
        options.seed,
        start=date(2025, 1, 1),
        end=date(2025, 6, 30),
        dispensings=options.dispensings,
        faulty=options.faulty,
    )
    sender = Actor(
        account_id="00000000-0000-4000-8000-000000000001",
        name="State",
        role="SUBMITTER",
        second_factor=True,
        channel="api",
        client="state-through-intake",
        scope={"dispenser_dea": ("*",)},
    )
    return through_intake(manifest, sender)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
