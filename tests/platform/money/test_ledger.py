"""The ledger: no cent is lost, nothing is entered twice, a reversal is a line of its own."""

import uuid
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from carelaw.kernel.refusal import Refusal
from carelaw.platform.money.ledger import assess, balance, credit, credited_of, paid_of, receive_payment, reverse
from carelaw.platform.money.models import Allocation, Charge

AT = datetime(2025, 3, 1, 12, tzinfo=UTC)
ON = date(2025, 3, 1)
WHO = uuid.uuid4()
cents = st.decimals(min_value="0.01", max_value="9999.99", places=2)


def charge(amount: str, key: str = "c1", on: date = ON) -> Charge:
    return assess("fine", key=key, party_id=WHO, amount=Decimal(amount), says="A fine.", cite="§10", on=on, at=AT)


def pay(amount: str, reference: str = "p1") -> None:
    receive_payment(reference=reference, party_id=WHO, amount=Decimal(amount), method="check", on=ON, at=AT)


@pytest.mark.django_db
def test_the_same_key_is_one_charge_and_the_same_reference_one_payment() -> None:
    assert charge("100.00") == charge("100.00")
    pay("30.00")
    pay("30.00")
    assert balance(WHO) == Decimal("70.00")


@pytest.mark.django_db
def test_a_payment_settles_the_oldest_first() -> None:
    late, early = charge("50.00", "late", date(2025, 2, 1)), charge("20.00", "early", date(2025, 1, 1))
    pay("30.00")
    assert (paid_of(early), paid_of(late)) == (Decimal("20.00"), Decimal("10.00"))


@pytest.mark.django_db
def test_a_reversal_cancels_and_cannot_be_repeated() -> None:
    held = charge("100.00")
    reverse(held, says="Entered in error.", on=ON, at=AT)
    assert balance(WHO) == 0
    with pytest.raises(Refusal):
        reverse(held, says="Entered in error.", on=ON, at=AT)


@pytest.mark.django_db
def test_what_is_paid_is_not_reversed() -> None:
    held = charge("100.00")
    pay("1.00")
    with pytest.raises(Refusal) as refused:
        reverse(held, says="Entered in error.", on=ON, at=AT)
    assert refused.value.code == "charge-paid"


@pytest.mark.django_db
@pytest.mark.parametrize("amount", ["0.00", "-1.00", "1.001"])
def test_only_positive_whole_cents_are_assessed(amount: str) -> None:
    with pytest.raises(Refusal):
        charge(amount)


@pytest.mark.django_db
def test_the_database_refuses_a_negative_charge_that_reverses_nothing() -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        Charge.objects.create(
            kind="fine", key="x", party_id=WHO, amount=Decimal("-1.00"), says="", cite="", assessed_on=ON
        )


class NoCentIsLost(TestCase):
    """Whatever is charged and paid, the balance and the allocations agree with the sums."""

    @settings(deadline=None)
    @given(charges=st.lists(cents, max_size=5), payments=st.lists(cents, max_size=5))
    def test_sums(self, charges: list[Decimal], payments: list[Decimal]) -> None:
        who = uuid.uuid4()
        for number, amount in enumerate(charges):
            assess("fee", key=f"{who}-{number}", party_id=who, amount=amount, says="", cite="", on=ON, at=AT)
        for number, amount in enumerate(payments):
            receive_payment(reference=f"{who}-{number}", party_id=who, amount=amount, method="check", on=ON, at=AT)
        assert balance(who) == sum(charges, Decimal(0)) - sum(payments, Decimal(0))
        settled = sum((a.amount for a in Allocation.objects.filter(payment__party_id=who)), Decimal(0))
        assert settled <= min(sum(charges, Decimal(0)), sum(payments, Decimal(0)))


def take_back(held: Charge, amount: str, key: str = "k1") -> Charge:
    return credit(held, key=key, amount=Decimal(amount), says="Fewer days.", cite="§10", on=ON, at=AT)


@pytest.mark.django_db
def test_a_credit_takes_back_a_part_once() -> None:
    held = charge("100.00")
    assert take_back(held, "30.00") == take_back(held, "30.00")
    assert (balance(WHO), credited_of(held)) == (Decimal("70.00"), Decimal("30.00"))


@pytest.mark.django_db
def test_credits_are_never_more_than_their_charge() -> None:
    held = charge("100.00")
    take_back(held, "60.00")
    with pytest.raises(Refusal) as refused:
        take_back(held, "40.01", "k2")
    assert refused.value.code == "credit-over-charge"
    take_back(held, "40.00", "k2")
    assert balance(WHO) == 0


@pytest.mark.django_db
def test_a_credit_on_a_paid_charge_is_money_of_the_party_and_settles_the_next_one_as_far_as_it_was_left_over() -> None:
    held = charge("100.00")
    pay("150.00")
    take_back(held, "30.00")
    assert balance(WHO) == Decimal("-80.00")
    coming = charge("60.00", "c2", date(2025, 4, 1))
    assert paid_of(coming) == Decimal("50.00")
    assert balance(WHO) == Decimal("-20.00")


@pytest.mark.django_db
def test_a_payment_settles_no_more_than_credits_left() -> None:
    held = charge("100.00")
    take_back(held, "30.00")
    pay("100.00")
    assert paid_of(held) == Decimal("70.00")
