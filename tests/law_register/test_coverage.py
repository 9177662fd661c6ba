"""What carries each provision, and the commands that say so."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.law.doors import run

from carelaw.kernel.command import Console, Exit
from carelaw.kernel.refusal import Refusal
from carelaw.law.coverage import Carried, CoverageRow, coverage
from carelaw.law.register import Register, default_law
from carelaw.law.rule import load_programs, rules
from carelaw.law.texts import Carrier, CarrierKind

load_programs()


def law_with(provision: str, *carriers: Carrier) -> Register:
    law = default_law()
    book = law.books[law.provision(provision).rulebook]
    return Register({**law.books, book.id: replace(book, carriers={**book.carriers, provision: carriers})})


def row_of(
    provision: str, law: Register, tables: Path | None = None, known: dict[str, Any] | None = None
) -> CoverageRow:
    listed = coverage(law, rules() if known is None else known, tables)
    return next(row for row in listed if row.provision.id == provision)


def test_every_provision_has_one_row() -> None:
    listed = coverage(default_law(), rules())
    assert len(listed) == 713
    assert len({row.provision.id for row in listed}) == 713


def test_a_rule_carries_its_provisions(tmp_path: Path) -> None:
    (tmp_path / "MAP-07.md").write_text("# a table")
    row = row_of("MAP-07", default_law(), tmp_path)
    assert row.status is Carried.CARRIED
    assert "act-in-force-for-query" in row.rules
    assert row.table == "MAP-07.md"
    assert row_of("MAP-06", default_law(), tmp_path).table == ""


def test_a_rule_that_nothing_calls_is_not_carried_whole() -> None:
    law = Register({key: replace(book, carriers={}) for key, book in default_law().books.items()})
    row = row_of("MAP-40", law)
    assert (row.status, "reporting-deadline" in row.rules) == (Carried.RULE_ONLY, True)
    assert "no part of the software calls it" in row.reason
    refused = law_with("MAP-40", Carrier(CarrierKind.CANNOT, "Nobody can"))
    assert row_of("MAP-40", refused).status is Carried.RULE_ONLY
    called = law_with("MAP-40", Carrier(CarrierKind.JOB, "a job"))
    assert row_of("MAP-40", called).status is Carried.CARRIED


def test_another_part_of_the_software_carries_what_is_declared() -> None:
    law = law_with("MAP-01", Carrier(CarrierKind.PAGE, "site footer"))
    assert row_of("MAP-01", law, known={}).status is Carried.CARRIED
    assert row_of("MAP-01", law, known={}).as_row()["carriers"] == ["page: site footer"]


def test_what_nothing_carries_is_not_yet() -> None:
    law = Register({key: replace(book, carriers={}) for key, book in default_law().books.items()})
    assert row_of("MAP-40", law, known={}).status is Carried.NOT_YET


def test_what_software_cannot_carry_says_why() -> None:
    row = row_of("MAP-09", default_law(), known={})
    assert (row.status, "no act of software" in row.reason) == (Carried.CANNOT, True)
    law = law_with("MAP-55", Carrier(CarrierKind.CANNOT, "A belief is in a person's mind", "The form records it"))
    assert row_of("MAP-55", law, known={}).reason == "A belief is in a person's mind. The form records it."


def said(words: tuple[str, ...], *arguments: str, stdin: str = "") -> tuple[int, str, str]:
    stdout, stderr = io.StringIO(), io.StringIO()
    code = run(words, list(arguments), Console(stdout, stderr, io.StringIO(stdin)))
    return code, stdout.getvalue(), stderr.getvalue()


def test_coverage_is_listed_by_rulebook_and_status() -> None:
    code, out, talk = said(("law", "coverage"), "--rulebook", "il-215-5-513b1", "--format", "json")
    assert code == Exit.DONE
    assert len(json.loads(out)) == 57
    assert talk.startswith("57 provisions")
    for status in Carried:
        _, sheet, _ = said(("law", "coverage"), "--format", "csv", "--status", status.value)
        assert {row["status"] for row in csv.DictReader(io.StringIO(sheet))} == {status.value}
    with pytest.raises(Refusal, match="rulebook-not-found"):
        said(("law", "coverage"), "--rulebook", "nowhere")


def test_rules_are_listed_with_provisions_schema_and_version() -> None:
    _, out, _ = said(("rules",), "--format", "json")
    listed = {sheet["name"]: sheet for sheet in json.loads(out)}
    assert set(listed) == set(rules())
    sheet = listed["act-in-force-for-query"]
    assert sheet["provisions"] == ["MAP-06", "MAP-07"]
    assert sheet["version"]
    assert sheet["facts"]["properties"]["asked_at"]["format"] == "date-time"
    _, table, _ = said(("rules",))
    assert "act-in-force-for-query" in table


@pytest.mark.parametrize(
    ("identity", "says"),
    [
        ("MAP-40", "The full record is due within 72 hours"),
        ("MAP-113", "without whom they were about"),
        ("report.deadline_hours", "72"),
        ("publish.min_cell", "always"),
        ("AMB-07", "To dispense is defined as to deliver"),
        ("il-89-140-990", "none yet: The day of adoption"),
        ("act-in-force-for-query", "MAP-06"),
    ],
)
def test_any_id_can_be_shown(identity: str, says: str) -> None:
    assert says in said(("law", "show"), identity)[1]
    assert json.loads(said(("law", "show"), identity, "--format", "json")[1])


def test_an_id_that_is_none_is_refused() -> None:
    with pytest.raises(Refusal, match="id-not-found"):
        said(("law", "show"), "MAP-999")


CASE = '{"asked_at": "2022-07-01T12:00:00Z"}'


def test_a_case_that_does_not_pass_is_a_finding() -> None:
    code, out, talk = said(("decide",), "act-in-force-for-query", "--facts", "-", stdin=CASE)
    assert code == Exit.FINDINGS
    assert "E-MAP-07" in out
    assert "readings AMB-25=through-last-day" in talk
    code, _, _ = said(("decide",), "act-in-force-for-query", "--facts", "-", stdin=CASE.replace("07-01", "06-30"))
    assert code == Exit.DONE


def test_a_case_is_judged_under_the_law_that_a_deployment_adopted(tmp_path: Path) -> None:
    (tmp_path / "law.toml").write_text(
        'rulebooks = ["pa-abc-map"]\n[[changes]]\nid = "x"\nrulebook = "pa-abc-map"\ncitation = "a later act"\n'
        'effective_on = 2022-07-01\neffect = "repeal-expiry"\n'
    )
    arguments = ["act-in-force-for-query", "--facts", "-", "--law", str(tmp_path / "law.toml")]
    assert said(("decide",), *arguments, stdin=CASE)[0] == Exit.DONE


def test_facts_come_from_a_file(tmp_path: Path) -> None:
    (tmp_path / "case.json").write_text(CASE)
    code, out, _ = said(
        ("decide",), "act-in-force-for-query", "--facts", str(tmp_path / "case.json"), "--format", "json"
    )
    assert code == Exit.FINDINGS
    assert json.loads(out)["reasons"][0]["cite"] == "§39"


def test_an_example_of_the_facts_can_be_asked_for_and_used() -> None:
    _, out, _ = said(("decide",), "act-in-force-for-query", "--example")
    assert said(("decide",), "act-in-force-for-query", "--facts", "-", stdin=out)[0] in (Exit.DONE, Exit.FINDINGS)


@pytest.mark.parametrize(
    ("arguments", "stdin", "code"),
    [
        (["--facts", "-"], "{", "facts-not-json"),
        (["--facts", "/nowhere/at/all.json"], "", "facts-unreadable"),
        (["--facts", "-"], "{}", "facts-refused"),
        (["--facts", "-", "--reading", "AMB-25"], CASE, "reading-unclear"),
        (["--facts", "-", "--reading", "AMB-25=never"], CASE, "reading-not-found"),
        (["--facts", "-", "--law", "/nowhere.toml"], CASE, "adoption-unreadable"),
    ],
)
def test_what_cannot_be_used_is_refused(arguments: list[str], stdin: str, code: str) -> None:
    with pytest.raises(Refusal, match=code):
        said(("decide",), "act-in-force-for-query", *arguments, stdin=stdin)


def test_without_facts_the_command_says_how_to_give_them() -> None:
    code, _, talk = said(("decide",), "act-in-force-for-query")
    assert code == Exit.USAGE
    assert "--facts" in talk
