"""Claims into the lake, everyone attributed in one run, and one person's tier told with the claim lines behind it."""

from __future__ import annotations

import io
from datetime import date, timedelta
from pathlib import Path

import pytest

from carelaw.ihh.store.models import Member
from carelaw.ihh.use_cases.attributing import run_attribution
from carelaw.ihh.use_cases.lake import filling, looking, population, telling
from carelaw.ihh.wire.claims import ClaimSent
from carelaw.ihh.wire.x12_837 import read_837
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.bulk.models import BulkRun
from tests.ihh.members import conftest
from tests.ihh.members.conftest import AT, CLAIMS, DIAGNOSES

home, staff, people = conftest.home, conftest.staff, conftest.people
AS_OF = date(2019, 3, 1)
LINES = """claim_id,line,rev,hcpcs,mod1,mod2,mod3,mod4,date_from,date_to,units,pos
C-1,1,,90834,,,,,2019-01-10,2019-01-10,1,11
C-4,1,0124,,,,,,2016-05-02,2016-05-06,4,
"""


def fill(staff: Actor, raw: bytes | str, name: str = "claims.csv") -> BulkRun:
    """Load a file of claims in bulk."""
    content = raw.encode() if isinstance(raw, str) else raw
    run, _new = filling.receive_file(staff, AT, io.BytesIO(content), file_name=name)
    return filling.fill(run, AT)


def ran(staff: Actor, *, as_of: date = AS_OF, substitute: bool = False) -> BulkRun:
    """Everybody attributed."""
    at = AT + timedelta(minutes=BulkRun.objects.count())
    run = population.open_run(staff, at, as_of=as_of, substitute=substitute)
    return population.carry_out(run.pk, at=at)


def test_everybody_in_bulk_is_as_everybody_one_by_one(people: dict[str, Member], staff: Actor) -> None:
    run = ran(staff)
    one_by_one = run_attribution(staff, AS_OF, at=AT)
    assert run.figures["by_status"] == one_by_one.by_status
    assert run.figures["by_tier"] == one_by_one.by_tier
    assert run.rows_in == sum(run.counts.values()) == 4


def test_claims_of_the_lake_tell_a_tier_line_by_line(people: dict[str, Member], staff: Actor) -> None:
    for text in (CLAIMS, DIAGNOSES, LINES):
        load = fill(staff, text)
        assert (load.state, load.counts["quarantined"]) == ("done", 0), load.failure_says
    assert ran(staff).figures["by_tier"] == {"A": 1, "B": 2, "C": 1}
    told = telling.explain(staff, AT, "P-4")
    assert (told.tier, told.status) == ("B", "ATTRIBUTED")
    assert any("Third group" in says and "INP-2" in says for says in told.words)
    assert [(line["claim"], line["line"], line["revenue"]) for line in told.lines] == [("C-4", 1, "0124")]


def test_the_same_file_and_the_same_run_are_done_once(people: dict[str, Member], staff: Actor) -> None:
    assert fill(staff, CLAIMS).pk == fill(staff, CLAIMS).pk
    assert ran(staff).pk == ran(staff).pk
    fill(staff, DIAGNOSES)
    assert BulkRun.objects.filter(kind=population.KIND).count() == 1
    ran(staff)
    assert BulkRun.objects.filter(kind=population.KIND).count() == 2


def test_a_claim_that_replaces_takes_the_first_one_out_of_the_evidence(people: dict[str, Member], staff: Actor) -> None:
    header = CLAIMS.splitlines()[0]
    fill(staff, f"{header}\nD-1,P-3,P,,11,2019-02-01,2019-02-01,,,,1669512349,,,PAID,\n")
    fill(staff, "claim_id,position,code_set,code\nD-1,P,10,F20.9\n")
    assert telling_tier(staff, "P-3") == "A"
    load = fill(staff, f"{header}\nD-2,P-3,P,,11,2019-02-01,2019-02-01,,,,1669512349,,,PAID,D-1\n")
    assert load.figures["replaced"] == 1
    assert telling_tier(staff, "P-3") == "C"


def telling_tier(staff: Actor, person: str) -> str:
    """The tier of one person after a new run over everybody."""
    ran(staff)
    return telling.explain(staff, AT, person).tier


def test_one_bad_row_never_loses_a_file(people: dict[str, Member], staff: Actor) -> None:
    header = CLAIMS.splitlines()[0]
    rows = (
        "E-1,P-1,P,,11,2019-02-01,2019-02-01,,,,,,,PAID,",
        "E-2,P-9,P,,11,2019-02-01,2019-02-01,,,,,,,PAID,",
        "E-3,P-1,X,,11,2019-02-01,2019-02-01,,,,,,,PAID,",
        "E-4,P-1,P,,11,2019-02-03,2019-02-01,,,,,,,PAID,",
    )
    load = fill(staff, "\n".join((header, *rows)) + "\n", "week.csv")
    assert (load.rows_in, load.counts["pass"], load.counts["quarantined"]) == (4, 1, 3)
    told = looking.put_aside(staff, AT)
    assert [(row["file"], row["row"], row["field"]) for row in told] == [
        ("week.csv", 3, "person_id"),
        ("week.csv", 4, "row 4, form"),
        ("week.csv", 5, "through"),
    ]
    assert "Permitted: I (institutional) or P (professional)." in told[1]["permitted"]
    assert all("89 Ill. Adm. Code 140.992(c)" in row["permitted"] for row in told)


def test_the_substitute_is_labeled_and_never_mixed(people: dict[str, Member], staff: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        ran(staff, substitute=True)
    assert "never mixed" in refused.value.says
    run = ran(staff, as_of=date(2020, 3, 2), substitute=True)
    assert run.because["CRG-SUBSTITUTE"] == 4
    assert looking.run_list(staff, AT)[0]["grouper"] == "CRG-SUBSTITUTE (open)"
    assert telling.explain(staff, AT, "P-1").substitute


def test_every_published_claims_file_is_taken_claim_by_claim(
    people: dict[str, Member], staff: Actor, shared_data: Path
) -> None:
    sent = {
        path: path.read_bytes()
        for path in sorted((shared_data / "x12-samples").glob("*/*"))
        if b"ST*837" in path.read_bytes() and "no_isa" not in path.name
    }
    numbers = {
        one.person_id
        for path, raw in sent.items()
        for one in read_837(io.BytesIO(raw), file_name=path.name)
        if isinstance(one, ClaimSent)
    }
    Member.objects.bulk_create(
        [Member(person_id=one, last_name="Doe", first_name="Jo", birth_date=AS_OF, loaded_at=AT) for one in numbers]
    )
    taken = aside = 0
    for path, raw in sent.items():
        load = fill(staff, raw, path.name)
        assert load.state == "done", (path.name, load.failure_says)
        assert load.rows_in == load.counts["pass"] + load.counts["quarantined"]
        taken, aside = taken + load.counts["pass"], aside + load.counts["quarantined"]
    assert (len(sent), taken, aside) == (54, 71, 26)
