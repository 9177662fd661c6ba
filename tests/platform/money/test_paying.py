"""What the State owes: no cent is lost, a take-back is a line of its own, a remittance is never negative."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from carelaw.kernel.refusal import Refusal
from carelaw.platform.money.payables import Payable, Remittance
from carelaw.platform.money.paying import CARRIED, owe, remit, take_back, waiting_amount, waiting_lines

AT = datetime(2025, 3, 1, 12, tzinfo=UTC)
ON = date(2025, 3, 1)
WHO = uuid.uuid4()


def owed(amount: str, key: str = "k1") -> Payable:
    return owe("monthly", key=key, party_id=WHO, amount=Decimal(amount), says="A month.", cite="§1", on=ON, at=AT)


def paid(reference: str) -> Remittance | None:
    return remit(WHO, reference=reference, on=ON, at=AT)


@pytest.mark.django_db
def test_the_same_key_is_one_line_and_the_same_reference_one_remittance() -> None:
    assert owed("120.00") == owed("120.00")
    first = paid("R-1")
    assert first is not None
    assert first.amount == Decimal("120.00")
    owed("80.00", "k2")
    assert paid("R-1") == first
    assert waiting_amount(WHO) == Decimal("80.00")


@pytest.mark.django_db
def test_nothing_waiting_is_no_remittance() -> None:
    assert paid("R-1") is None


@pytest.mark.django_db
def test_a_take_back_is_a_line_of_its_own_and_happens_once() -> None:
    line = owed("120.00")
    paid("R-1")
    take_back(line, says="Late notice.", on=ON, at=AT)
    assert waiting_amount(WHO) == Decimal("-120.00")
    with pytest.raises(Refusal) as refused:
        take_back(line, says="Late notice.", on=ON, at=AT)
    assert refused.value.code == "already-taken-back"


@pytest.mark.django_db
def test_more_owed_back_than_owed_pays_nothing_and_is_carried() -> None:
    line = owed("120.00")
    paid("R-1")
    take_back(line, says="Late notice.", on=ON, at=AT)
    owed("80.00", "k2")
    second = paid("R-2")
    assert second is not None
    assert second.amount == 0
    assert sum(line.amount for line in second.lines.all()) == 0
    assert [line.kind for line in waiting_lines(WHO)] == [CARRIED]
    owed("100.00", "k3")
    third = paid("R-3")
    assert third is not None
    assert third.amount == Decimal("60.00")


@pytest.mark.django_db
@pytest.mark.parametrize("amount", ["0.00", "-1.00", "0.001"])
def test_only_whole_cents_above_zero_are_owed(amount: str) -> None:
    with pytest.raises(Refusal):
        owed(amount)


@pytest.mark.django_db
def test_the_database_refuses_a_negative_line_that_takes_nothing_back() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Payable.objects.create(kind="x", key="x", party_id=WHO, amount=Decimal("-1"), says="", cite="", entered_on=ON)


class Remitting(TestCase):
    """Whatever is owed and taken back, remittances and what waits add up to it."""

    @settings(max_examples=15, deadline=None)
    @example([(1, False, False), (200, True, False)])
    @given(st.lists(st.tuples(st.integers(1, 50_000), st.booleans(), st.booleans()), max_size=6))
    def test_every_cent_is_remitted_or_waits(self, steps: list[tuple[int, bool, bool]]) -> None:
        who, total = uuid.uuid4(), Decimal(0)
        for place, (cents, back, pays) in enumerate(steps):
            amount = Decimal(cents) / 100
            line = owe("m", key=f"{who}{place}", party_id=who, amount=amount, says="", cite="", on=ON, at=AT)
            if pays:
                remit(who, reference=f"{who}-{place}", on=ON, at=AT)
            if back:
                take_back(line, says="", on=ON, at=AT)
            total += 0 if back else amount
        sent = sum((one.amount for one in Remittance.objects.filter(party_id=who)), Decimal(0))
        assert sent + waiting_amount(who) == total
