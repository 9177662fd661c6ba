"""References are numbered in series without doubles; what is rolled back gives its number back."""

from __future__ import annotations

import pytest
from django.db import transaction

from carelaw.platform.cases.numbering import next_in

pytestmark = pytest.mark.django_db


def test_each_series_counts_for_itself() -> None:
    assert [next_in("a"), next_in("a"), next_in("b"), next_in("a")] == [1, 2, 1, 3]


def test_what_is_rolled_back_was_not_given() -> None:
    def given() -> int:
        with transaction.atomic():
            number = next_in("a")
            raise KeyboardInterrupt(number)

    with pytest.raises(KeyboardInterrupt):
        given()
    assert next_in("a") == 1
