"""A kept decision is explained by its reasons, readings and facts, to those who may hear it."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.law.decide import find_rule
from carelaw.law.facts_schema import parse_facts
from carelaw.law.rule import load_programs
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.decisions.explaining import explain
from carelaw.platform.decisions.keeping import decisions_on, keep
from carelaw.platform.decisions.models import KeptDecision
from carelaw.platform.money.ledger import assess, receive_payment
from carelaw.platform.record.models import Entry

pytestmark = pytest.mark.django_db
load_programs()
AT = datetime(2016, 1, 5, tzinfo=UTC)
FACTS = {
    "seen_at": "2017-01-01T00:00:00Z",
    "delivered_at": "2016-01-01T12:00:00Z",
    "complete_received_at": "2016-01-04T12:00:01Z",
}


def actor(role: str, **scope: tuple[str, ...]) -> Actor:
    return Actor("a-1", "Robin Vale", role, second_factor=True, channel="console", client="test", scope=scope)


def kept() -> KeptDecision:
    kind = find_rule("lateness").facts
    facts = parse_facts(kind, FACTS)
    return keep(find_rule("lateness")(facts), facts, subject="report:1", at=AT)


def test_reasons_facts_and_todays_answer_are_told() -> None:
    found = explain("decision", str(kept().pk), actor("AUDITOR")).as_dict()
    said = [line["says"] for line in found["lines"]]
    assert found["title"] == "Decision of the rule lateness"
    assert "Fact: complete received at" in said
    assert said[-1] == "Asked again today, the rule gives the same answer."
    assert found["says"].startswith("violation, on 2016-01-05")


def test_another_answer_today_is_said() -> None:
    one = kept()
    KeptDecision.objects.filter(pk=one.pk).update(outcome="pass")
    assert "another answer" in explain("decision", str(one.pk), actor("AUDITOR")).lines[-1].says


def test_the_record_holds_the_digest_and_no_fact() -> None:
    one = kept()
    body = Entry.objects.get(kind="decision-kept").body
    assert body["facts"] == one.facts_digest
    assert "2016-01-01T12" not in str(body)
    assert decisions_on("report:1") == [one]


@pytest.mark.parametrize("reference", ["nothing-like-it", "00000000-0000-4000-8000-000000000001"])
def test_an_unknown_reference_is_refused(reference: str) -> None:
    with pytest.raises(Refusal) as refused:
        explain("decision", reference, actor("AUDITOR"))
    assert refused.value.code == "reference-unknown"


def test_an_unknown_sort_is_refused_with_those_that_exist() -> None:
    with pytest.raises(Refusal, match="explanation-unknown") as refused:
        explain("weather", "x", actor("AUDITOR"))
    assert "decision" in refused.value.says


@pytest.mark.parametrize("role", ["SUBMITTER", "ADMIN"])
def test_who_may_not_hear_it_does_not(role: str) -> None:
    with pytest.raises(Refusal) as refused:
        explain("decision", str(kept().pk), actor(role))
    assert refused.value.kind == "forbidden"


def test_a_charge_is_explained_to_its_own_party_only() -> None:
    owner = uuid.uuid4()
    terms = {"says": "Fine.", "cite": "(h)", "on": date(2026, 2, 1), "at": AT}
    charge = assess("fine", key="c", party_id=owner, amount=Decimal("100.00"), **terms)  # type: ignore[arg-type]
    receive_payment(reference="p", party_id=owner, amount=Decimal("40.00"), method="check", on=date(2026, 2, 2), at=AT)
    found = explain("charge", str(charge.pk), actor("PHARMACY_ENTITY", party=(str(owner),)))
    assert [line.value for line in found.lines] == ["$100.00", "$40.00"]
    with pytest.raises(Refusal) as refused:
        explain("charge", str(charge.pk), actor("PHARMACY_ENTITY", party=(str(uuid.uuid4()),)))
    assert refused.value.code == "reference-unknown"
    with pytest.raises(Refusal) as refused:
        explain("charge", str(charge.pk), actor("PHARMACY_ENTITY"))
    assert refused.value.code == "reference-unknown"
