"""Ingredients of a compound are corrected like any field, by name and place."""

from __future__ import annotations

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import Dispensation, SubmittedRecord
from carelaw.pdmp.use_cases.correcting import correct
from carelaw.pdmp.use_cases.submitting import report_one
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.record.models import Entry
from tests.pdmp.conftest import AT
from tests.pdmp.files import ALPRAZOLAM, HYDROCODONE, record

pytestmark = pytest.mark.django_db


def ingredient(code: str, quantity: str) -> dict[str, str]:
    return {"CDI01": "1", "CDI02": "01", "CDI03": code, "CDI04": quantity, "CDI05": "01"}


@pytest.fixture
def held(submitter: Actor) -> SubmittedRecord:
    """A compound whose second ingredient has no quantity."""
    parts = (ingredient(HYDROCODONE, "5"), {**ingredient(ALPRAZOLAM, "0"), "CDI01": "2"})
    report_one(submitter, record(DSP07="06", DSP08="99999999999"), parts, at=AT)
    return SubmittedRecord.objects.get(state="held")


def quantities() -> list[tuple[str, str]]:
    stored = Dispensation.objects.get().ingredients or []
    return [(one["national_drug_code"], str(one["quantity"])) for one in stored]


def test_an_ingredient_is_corrected_by_name_and_place(held: SubmittedRecord, submitter: Actor) -> None:
    assert {one["field"] for one in held.findings if one["level"] == "error"} == {"CDI04"}
    still = correct(submitter, held.pk, {"CDI04-2": "-1"}, at=AT)
    assert (still.state, still.corrections.get().field, still.corrections.get().before) == ("held", "CDI04-2", "0")
    done = correct(submitter, held.pk, {"CDI04-2": "7"}, at=AT)
    assert (done.state, done.sent_compounds[1]["CDI04"]) == ("corrected", "0")
    assert quantities() == [(HYDROCODONE, "5"), (ALPRAZOLAM, "7")]
    assert Entry.objects.filter(kind="record-corrected").order_by("-seq")[0].body["fields"] == ["CDI04-2"]


def test_an_ingredient_is_added_in_the_next_place_and_left_out_when_emptied(
    held: SubmittedRecord, submitter: Actor
) -> None:
    with pytest.raises(Refusal) as refused:
        correct(submitter, held.pk, {"CDI03-4": HYDROCODONE}, at=AT)
    assert (refused.value.code, "place 3" in refused.value.says) == ("ingredient-unknown", True)
    emptied = {f"{name}-2": "" for name in ingredient("", "")}
    added = {f"{name}-3": value for name, value in ingredient(ALPRAZOLAM, "3").items()} | {"CDI01-3": "2"}
    assert correct(submitter, held.pk, emptied | added, at=AT).state == "corrected"
    assert quantities() == [(HYDROCODONE, "5"), (ALPRAZOLAM, "3")]


def test_ingredients_stay_as_sent_when_another_field_is_corrected(held: SubmittedRecord, submitter: Actor) -> None:
    correct(submitter, held.pk, {"DSP10": "14"}, at=AT)
    assert correct(submitter, held.pk, {"CDI04-2": "7"}, at=AT).state == "corrected"
    assert quantities() == [(HYDROCODONE, "5"), (ALPRAZOLAM, "7")]
