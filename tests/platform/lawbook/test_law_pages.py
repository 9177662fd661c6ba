"""The law's public pages: every rule can be tried, every id has its page, filters and counts agree."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from carelaw.law.coverage import coverage
from carelaw.law.facts_schema import form_fields
from carelaw.law.register import default_law
from carelaw.law.rule import load_programs, rules
from carelaw.platform.lawbook.law_tables import law_tables
from tests.law.tables import provisions_with_tables, table

load_programs()
pytestmark = pytest.mark.django_db
LAW = default_law()


def get(url: str) -> Any:
    response = Client().get(url)
    assert response.status_code == 200, url
    return response


def test_every_rule_is_listed_once_and_found_by_its_words():
    listed = get("/rules/").context["page"]["table"]
    assert [row[0].text for row in listed.rows] == list(rules())
    found = get("/rules/?q=deadline+72").context["page"]["table"].rows
    assert all("deadline" in str(row[0].text) + row[1].lower() for row in found)
    assert get("/rules/?q=zzzz").context["page"]["table"].rows == []
    assert get("/rules/?rulebook=nonsense").context["page"]["table"].rows == []


@pytest.mark.parametrize("name", sorted(rules()))
def test_every_rule_can_be_tried_with_its_example(name):
    form = get(f"/rules/{name}/").context["page"]["form"]
    assert set(form.fields) == {field.name for field in form_fields(rules()[name].facts)}
    filled = {field: value for field, value in form.initial.items() if value is not None}
    response = Client().post(f"/rules/{name}/", filled)
    page = response.context["page"]
    # An example is of the right types; whether the law is in force on its days is the rule's business.
    assert page["box"] is not None or all("wrong-fact" not in str(e) for e in page["form"].errors.values())
    assert response.status_code == (200 if page["box"] else 422)


def test_a_decision_shows_reasons_citation_status_and_what_another_reading_gives():
    response = Client().post("/rules/reporting-deadline/", {"delivered_at": "2021-03-05T13:00:00Z"})
    page = response.context["page"]
    assert page["box"].law_status
    assert page["box"].cite == "§7(c)"
    table = page["others"]
    by_reading = {row[0].text: row for row in table.rows}
    # Friday at eight and 72 hours end on a Monday either way; from a Thursday they end on a Sunday, which may roll.
    assert by_reading["AMB-06"][3].text == "same answer"
    moved = Client().post("/rules/reporting-deadline/", {"delivered_at": "2021-03-04T13:00:00Z"})
    rows = {row[0].text: row for row in moved.context["page"]["others"].rows}
    assert rows["AMB-06"][3].text == "changes the answer"


def test_facts_that_cannot_be_read_are_told_at_their_field_and_kept():
    response = Client().post("/rules/reporting-deadline/", {"delivered_on": "someday", "delivered_at": "2024"})
    assert response.status_code == 422
    assert "delivered_on" in response.context["page"]["form"].errors
    assert 'value="someday"' in response.content.decode()


def test_an_unknown_rule_and_an_unknown_id_are_not_found():
    assert Client().get("/rules/no-such-rule/").status_code == 404
    assert Client().get("/law/MAP-999/").status_code == 404


def test_counts_and_filters_agree_with_the_coverage():
    every = coverage(LAW, rules())
    page = get("/law/").context["page"]
    assert page["table"].total == len(every)
    for card in page["books"]:
        told = sum(int(link.text.split()[0]) for link, _tone in card["counts"])
        assert told == sum(1 for row in every if row.provision.rulebook == card["book"].id)
        for link, _tone in card["counts"]:
            assert get(f"/law/{link.url}").context["page"]["table"].total == int(link.text.split()[0])


def test_pages_of_provisions_are_walked_without_losing_the_filter():
    page = get("/law/?rulebook=pa-abc-map&page=2").context["page"]["table"]
    assert page.page == 2
    assert "rulebook=pa-abc-map" in page.previous_url


@pytest.mark.parametrize("identity", ["MAP-50", "AMB-08", "clinical.daily_mme_high", "pa-abc-map"])
def test_every_kind_of_id_has_a_page(identity):
    assert identity in get(f"/law/{identity}/").content.decode()


def test_every_provision_links_to_its_rules():
    page = get("/law/MAP-40/").context["page"]
    carrying = [name for name, rule in rules().items() if "MAP-40" in rule.provisions]
    assert [link.text for link, _says in page["rules"]] == carrying


def test_what_is_typed_in_a_case_is_not_in_the_address():
    content = Client().get("/rules/reporting-deadline/").content.decode()
    methods = re.findall(r"<form method=\"(\w+)\" class=\"cl-panel\"", content)
    assert methods == ["post"]


def test_the_law_table_of_a_provision_stands_on_its_page():
    told = get("/law/MAP-40/").content.decode()
    for words in ("Cases that the law decides", "one second over", "lateness", "Violation"):
        assert words in told


def test_every_law_table_can_be_shown():
    for provision in provisions_with_tables():
        cases = table(provision)
        rows = [row for shown in law_tables(provision) for row in shown.rows]
        assert len(rows) == len(cases), provision


def test_without_the_tables_beside_it_the_page_shows_none(tmp_path):
    assert law_tables("MAP-40", tmp_path) == ()


def test_tables_of_one_rule_are_told_apart_and_no_cell_is_blank(tmp_path):
    tables = "| a | then | because |\n|---|---|---|\n|  | pass | x |\n"
    (tmp_path / "MAP-40.md").write_text(f"Rule: `reporting-deadline`.\n\n{tables}\nMore.\n\n{tables}")
    shown = law_tables("MAP-40", tmp_path)
    assert [one.caption for one in shown] == ["reporting-deadline", "reporting-deadline (2)"]
    assert shown[0].rows[0][0].text == "–"
