"""People drawn from a seed, judged by the pure rules one by one and by the texts all at once."""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import duckdb

from carelaw.ihh.bulk.attribution.codes import code_tables, insurance_table, mark_tables
from carelaw.ihh.bulk.attribution.layout import TABLES, TEXTS
from carelaw.ihh.bulk.attribution.parameters import given
from carelaw.ihh.bulk.attribution.running import lay_out, run_texts
from carelaw.ihh.facts.attribution import ChronicStatus, CircumstanceSpan, CoverageSpan, GroupCase, TierCase
from carelaw.ihh.facts.claims import ClaimFacts, ClaimLine, DiagnosisOnClaim
from carelaw.ihh.facts.value_sets import open_risk_table
from carelaw.ihh.rules.claim_evidence import admissions_of, evidence_of
from carelaw.ihh.rules.open_risk import open_risk
from carelaw.ihh.rules.tier_of_person import tier_of_person
from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.register import Law, default_law
from carelaw.law.texts import LawChange, LawEffect
from carelaw.platform.bulk.engines import DuckEngine

# Codes of every set, their neighbors, and codes of the substitute's lists.
CODES = (
    "F209", "F319", "F250", "F340", "X780XXA", "X780XXS", "T391X2A", "T391X1A", "T1491", "T1491XA", "R45850", "R45851",
    "R4588", "F1020", "F17210", "F332", "F329", "F32A", "F3481", "F53", "F530", "F913", "F639", "F431", "F603", "F500",
    "F39", "F411", "F900", "F10159", "I10", "E119", "E1122", "N184", "N186", "I509", "I480", "J449", "J455", "C349",
    "B20", "K509", "M069", "D571", "G20", "S7200XA",
)  # fmt: skip
BILLS = ("0111", "0111", "0112", "0121", "0131", "0861", "0862", "")
REVENUES = ("0124", "0126", "0128", "0945", "1001", "0450", "0912", "0250", "")
PROCEDURES = ("H0019", "H2036", "S9485", "S9484", "E0601", "K0001", "99213", "90834", "")
PLACES = ("11", "21", "23", "55", "56", "81", "41", "51", "")
TAXONOMIES = ("283Q00000X", "276400000X", "3245S0500X", "282N00000X", "")
GROUPS = ("885", "895", "884", "470", "")
KINDS = (
    "SPENDDOWN", "RESIDENCE", "RESIDENCE", "RESIDENCE", "MMAI", "TPL", "TPL", "PREMIUM_ONLY", "EMERGENCY", "INMATE",
    "HEALTHY_START", "RENAL", "HCBS", "MEDICARE", "UNHEARD",
)  # fmt: skip
INSURANCES = ("HMO", "RX", "RX+DENTAL", "VISION", "ACCIDENT", "", "RX+HOSPITAL")


@dataclass(slots=True)
class Person:
    """One person as drawn."""

    name: str
    coverage: tuple[CoverageSpan, ...] | None
    loaded_on: date
    circumstances: tuple[CircumstanceSpan, ...] = ()
    claims: tuple[ClaimFacts, ...] = ()
    status: int | None = None


@dataclass(slots=True)
class Drawn:
    """What the texts read: rows by table."""

    rows: dict[str, list[Sequence[object]]] = field(default_factory=lambda: {table: [] for table in TABLES})
    claim: int = 0


def draw(seed: int, as_of: date, how_many: int) -> list[Person]:
    """Persons whose every day lies near a limit."""
    dice = random.Random(seed)
    return [_person(dice, f"M{place:07}", as_of) for place in range(how_many)]


def by_rule(one: Person, as_of: date, law: Law, *, substitute: bool) -> Decision:
    """The decision of the pure rules."""
    evidence, _aside = evidence_of(one.claims)
    chronic = ChronicStatus(one.status) if one.status else None
    if chronic is None and substitute:
        told = open_risk(GroupCase(as_of, evidence), law)
        if told.outcome is Outcome.PASS:
            chronic = ChronicStatus(int(str(told.reasons[0].value)), "", open_risk_table().version, "OPEN")
    case = TierCase(
        as_of,
        one.coverage,
        one.circumstances,
        evidence,
        admissions_of(one.claims, law),
        chronic,
        one.loaded_on if one.coverage else None,
    )
    return tier_of_person(case, law)


def by_texts(people: Iterable[Person], as_of: date, law: Law, *, substitute: bool) -> dict[str, tuple[str, str]]:
    """Outcome and codes of everyone, by the texts."""
    with duckdb.connect(":memory:") as connection:
        engine = DuckEngine(connection, TEXTS)
        listed = list(people)
        set_up(engine, listed, as_of, law)
        run_texts(engine, given(as_of, law, substitute=substitute))
        return {
            row["person"]: (row["outcome"], ",".join(sorted(row["codes"].split(","))))
            for row in engine.rows("SELECT person, outcome, codes FROM attributed")
        }


def set_up(engine: DuckEngine, people: Sequence[Person], as_of: date, law: Law) -> None:
    """Put the tables of some people in place."""
    drawn = rows_of(people)
    details = {str(row[2]) for row in drawn["circumstances"]}
    codes = {str(row[3]) for row in drawn["diagnoses"]}
    lay_out(engine, {**code_tables(codes, law), **insurance_table(details, as_of, law), **mark_tables()})
    for table, columns in TABLES.items():
        engine.put(table, columns, drawn[table])


def told(decision: Decision) -> tuple[str, str]:
    """Outcome and codes of a decision, as the texts give them."""
    return str(decision.outcome), ",".join(sorted(set(decision.codes)))


def rows_of(people: Iterable[Person]) -> dict[str, list[Sequence[object]]]:
    """Everyone's rows by table of the lake."""
    drawn = Drawn()
    rows = drawn.rows
    for number, one in enumerate(people):
        rows["people"].append((one.name, number))
        for place, span in enumerate(one.coverage or ()):
            rows["coverage"].append((one.name, span.program, span.starts_on, span.ends_on, one.loaded_on, place))
        for place, each in enumerate(one.circumstances):
            rows["circumstances"].append((one.name, each.kind, each.detail, each.starts_on, each.ends_on, place))
        if one.status:
            rows["statuses"].append((one.name, _YEAR, one.status, "2.2", date(_YEAR, 1, 15), number))
        for claim in one.claims:
            drawn.claim += 1
            _claim_rows(drawn, one.name, claim)
    return rows


_YEAR = 2019


def adopted_for_tests() -> Law:
    """The law with a day of adoption recorded."""
    book, number, on = "il-89-140-990", "ihh.adopted_on", date(2019, 2, 20)
    change = LawChange("adoption", book, "adopted for tests", on, LawEffect.AMEND_SETTING, number=number, value=on)
    return default_law().with_changes([change])


def _claim_rows(drawn: Drawn, person: str, claim: ClaimFacts) -> None:
    key, rows = drawn.claim, drawn.rows
    rows["claims"].append(
        (
            person, key, claim.claim_id, claim.form, claim.type_of_bill, claim.place_of_service, claim.from_on,
            claim.through_on, claim.admitted_on, claim.drg, "", claim.facility, claim.taxonomy, claim.crisis_unit,
            claim.status, "",
        )
    )  # fmt: skip
    inpatient = claim.type_of_bill.startswith("011")
    for place, code in enumerate(claim.diagnoses):
        rows["diagnoses"].append(
            (person, key, place, code.code, code.position, claim.from_on, claim.through_on, inpatient)
        )
    for place, line in enumerate(claim.lines):
        rows["lines"].append(
            (person, key, place, line.revenue, line.hcpcs, line.place_of_service, claim.from_on, line.units)
        )


def _person(dice: random.Random, name: str, as_of: date) -> Person:
    day = _days(dice, as_of)
    coverage = tuple(
        CoverageSpan(program, begun, dice.choice((None, begun + timedelta(days=dice.randrange(0, 900)))))
        for program in dice.sample(("ART5", "CHIP", "VETERANS"), dice.choice((0, 1, 1, 1, 1, 2)))
        for begun in [as_of - timedelta(days=dice.choice((0, 1, 400, 700, -1)))]
    )
    loaded = as_of - timedelta(days=dice.choice((1, 20, 20, 20, 35, 36)))
    seen = set()
    circumstances = []
    for _each in range(dice.choice((0, 0, 0, 1, 2, 4))):
        kind = dice.choice(KINDS)
        begun = as_of - timedelta(days=dice.choice((0, 1, 30, 60, 89, 90, 91, 92, 180, -1)))
        ended = dice.choice((None, begun + timedelta(days=dice.choice((0, 1, 29, 30, 59, 60, 61, 90, 200)))))
        detail = dice.choice(
            INSURANCES if kind == "TPL" else ("DPH", "DHS", "NONE") if kind == "RESIDENCE" else ("", "MET")
        )
        if (kind, detail, begun) not in seen:
            seen.add((kind, detail, begun))
            circumstances.append(CircumstanceSpan(kind, begun, ended, detail))
    claims = tuple(_claim(dice, f"C{place}", day) for place in range(dice.choice((0, 1, 2, 3, 5))))
    status = dice.choice((None, None, 5, 6, 9))
    return Person(name, coverage or None, loaded, tuple(circumstances), claims, status)


def _days(dice: random.Random, as_of: date) -> Sequence[date]:
    near = [as_of - timedelta(days=days) for days in (0, 1, 2, 29, 30, 31, 364, 365, 366, 367, 800)]
    near += [date(2017, 9, 30), date(2017, 10, 1), date(2018, 9, 30), date(2018, 10, 1)]
    return [dice.choice(near) for _each in range(6)]


def _claim(dice: random.Random, name: str, days: Sequence[date]) -> ClaimFacts:
    begun = dice.choice(days)
    through = begun + timedelta(days=dice.choice((0, 0, 0, 1, 5, 30)))
    institutional = dice.random() < 0.5
    return ClaimFacts(
        claim_id=name,
        form="I" if institutional else "P",
        type_of_bill=dice.choice(BILLS) if institutional else "",
        place_of_service="" if institutional else dice.choice(PLACES),
        from_on=begun,
        through_on=through,
        admitted_on=dice.choice((None, begun, begun - timedelta(days=1))),
        drg=dice.choice(GROUPS) if institutional else "",
        facility=dice.choice(("1000000001", "1000000002", "")),
        taxonomy=dice.choice(TAXONOMIES),
        crisis_unit=dice.random() < 0.1,
        status=dice.choice(("PAID", "PAID", "ACCEPTED", "ACCEPTED", "DENIED", "VOIDED")),
        diagnoses=tuple(
            DiagnosisOnClaim(dice.choice(CODES), "P" if place == 0 else dice.choice("POEAR"))
            for place in range(dice.choice((0, 1, 1, 2, 3)))
        ),
        lines=tuple(
            ClaimLine(
                dice.choice(REVENUES) if institutional else "",
                dice.choice(PROCEDURES),
                None,
                1,
                "" if institutional else dice.choice(PLACES),
            )
            for _each in range(dice.choice((0, 1, 1, 2)))
        ),
    )
