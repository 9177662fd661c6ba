"""Every dialect of the gateway says the same: the same patient's report, and the same refusal of the same fault."""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from carelaw.gateway.facts.search import QueryMode
from carelaw.gateway.rules.refusal_codes import CODES
from carelaw.gateway.store.models import ConnectionPoint, Envelope
from carelaw.gateway.use_cases import agreements, points
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.pdmp.facts.history import DispenserShown, DrugShown, KnownPatient, Name, PrescriberShown
from carelaw.pdmp.public import HistoryReport, PrescriptionShown, SeveralFit
from carelaw.platform.agreements.models import Agreement
from tests.gateway.dialects import DIALECTS, Dialect, Said
from tests.gateway.dialects.base import MADE_AT, row_of
from tests.gateway.protocols.dialects import post
from tests.gateway.world import AT, World, make_key

EVERY = pytest.mark.parametrize("dialect", list(DIALECTS.values()), ids=list(DIALECTS))
# Names as people have them, and as a format would rather not.
LAST = ("Sampleson", "O'Brien", "de la Cruz", "Ngô", "Smith & Sons", "A<B", 'Quo"te', "]]>", "Ünal-Öz")
FIRST = ("August", "Mary Ann", "José", "X Æ", "D'Arcy")
DRUGS = (("00406012301", "Hydrocodone Bitartrate 5 MG", "II"), ("00228202910", "Alprazolam <0.5 MG>", "IV"))


def _report(seed: int) -> HistoryReport:
    """A made-up patient's report; the same seed gives the same."""
    chance = random.Random(seed)
    last, first = chance.choice(LAST), chance.choice(FIRST)
    writers = [
        PrescriberShown(f"w{n}", chance.choice(LAST), chance.choice(FIRST), f"19283405{n:02d}", f"BF12345{n:02d}")
        for n in range(2)
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
        for n in range(2)
    ]
    rows = tuple(
        _row(chance, number, f"{last}, {first}", chance.choice(writers), chance.choice(sellers))
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
    chance: random.Random, number: int, name: str, writer: PrescriberShown, seller: DispenserShown
) -> PrescriptionShown:
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
    )


@EVERY
def test_two_hundred_patients_have_the_same_report_in_every_dialect(dialect: Dialect) -> None:
    message = dialect.message_of(dialect.request_of())
    carried = set(row_of(_report(0).prescriptions[0])) - dialect.drops
    assert {"prescription_number", "national_drug_code", "filled_on", "quantity", "days_supply"} <= carried
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


Given = tuple[bytes, dict[str, Any]]


@dataclass
class Fault:
    """One fault, and what every dialect must say of it."""

    code: str
    request: Callable[[World, Dialect], Given]
    world: Callable[[World], Any] = field(default=lambda world: None)
    twice: bool = False


def _asked(**claims: Any) -> Callable[[World, Dialect], Given]:
    def made(world: World, dialect: Dialect) -> Given:
        return dialect.request_of(), {"claims": world.claims(**claims)}

    return made


def _claimed(**top: Any) -> Callable[[World, Dialect], Given]:
    def made(world: World, dialect: Dialect) -> Given:
        return dialect.request_of(), {"claims": {**world.claims(), **top}}

    return made


def _by(fingerprint: str) -> Callable[[World, Dialect], Given]:
    return lambda world, dialect: (dialect.request_of(), {"fingerprint": fingerprint})


def _about(state: str) -> Callable[[World, Dialect], Given]:
    return lambda world, dialect: (dialect.request_of(state=state), {})


def _disabled(world: World) -> None:
    assert world.point is not None
    points.disable(world.administrator, world.point, because="a leak", at=AT)


def _listing_wisconsin(world: World) -> None:
    held = Agreement.objects.get(kind=agreements.MEMORANDUM)
    held.terms = {**held.terms, "states": {"WI": QueryMode.ON_DEMAND.value}}
    held.save()


def _expired(world: World) -> None:
    held = Agreement.objects.get(kind=agreements.DATA_SHARING)
    held.effective_on, held.expires_on = date(2026, 1, 1), AT.date() - timedelta(days=1)
    held.save()


STALE = str(AT - timedelta(seconds=121))
FAULTS: dict[str, Fault] = {
    "disabled": Fault("POINT_DISABLED", _asked(), _disabled),
    "not in production": Fault("POINT_NOT_IN_PRODUCTION", _asked(), lambda w: _state("testing")),
    "prohibited": Fault("PARTY_PROHIBITED", _asked(), lambda w: _state("prohibited")),
    "an agreement that expired": Fault("DSA_NOT_CURRENT", _asked(), _expired),
    "an assertion that expired": Fault("REQUESTER_NOT_AUTHENTICATED", _claimed(exp=int(AT.timestamp()) - 31)),
    "a state that is not listed": Fault("STATE_NOT_IN_MOU", _about("WI")),
    "a state without an agreement": Fault("STATE_AGREEMENT_MISSING", _about("WI"), _listing_wisconsin),
    "a stale act": Fault("PREFETCH_FORBIDDEN", _asked(user_action_at=STALE)),
    "an appointment": Fault("PREFETCH_FORBIDDEN", _asked(initiation="APPOINTMENT")),
    "another purpose": Fault("PURPOSE_NOT_ALLOWED", _asked(purpose="MARKETING")),
    "a shared user name": Fault("REQUESTER_NOT_INDIVIDUAL", _asked(kind="shared")),
    "a replayed message": Fault("REPLAY_FORBIDDEN", lambda w, d: (d.request_of(), {"claims": w.claims()}), twice=True),
    "an unknown certificate": Fault("POINT_NOT_REGISTERED", _by("1" * 64)),
    "no encryption": Fault("TRANSPORT_NOT_ENCRYPTED", lambda w, d: (d.request_of(), {"tls": None})),
    "two patients": Fault("BULK_QUERY_FORBIDDEN", lambda w, d: (d.request_of(patients=2), {})),
    "two requesters": Fault("LINK_NOT_ONE_TO_ONE", lambda w, d: (d.request_of(requesters=2), {})),
    "a key of nobody": Fault(
        "LINK_NOT_ONE_TO_ONE", lambda w, d: (d.request_of(), {"token": make_key("x").sign(w.claims())})
    ),
    "no date of birth": Fault("SEARCH_INCOMPLETE", lambda w, d: (d.request_of({"last": "A", "first": "B"}), {})),
}


def _state(name: str) -> None:
    ConnectionPoint.objects.update(state=name)


@pytest.mark.django_db
@pytest.mark.parametrize("name", FAULTS)
def test_one_fault_has_one_code_and_one_paragraph_in_every_dialect(client: Any, live: World, name: str) -> None:
    fault = FAULTS[name]
    fault.world(live)
    told = {dialect.name: _refused(client, live, dialect, fault) for dialect in DIALECTS.values()}
    code = CODES[f"E-PMP-{fault.code}"]
    assert {name: said.code for name, said in told.items()} == dict.fromkeys(DIALECTS, code.code)
    # The words too: what is permitted, and what to do.
    assert len({(said.words, said.cite) for said in told.values()}) == 1, told
    assert all(said.cite.startswith("77 Ill. Adm. Code 2080.208(") for said in told.values())
    for said in told.values():
        kept = Envelope.objects.get(pk=said.reference)
        assert (kept.refusal_code, kept.citation) == (said.code, said.cite[:80])


def _refused(client: Any, live: World, dialect: Dialect, fault: Fault) -> Said:
    ConnectionPoint.objects.update(option=dialect.option.value)
    content, changed = fault.request(live, dialect)
    for _each in range(2 if fault.twice else 1):
        response = post(client, live, dialect.path, content, **dict(changed))
    return dialect.said_in(response.status_code, response.content)


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
