"""A run judges only what rests on something new, and comes to what judging everything anew comes to."""

from __future__ import annotations

import random
from datetime import date, timedelta

import pytest

from carelaw.ihh.store.models import Circumstance, HealthHome, MemberMonthLine, Membership, TierPeriod
from carelaw.ihh.use_cases.judging_again import judge_again, read_ledger
from carelaw.ihh.use_cases.logging_services import withdraw_service
from carelaw.ihh.use_cases.paying_months import preview_month, run_month
from carelaw.kernel.dates import first_of_following_month
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from tests.ihh.payments.conftest import Served, make_member, noon

pytestmark = pytest.mark.usefixtures("fees")
MARCH, APRIL, MAY = date(2019, 3, 1), date(2019, 4, 1), date(2019, 5, 1)


def test_nothing_new_is_judged_twice(home: HealthHome, finance: Actor, serve: Served) -> None:
    members = [make_member(f"10000{n}", home) for n in range(3)]
    for member in members:
        serve(member, date(2019, 3, 5))
    run_month(finance, noon(APRIL), MARCH)
    law = adopted_law()
    assert judge_again([MARCH], read_ledger([MARCH]), APRIL, law).judged == {}
    serve(members[1], date(2019, 3, 2), claimed_on=date(2019, 4, 2))
    touched = judge_again([MARCH], read_ledger([MARCH]), date(2019, 4, 3), law).judged
    assert {key[0] for key in touched} == {members[1].pk}
    assert len(judge_again([MARCH], read_ledger([MARCH]), APRIL, law, whole=True).judged) == 3


@pytest.mark.parametrize("seed", [1, 2])
def test_what_is_left_standing_is_what_judging_all_anew_gives(
    seed: int, home: HealthHome, finance: Actor, provider: Actor, serve: Served
) -> None:
    chance = random.Random(seed)
    members = [make_member(f"20000{n}", home) for n in range(6)]
    month, lines = MARCH, []
    for _ in range(4):
        for member in members:
            if chance.random() < 0.8:
                served_on = month + timedelta(days=chance.randrange(27))
                lines.append(serve(member, served_on, chance.choice(["F2F", "TEL", "NONE"])))
        late = chance.choice(members)
        if chance.random() < 0.5:
            Circumstance.objects.create(
                member=late, kind="INMATE", starts_on=MARCH, ends_on=month, loaded_at=noon(month)
            )
        else:
            Membership.objects.filter(member=late).update(ends_on=month + timedelta(days=3), end_reason="OPT_OUT")
        TierPeriod.objects.filter(member=chance.choice(members)).update(tier=chance.choice("BC"))
        if lines and chance.random() < 0.7:
            gone = lines.pop(chance.randrange(len(lines)))
            withdraw_service(provider, noon(first_of_following_month(month)), gone.pk)
        on = noon(first_of_following_month(month))
        run_month(finance, on, month)
        assert not preview_month(finance, on, month, whole=True).changes
        month = first_of_following_month(month)
    assert MemberMonthLine.objects.filter(version__gt=1).exists()
