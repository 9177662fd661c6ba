"""Counts that name nobody, also not by subtraction; the monthly measures; one's own card."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.rules.evaluation.suppression import TOTAL, suppressed, with_totals
from carelaw.pdmp.store.models import QualityMeasure, ResearchRelease
from carelaw.pdmp.use_cases.evaluation.card import report_card
from carelaw.pdmp.use_cases.evaluation.quality import evaluate_month
from carelaw.pdmp.use_cases.evaluation.releases import enter_counties, make_release
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.parties.models import License, Party
from tests.pdmp.conftest import AT, PHARMACY_DEA, actor
from tests.pdmp.files import asap, record, send

LEAST = 11
COUNTIES, QUARTERS = ("A", "B", "C", "D"), ("Q1", "Q2", "Q3", "Q4")
tables = st.dictionaries(
    st.tuples(st.sampled_from(COUNTIES), st.sampled_from(QUARTERS)), st.integers(0, 40), min_size=1, max_size=16
)


def determined(table: dict[tuple[str, str], int], hidden: frozenset[tuple[str, str]]) -> list[tuple[str, str]]:
    """Hidden cells that follow from the published ones by sums: solved over rows and columns until nothing moves."""
    from fractions import Fraction

    cells = sorted(hidden)
    rows = sorted({row for row, _ in table})
    columns = sorted({column for _, column in table})
    lines = [[(row, column) for column in columns] for row in rows]
    lines += [[(row, column) for row in rows] for column in columns]
    equations = [
        [
            Fraction((-1 if TOTAL in place and _is_total_of(place, line) else 1) if place in line else 0)
            for place in cells
        ]
        for line in lines
    ]
    reduced = _reduce([row for row in equations if any(row)])
    return [cells[i] for row in reduced for i in [_only(row)] if i is not None]


def _is_total_of(place: tuple[str, str], line: list[tuple[str, str]]) -> bool:
    same_row = len({row for row, _ in line}) == 1
    return place[1] == TOTAL if same_row else place[0] == TOTAL


def _only(row: list) -> int | None:  # type: ignore[type-arg]
    places = [i for i, value in enumerate(row) if value]
    return places[0] if len(places) == 1 else None


def _reduce(rows: list) -> list:  # type: ignore[type-arg]
    done = 0
    for column in range(len(rows[0]) if rows else 0):
        pivot = next((i for i in range(done, len(rows)) if rows[i][column]), None)
        if pivot is None:
            continue
        rows[done], rows[pivot] = rows[pivot], rows[done]
        head = rows[done][column]
        rows[done] = [value / head for value in rows[done]]
        for i in range(len(rows)):
            if i != done and rows[i][column]:
                rows[i] = [a - rows[i][column] * b for a, b in zip(rows[i], rows[done], strict=True)]
        done += 1
    return rows[:done]


@given(tables)
@settings(max_examples=120, deadline=None)
def test_no_small_cell_is_shown_and_none_follows_from_the_others(counts: dict[tuple[str, str], int]) -> None:
    rows = sorted({row for row, _ in counts})
    columns = sorted({column for _, column in counts})
    table = with_totals(counts, rows, columns)
    hidden = suppressed(counts, LEAST)
    assert not [place for place, count in table.items() if 0 < count < LEAST and place not in hidden]
    assert determined(table, hidden) == []


def test_a_table_without_small_cells_is_shown_whole() -> None:
    assert suppressed({("A", "Q1"): 11, ("A", "Q2"): 0, ("B", "Q1"): 300, ("B", "Q2"): 12}, LEAST) == frozenset()


def test_one_small_cell_takes_three_others_with_it() -> None:
    counts = {(county, quarter): 50 for county in COUNTIES for quarter in QUARTERS} | {("A", "Q1"): 10}
    hidden = suppressed(counts, LEAST)
    assert ("A", "Q1") in hidden
    assert len(hidden) == 4


def people(n: int, **more: str) -> list[dict[str, str]]:
    names = [
        "ARBOR",
        "BIRCHE",
        "CEDARS",
        "DOGWOOD",
        "ELMORE",
        "FIRMAN",
        "GINKGO",
        "HAZELTON",
        "IRONS",
        "JUNIPER",
        "KAPOK",
    ]
    return [
        record(
            DSP02=str(i), PAT07=name, PAT08=name[::-1], PAT18=f"19{50 + 3 * i}0{1 + i % 9}1{i % 9}",
            PAT12=f"{i} OAK ST", **more,
        )
        for i, name in enumerate(names[:n], 1)
    ]  # fmt: skip


NEXT_YEAR = datetime(2026, 2, 2, 15, 0, tzinfo=UTC)
COLUMNS = ("county", "quarter", "drug_class", "people", "dispensings")


def cells(release: ResearchRelease) -> dict[tuple[str, str], tuple[str, str]]:
    rows = csv.DictReader(io.StringIO(release.sheet))
    return {(row["county"], row["quarter"]): (row["people"], row["dispensings"]) for row in rows}


@pytest.mark.django_db
@pytest.mark.parametrize(("n", "shown"), [(10, ("left out", "left out")), (11, ("11", "11"))])
def test_an_extract_shows_a_county_from_eleven_people_on(
    n: int, shown: tuple[str, str], submitter: Actor, steward: Actor
) -> None:
    send(submitter, asap(people(n)))
    enter_counties(steward, AT, zip_codes={"19064": "Delaware"})
    made = make_release(
        steward, NEXT_YEAR, year=2025, purpose="trend", recipient="a university", columns=COLUMNS, identified=False
    )
    release = ResearchRelease.objects.get(pk=made.reference)
    assert cells(release)["Delaware", "Q1"] == shown
    assert cells(release)["Delaware", "Q2"] == ("0", "0")
    assert not [word for word in ("ARBOR", "OAK", "19064", PHARMACY_DEA) if word in release.sheet]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"identified": True}, "E-MAP-50"),
        ({"columns": ("county", "birth_date")}, "E-MAP-135.column"),
        ({"year": 2026}, "E-MAP-135.year"),
    ],
)
def test_what_identifies_or_is_not_whole_is_refused(change: dict[str, object], code: str, steward: Actor) -> None:
    asked: dict[str, object] = {
        "year": 2025, "purpose": "trend", "recipient": "x", "columns": COLUMNS, "identified": False,
    }  # fmt: skip
    with pytest.raises(Refusal) as info:
        make_release(steward, NEXT_YEAR, **{**asked, **change})  # type: ignore[arg-type]
    assert info.value.code == code
    assert not ResearchRelease.objects.exists()


@pytest.mark.django_db
def test_a_month_is_evaluated_once_per_dispenser_and_overall(submitter: Actor) -> None:
    send(submitter, asap([record(), record(DSP02="2", DSP08="99999999999"), record(DSP02="3", PAT07="")]))
    send(submitter, asap([record()], control="C-2"), name="again.asap")
    assert evaluate_month(date(2025, 2, 1), NEXT_YEAR) == 1
    assert evaluate_month(date(2025, 2, 28), NEXT_YEAR) == 0
    overall, one = QualityMeasure.objects.order_by("dispenser_dea")
    assert (overall.dispenser_dea, one.dispenser_dea) == ("", PHARMACY_DEA)
    assert (one.records, one.unknown_drugs, one.held, one.duplicates) == (1, 1, 2, 1)
    assert (overall.records, overall.held) == (1, 2)
    assert evaluate_month(date(2025, 3, 1), NEXT_YEAR) == 1


def colleague(n: int) -> None:
    """Another physician with a number and a dispensing of his own."""
    account = Account.objects.create_user(f"peer{n}@example.org", name=f"Peer {n}")
    dea = f"BP{n:07d}"
    RoleGrant.objects.create(
        account=account, role="PRESCRIBER", scope={"dea": [dea]}, starts_on=date(2024, 1, 1), granted_at=AT
    )
    party = Party.objects.create(kind="person", name=account.name, account_id=account.pk, created_at=AT)
    License.objects.create(party=party, kind="physician", number=f"P{n}", state="PA", valid_from=date(2015, 1, 1))


def test_the_median_needs_enough_peers(prescriber: Actor, submitter: Actor) -> None:
    from carelaw.pdmp.store.models import Dispensation, Prescriber

    send(submitter, asap([record(DSP02=str(n)) for n in range(1, 13)]))
    rows = list(Dispensation.objects.order_by("pk"))
    for n, row in enumerate(rows[1:], 1):
        colleague(n)
        row.prescriber = Prescriber.objects.create(digest=str(n), key=f"dea:{n}", dea=f"BP{n:07d}")
        row.save()
    card = {line.id: line for line in report_card(prescriber, AT).lines}
    assert (card["dispensings"].own, card["dispensings"].peers, card["dispensings"].median) == (1, 11, 1)
    assert (card["patients"].own, card["questions"].own) == (1, 0)
    RoleGrant.objects.filter(scope__dea__icontains="BP0000011").delete()
    card = {line.id: line for line in report_card(prescriber, AT).lines}
    assert (card["dispensings"].own, card["dispensings"].peers, card["dispensings"].median) == (1, None, None)
    assert "Fewer than 11" in card["dispensings"].says


def test_no_card_without_a_number(home: object, db: None) -> None:
    with pytest.raises(Refusal) as info:
        report_card(actor("PRESCRIBER"), AT)
    assert info.value.code == "E-MAP-53"
