"""Every dialect of the gateway gives the same report of the same patient, and reads the same person in a request."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from carelaw.gateway.store.models import ConnectionPoint
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.pdmp.facts.history import DispenserShown, DrugShown, KnownPatient, Name, PrescriberShown
from carelaw.pdmp.public import HistoryReport, PrescriptionShown, SeveralFit
from tests.gateway.dialects import DIALECTS, Dialect
from tests.gateway.dialects.base import MADE_AT, row_of
from tests.gateway.protocols.dialects import post
from tests.gateway.world import World

EVERY = pytest.mark.parametrize("dialect", list(DIALECTS.values()), ids=list(DIALECTS))
# Names as people have them, and as a format would rather not.
LAST = ("Sampleson", "O'Brien", "de la Cruz", "Ngô", "Smith & Sons", "A<B", 'Quo"te', "]]>", "Ünal-Öz")
FIRST = ("August", "Mary Ann", "José", "X Æ", "D'Arcy")
DRUGS = (("00406012301", "Hydrocodone Bitartrate 5 MG", "II"), ("00228202910", "Alprazolam <0.5 MG>", "IV"))


def _report(seed: int) -> HistoryReport:
    """A made-up patient's report; the same seed gives the same."""
    chance = random.Random(seed)
    last, first = chance.choice(LAST), chance.choice(FIRST)
    # Two of each are Illinois's own, the third is of another state's program.
    writers = [
        PrescriberShown(f"w{n}", chance.choice(LAST), chance.choice(FIRST), f"19283405{n:02d}", f"BF12345{n:02d}")
        for n in range(3)
    ]
    sellers = [
        DispenserShown(
            f"s{n}",
            f"Pharmacy {n} & Co",
            f"16695123{n:02d}",
            f"99901{n:02d}",
            f"FT76543{n:02d}",
            f"{n} Oak St",
            chance.choice(("Scranton", "St. Mary's")),
            "PA",
            f"185{n:02d}",
            "",
        )
        for n in range(3)
    ]
    rows = tuple(
        _row(chance, number, f"{last}, {first}", writers, sellers, chance.choice(("", "", "WI")))
        for number in range(chance.randint(1, 4))
    )
    return HistoryReport(
        query_id="5b0c6f3e-0000-4000-8000-000000000001",
        requested_at=MADE_AT,
        provided_at=MADE_AT,
        as_of=MADE_AT.date(),
        purpose="DISPENSING",
        access=Decision(Outcome.PASS, (Reason("passed-on", "Let through."),)),
        patient=KnownPatient("p1", (Name(last, first),), (date(1989, 3, 12),), ("M",), (), 1),
        prescriptions=rows,
        prescribers=tuple(writers),
        dispensers=tuple(sellers),
        indicators={},
    )


def _row(
    chance: random.Random,
    number: int,
    name: str,
    writers: Sequence[PrescriberShown],
    sellers: Sequence[DispenserShown],
    program: str,
) -> PrescriptionShown:
    writer, seller = (one[2] if program else chance.choice(one[:2]) for one in (writers, sellers))
    code, words, schedule = chance.choice(DRUGS)
    filled = date(2025, 1, 1) + timedelta(days=chance.randint(0, 400))
    return PrescriptionShown(
        record_id=f"00000000-0000-4000-8000-{number:012d}",
        version=1,
        prescription_number=f"RX-{number}{chance.randint(0, 9999)}",
        written_on=filled - timedelta(days=chance.randint(0, 9)),
        filled_on=filled,
        sold_on=chance.choice((None, filled)),
        drug=DrugShown(code, words, words.split()[0], "TABLET", "opioid", schedule),
        quantity=chance.choice((Decimal("60"), Decimal("7.5"), Decimal("0.125"), Decimal("1000"))),
        unit=chance.choice(("01", "02", "03")),
        days_supply=chance.choice((1, 15, 90)),
        fill_number=chance.randint(0, 5),
        partial_fill=chance.choice((0, 0, 2)),
        refills_authorized=chance.choice((None, 0, 5)),
        payment=chance.choice(("", "01", "04")),
        payment_says="",
        origin=chance.choice(("", "01", "05")),
        treatment_type=chance.choice(("", "02")),
        daily_mme=chance.choice((None, Decimal("22.5"))),
        prescriber=writer,
        dispenser=seller,
        patient_name=name,
        program=program,
        patient_born=date(1990, 4, 13) if program else None,
    )


@EVERY
def test_two_hundred_patients_have_the_same_report_in_every_dialect(dialect: Dialect) -> None:
    message = dialect.message_of(dialect.request_of())
    carried = set(row_of(_report(0).prescriptions[0])) - dialect.drops
    assert {"prescription_number", "national_drug_code", "filled_on", "quantity", "days_supply", "program"} <= carried
    for seed in range(200):
        report = _report(seed)
        told = dialect.report_of(dialect.answer_of(report, message))
        wanted = [
            {name: value for name, value in row_of(row).items() if name in carried} for row in report.prescriptions
        ]
        assert _sorted(told, carried) == _sorted(wanted, carried), f"seed {seed}"


def _sorted(rows: Any, carried: set[str]) -> list[Mapping[str, str]]:
    given = [{name: row.get(name, "not told") for name in carried} for row in rows]
    return sorted(given, key=lambda row: (row["prescription_number"], row["filled_on"]))


@EVERY
def test_whoever_is_asked_about_is_read_alike(dialect: Dialect) -> None:
    for last, first in ((last, first) for last in LAST[:-3] for first in FIRST):
        asked = {"last": _escaped(last), "first": first, "born": "1989-03-12", "zip": "19064"}
        person = asked if "FHIR" not in dialect.name else {**asked, "last": last}
        message = dialect.message_of(dialect.request_of(person))
        keys = message.keys
        assert (keys.last_name, keys.first_name, keys.birth_date, keys.zip_code) == (
            last,
            first,
            date(1989, 3, 12),
            "19064",
        )
        assert (message.option, message.patients, message.requesters) == (dialect.option, 1, 1)
        assert (message.requester_last, message.requester_first, message.to_states) == ("Lane", "Robin", ("IL",))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")


@EVERY
def test_several_who_fit_and_nobody_are_told_alike(dialect: Dialect) -> None:
    message = dialect.message_of(dialect.request_of())
    several = dialect.said_in(200, dialect.answer_of(SeveralFit("Say more."), message))
    assert (several.outcome, several.prescriptions) == ("Deferred", ())


@pytest.mark.django_db
def test_the_same_patient_over_the_wire(client: Any, live: World) -> None:
    told: dict[str, tuple[tuple[str, str, str], ...]] = {}
    for dialect in DIALECTS.values():
        ConnectionPoint.objects.update(option=dialect.option.value)
        response = post(client, live, dialect.path, dialect.request_of())
        assert response.status_code == 200, response.content
        told[dialect.name] = dialect.said_in(200, response.content).prescriptions
    assert len(told["REST_PMIX"]) == 2
    assert told == dict.fromkeys(DIALECTS, told["REST_PMIX"])
