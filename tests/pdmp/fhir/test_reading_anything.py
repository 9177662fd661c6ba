"""Whatever JSON comes in, it is read or refused in words; no reader breaks."""

from __future__ import annotations

import contextlib
import copy
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.wire.fhir.questions import read_history, read_match
from carelaw.pdmp.wire.fhir.searches import read_search
from tests.pdmp.doors import PERSON, QUESTION, parameters

SCALARS = st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=12)
ANYTHING = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3)
)
WHOLE = parameters({**QUESTION, "drug": "00406012301", "prescription_number": "1", "period_from": "2025-01-01"})
WHOLE["parameter"][0]["resource"] |= {
    "identifier": [{"system": "http://hl7.org/fhir/sid/us-ssn", "value": "120-35-2435"}],
    "telecom": [{"system": "phone", "value": "2155550100"}],
    "address": [{"postalCode": "19064"}],
    "extension": [{"url": "http://hl7.org/fhir/StructureDefinition/patient-animal"}],
}
WHOLE["parameter"].append({"name": "animal-owner", "resource": {"resourceType": "RelatedPerson", "name": [{}]}})


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a JSON value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path] * bool(path) + [place for key, item in pairs for place in places(item, (*path, key))]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.sampled_from(places(WHOLE)), ANYTHING)
def test_a_question_with_anything_at_any_place_is_read_or_refused(place: tuple[Any, ...], value: Any) -> None:
    sent = copy.deepcopy(WHOLE)
    owner = sent
    for key in place[:-1]:
        owner = owner[key]
    owner[place[-1]] = value
    for read in (read_history, read_match):
        try:
            read(sent)
        except Refusal as refusal:
            words = refusal.says + "".join(problem.says for problem in refusal.problems)
            assert PERSON["last_name"] not in words
            assert PERSON["birth_date"] not in words


@settings(max_examples=150, deadline=None, derandomize=True)
@given(ANYTHING)
def test_anything_at_all_is_refused(value: Any) -> None:
    for sent in (value, {"resourceType": "Parameters", "parameter": value}):
        with contextlib.suppress(Refusal):
            raise AssertionError(read_history(sent))


@settings(max_examples=150, deadline=None, derandomize=True)
@given(
    st.dictionaries(
        st.sampled_from(["patient", "whenprepared", "purpose", "drug", "x"]),
        st.lists(st.text(max_size=12) | st.just("ge2025-01-01"), min_size=1, max_size=3),
    )
)
def test_any_search_is_read_or_refused(given_parameters: dict[str, list[str]]) -> None:
    with contextlib.suppress(Refusal):
        read_search(given_parameters, in_body=True)
