"""The components: tables, decisions, fields, steps."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.template.loader import get_template
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.platform.accounts.models import Account
from carelaw.platform.legal_zone import zone_of
from carelaw.platform.pages.gallery import gallery_page
from carelaw.platform.pages.listing import listing
from carelaw.platform.pages.parts import Cell, Column, Link, Table, Tag, decision_parts, outcome_tag
from carelaw.platform.pages.templatetags import kit
from carelaw.platform.pages.templatetags.pages_time import local_instant

COLUMNS = (Column("name", "Name", sortable=True), Column("rows", "Rows", numeric=True))


def render(words: str, **context: Any) -> str:
    return Template("{% load kit %}" + words).render(Context(context))


def table(**terms: Any) -> Table:
    return Table(**{"caption": "Files", "columns": COLUMNS, "rows": [("a", "1")], **terms})


def test_a_heading_sorts_up_then_down_and_goes_back_to_the_first_page():
    up = table(sort="name", page=3, pages=5).headings[0]
    down = table(sort="name", descending=True, page=3, pages=5).headings[0]
    assert (up["url"], up["direction"]) == ("?sort=-name", "ascending")
    assert (down["url"], down["direction"]) == ("?sort=name", "descending")
    assert table().headings[1]["url"] == ""


def test_filters_stay_in_every_link():
    made = table(sort="name", page=2, pages=4, query={"q": "a&b", "page": "2", "empty": ""})
    assert made.next_url == "?q=a%26b&sort=name&page=3"
    assert made.previous_url == "?q=a%26b&sort=name"
    assert made.headings[0]["url"] == "?q=a%26b&sort=-name"


@given(st.integers(1, 400).flatmap(lambda pages: st.tuples(st.just(pages), st.integers(1, pages))))
def test_the_pages_offered_hold_first_last_and_here_once_and_no_gap_of_nothing(drawn):
    pages, here = drawn
    steps = table(page=here, pages=pages).steps
    numbers = [step["number"] for step in steps if step["number"]]
    assert numbers == sorted(set(numbers))
    assert {1, here, pages} <= set(numbers)
    assert [step["number"] for step in steps if step.get("here")] == [here]
    for before, after in pairwise(numbers):
        gap = {"number": None} in steps[steps.index(next(s for s in steps if s["number"] == before)) :][1:2]
        assert gap == (after - before > 1)


def test_a_table_escapes_what_it_shows():
    shown = render(
        "{% data_table table %}", table=table(rows=[(Cell("<b>x</b>", url="/a?b=1&c=2"), Tag("<i>", "bad"))])
    )
    assert "&lt;b&gt;x&lt;/b&gt;" in shown
    assert "<i>" not in shown
    assert 'href="/a?b=1&amp;c=2"' in shown


def test_a_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="shorter"):
        _ = table(rows=[("only one",)]).body


def test_an_empty_table_says_so():
    assert "No file yet." in render("{% data_table table %}", table=table(rows=[], empty="No file yet."))
    assert "Nothing to show." in render("{% data_table table %}", table=table(rows=[]))


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_has_a_word(outcome):
    decision = Decision(outcome, (Reason("code", "Because."),), rule="a-rule", cite="§7", law_status="enacted")
    shown = render(
        "{% decision_box box %}", box=decision_parts(decision, title="In time?", next_steps=[Link("Go", "/g")])
    )
    for words in (str(outcome_tag(outcome).text), "Because.", "§7", "enacted", "a-rule", 'href="/g"'):
        assert words in shown


class _Form(forms.Form):
    name = forms.CharField(label="Name", help_text="As written.")
    ok = forms.BooleanField(label="Agreed")
    door = forms.ChoiceField(label="Door", choices=[("a", "A")], widget=forms.RadioSelect)
    note = forms.CharField(label="Note", required=False)


class _Ids(HTMLParser):
    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.pointed: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given_ = dict(attrs)
        if given_.get("id"):
            self.ids.append(str(given_["id"]))
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.pointed += (given_.get(name) or "").split()
        if tag == "a" and (given_.get("href") or "").startswith("#"):
            self.pointed.append(str(given_["href"])[1:])


@pytest.mark.parametrize("data", [None, {}, {"name": "x", "ok": "on", "door": "a"}])
def test_labels_hints_and_errors_point_at_things_that_are_there(data):
    seen = _Ids(render("{% error_summary form %}{% form_fields form %}", form=_Form(data)))
    assert len(seen.ids) == len(set(seen.ids))
    assert set(seen.pointed) <= set(seen.ids)
    assert seen.pointed


def test_an_error_is_told_at_the_top_and_at_the_field():
    shown = render("{% error_summary form %}{% form_fields form %}", form=_Form({"name": "x", "ok": "on"}))
    assert shown.count("This field is required.") == 2
    assert "One thing to correct" in shown
    assert render("{% error_summary form %}", form=_Form()).strip() == ""


def test_a_hint_can_be_given_or_left_out():
    shown = render('{% field form.name hint="" %}', form=_Form())
    assert "As written." not in shown
    assert "aria-describedby" not in shown
    assert "Another hint." in render('{% field form.name "Another hint." %}', form=_Form())


def test_an_instant_is_told_in_the_laws_zone_with_the_zone():
    at = datetime(2026, 7, 1, 3, 30, tzinfo=UTC)
    with timezone.override(zone_of("pdmp")):
        assert local_instant(at) == "June 30, 2026, 11:30 p.m. EDT"
    with timezone.override(zone_of("ihh")):
        assert local_instant(at) == "June 30, 2026, 10:30 p.m. CDT"
    assert local_instant("last week") == "last week"


def test_the_gallery_shows_every_component():
    source = str(get_template("pages/gallery.html").template.source)
    # `field` is shown by `form_fields`.
    assert [name for name in kit.register.tags if not re.search(r"{% " + name + r"\b", source)] == ["field"]
    assert gallery_page("en").charts


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "first", "page"),
    [
        ({}, "a0", 1),
        ({"sort": "-email"}, "a9", 1),
        ({"page": "2"}, "a4", 2),
        ({"page": "99"}, "a8", 3),
        ({"page": "-1"}, "a0", 1),
        ({"page": "٣"}, "a0", 1),
        ({"sort": "password"}, "a0", 1),
        ({"sort": "--email"}, "a9", 1),
    ],
)
def test_an_address_orders_and_pages_only_as_permitted(asked, first, page):
    for n in range(10):
        Account.objects.create_user(f"a{n}@example.org", name="Same")
    found = listing(Account.objects.all(), asked, by={"email": ("email",)}, default="email", per_page=4)
    assert (found.rows[0].email.split("@")[0], found.page, found.pages, found.total) == (first, page, 3, 10)


def test_errors_are_told_as_the_fields_stand_on_the_page() -> None:
    form = _Form({"name": "x", "ok": "on"})
    fields = list(form.fields)
    form.errors.clear()
    for field in (*reversed(fields), None):
        form.add_error(field, f"wrong-{field}")
    shown = render("{% error_summary form %}", form=form)
    assert re.findall(r"wrong-(\w+)", shown) == ["None", *fields]
