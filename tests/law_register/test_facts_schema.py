"""Facts as JSON: read strictly, refused with every wrong place, described to machines and forms."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any, Literal

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelaw.kernel.decision import plain
from carelaw.kernel.refusal import Problem
from carelaw.law.facts_schema import (
    FactsRefused,
    example,
    form_fields,
    hint_at,
    json_schema,
    parse_facts,
    typed_cell,
)


class Color(StrEnum):
    """A closed list."""

    RED = "red"
    BLUE = "blue"


@dataclass(frozen=True)
class Pack:
    """One pack of a sale."""

    code: str
    count: int = 1


@dataclass(frozen=True)
class Sale:
    """A sale at the counter."""

    paid: Decimal
    sold_on: date
    at: datetime
    color: Color
    first: Pack
    packs: tuple[Pack, ...] = ()
    retail: Decimal | None = None
    other: Pack | None = None
    insured: bool | None = field(default=None, metadata={"says": "Is the buyer insured?"})
    kind: Literal["new", "refill"] = "new"
    codes: frozenset[str] = frozenset()
    marks: Mapping[str, int] = field(default_factory=dict)


LEAST: dict[str, Any] = {
    "paid": "10.00",
    "sold_on": "2024-02-29",
    "at": "2024-02-29T08:00:00-05:00",
    "color": "red",
    "first": {"code": "A"},
}


def test_the_least_facts_are_read_with_their_defaults() -> None:
    sale = parse_facts(Sale, LEAST)
    assert sale == Sale(
        Decimal("10.00"), date(2024, 2, 29), datetime(2024, 2, 29, 13, tzinfo=UTC), Color.RED, Pack("A")
    )


def test_all_facts_are_read() -> None:
    sale = parse_facts(
        Sale,
        LEAST
        | {
            "packs": [{"code": "B", "count": 2}],
            "retail": 12,
            "other": {"code": "C"},
            "insured": False,
            "kind": "refill",
            "codes": ["x", "y"],
            "marks": {"a": 1},
        },
    )
    assert sale.packs == (Pack("B", 2),)
    assert (sale.retail, sale.other, sale.insured, sale.kind) == (Decimal(12), Pack("C"), False, "refill")
    assert (sale.codes, sale.marks) == (frozenset({"x", "y"}), {"a": 1})


@pytest.mark.parametrize(
    ("changed", "path", "says"),
    [
        ({"paid": "ten"}, "paid", "'paid' is 'ten'; it must be a decimal number as text"),
        ({"paid": "NaN"}, "paid", "it must be a decimal number"),
        ({"paid": 10.1}, "paid", "it must be a decimal number"),
        ({"paid": None}, "paid", "'paid' is nothing; it must be"),
        ({"sold_on": "29.02.2024"}, "sold_on", "it must be a date, such as 2024-02-29"),
        ({"sold_on": "2023-02-29"}, "sold_on", "it must be a date"),
        ({"sold_on": "20240229"}, "sold_on", "it must be a date"),
        ({"at": "2024-02-29T08:00:00"}, "at", "an instant with its offset from UTC"),
        ({"color": "green"}, "color", "it must be one of red, blue"),
        ({"kind": "old"}, "kind", "it must be one of new, refill"),
        ({"insured": "yes"}, "insured", "it must be true or false or absent (null)"),
        ({"first": "A"}, "first", "an object with the facts of Pack"),
        ({"first": {"code": 5}}, "first.code", "'first.code' is '5'; it must be text"),
        ({"first": {"code": "A", "count": True}}, "first.count", "it must be a whole number"),
        ({"packs": [{"code": "B"}, {"count": 1}]}, "packs[1].code", "'packs[1].code' is missing"),
        ({"packs": {"code": "B"}}, "packs", "a list, each entry an object"),
        ({"prize": 1}, "prize", "'prize' is not a fact; permitted are paid, sold_on"),
    ],
)
def test_a_wrong_fact_is_told_with_path_value_and_what_is_permitted(
    changed: dict[str, Any], path: str, says: str
) -> None:
    with pytest.raises(FactsRefused) as refused:
        parse_facts(Sale, LEAST | changed)
    (problem,) = refused.value.problems
    assert problem.field == path
    assert says in problem.says


def test_every_wrong_fact_is_told_at_once() -> None:
    with pytest.raises(FactsRefused) as refused:
        parse_facts(Sale, {"paid": "x", "first": {}, "color": "green"})
    assert {problem.field for problem in refused.value.problems} == {"paid", "first.code", "color", "sold_on", "at"}


@pytest.mark.parametrize("values", [None, 5, [], "x"])
def test_facts_that_are_no_object_are_refused(values: Any) -> None:
    with pytest.raises(FactsRefused, match="facts-refused"):
        parse_facts(Sale, values)


def test_what_a_dataclass_itself_refuses_is_told() -> None:
    @dataclass(frozen=True)
    class Strict:
        count: int

        def __post_init__(self) -> None:
            if self.count < 0:
                raise ValueError("count must not be negative")

    with pytest.raises(FactsRefused) as refused:
        parse_facts(Strict, {"count": -1})
    assert "count must not be negative" in refused.value.problems[0].says


def test_the_example_is_good_facts_and_fits_its_schema() -> None:
    shown = example(Sale)
    assert parse_facts(Sale, shown).first == Pack("text", 1)
    jsonschema.Draft202012Validator.check_schema(json_schema(Sale))
    jsonschema.validate(shown, json_schema(Sale))


@pytest.mark.parametrize("changed", [{"color": "green"}, {"first": {}}, {"paid": 1.5}, {"prize": 1}, {"kind": "old"}])
def test_the_schema_refuses_what_the_reader_refuses(changed: dict[str, Any]) -> None:
    with pytest.raises(FactsRefused):
        parse_facts(Sale, LEAST | changed)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(LEAST | changed, json_schema(Sale))


def test_a_form_asks_for_each_fact_in_its_order() -> None:
    fields = {one.name: one for one in form_fields(Sale)}
    assert list(fields)[:7] == ["paid", "sold_on", "at", "color", "first.code", "first.count", "packs"]
    assert (fields["color"].type, fields["color"].options) == ("select", ("red", "blue"))
    assert (fields["paid"].type, fields["paid"].required, fields["paid"].label) == ("decimal", True, "Paid")
    assert not fields["first.count"].required
    assert not fields["other.code"].required
    assert fields["insured"].help == "Is the buyer insured?"
    assert fields["packs"].type == "json"


@pytest.mark.parametrize(
    ("path", "text", "value"),
    [
        ("paid", "10.00", "10.00"),
        ("sold_on", "2024-02-29", "2024-02-29"),
        ("first.count", "2", 2),
        ("first.count", "two", "two"),
        ("insured", "yes", True),
        ("insured", "no", False),
        ("insured", "", None),
        ("retail", "", None),
        ("first.code", "", ""),
        ("first.code", "yes", "yes"),
        ("codes", "x; y", ["x", "y"]),
        ("codes", "none", []),
        ("packs", '[{"code": "A"}]', [{"code": "A"}]),
    ],
)
def test_a_cell_becomes_the_json_value_of_its_fact(path: str, text: str, value: Any) -> None:
    assert typed_cell(Sale, path, text) == value


def test_a_path_that_leads_nowhere_names_the_facts_there() -> None:
    with pytest.raises(KeyError, match="'cod' must be one of code, count"):
        hint_at(Sale, "first.cod")
    with pytest.raises(KeyError, match="is not a fact of Sale"):
        hint_at(Sale, "paid.cents")


packs = st.builds(Pack, st.text(max_size=5), st.integers(-5, 5))
amounts = st.decimals(allow_nan=False, allow_infinity=False, places=2)
sales = st.builds(
    Sale,
    paid=amounts,
    sold_on=st.dates(),
    at=st.datetimes(timezones=st.just(UTC)),
    color=st.sampled_from(Color),
    first=packs,
    packs=st.lists(packs, max_size=3).map(tuple),
    retail=st.none() | amounts,
    other=st.none() | packs,
    insured=st.none() | st.booleans(),
    kind=st.sampled_from(["new", "refill"]),
    codes=st.frozensets(st.text(max_size=3), max_size=3),
    marks=st.dictionaries(st.text(max_size=3), st.integers(), max_size=3),
)


@given(sale=sales)
def test_facts_written_as_json_and_read_again_are_the_same(sale: Sale) -> None:
    written = json.loads(json.dumps(plain(sale)))
    assert parse_facts(Sale, written) == sale
    jsonschema.validate(written, json_schema(Sale))


junk = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*LEAST, "x"]), inner, max_size=3),
    max_leaves=8,
)


@given(values=junk)
def test_no_junk_gets_past_the_reader_or_breaks_it(values: Any) -> None:
    problems = problems_of(values)
    if not problems:
        jsonschema.validate(values, json_schema(Sale))


def problems_of(values: Any) -> tuple[Problem, ...]:
    try:
        parse_facts(Sale, values)
    except FactsRefused as refused:
        return refused.problems
    return ()
