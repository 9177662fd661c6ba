"""A sustained appeal reprices a thousand pharmacies from the right day of each law, to the cent.

What is expected is worked out here, in whole numbers, with nothing of the code that is tested.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.conf import LazySettings

from carelaw.kernel.decision import Outcome
from carelaw.pbm.facts.mac_appeals import PaidClaim
from carelaw.pbm.rules.mac_repricing import mac_claim_repriced
from carelaw.pbm.store.models import ListSubject, PricedClaim, RepricedClaim, Repricing
from carelaw.pbm.use_cases.appeal_answering import answer_appeal
from carelaw.pbm.use_cases.appeal_filing import file_appeal, save_draft
from carelaw.pbm.use_cases.mac_publishing import Publication
from carelaw.pbm.use_cases.references import load_catalogue
from carelaw.platform.accounts.actor import host_operator
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.notices.models import Notice
from carelaw.platform.parties.models import Party, PartyKind
from carelaw.platform.record.models import Entry
from tests.pbm.mac.conftest import IBUPROFEN, LINES, OTHER_LABEL, START, Market, catalogue, noon

MANY, EACH = 1_000, 6
FILED_ON, DECIDED_ON = date(2026, 3, 16), date(2026, 3, 25)
# Prices in hundred-thousandths of a dollar: the usual list's, and what the decision raises it to.
OLD, NEW = 5_000, 8_125

Made = tuple[UUID, str, str, date, int, int, int | None, bool]


def owed_of(claim: Made, appellant: UUID, *, both_laws: bool, old: int = OLD) -> int | None:
    """What a claim is owed in cents; None where the new price does not reach it."""
    pharmacy, _reference, code, served, thousandths, paid, submitted, bound = claim
    first = FILED_ON if pharmacy == appellant and both_laws else DECIDED_ON
    if served < first or not bound or code not in {IBUPROFEN, OTHER_LABEL} or old >= NEW:
        return None
    new = (thousandths * NEW * 2 + 1_000_000) // 2_000_000
    limit = new if submitted is None or new < submitted else submitted
    return max(0, limit - paid)


def claims_of(pharmacies: list[UUID]) -> list[Made]:
    """Claims around both first days: before, on and after; some with a submitted cost, some not bound by the list."""
    chance = random.Random(20260325)
    days = [date(2026, 3, 15), FILED_ON, date(2026, 3, 24), DECIDED_ON, date(2026, 3, 26), date(2026, 3, 27)]
    made: list[Made] = []
    for place, pharmacy in enumerate(pharmacies):
        for turn, served in enumerate(days):
            thousandths = chance.randrange(1, 400_000)
            paid = (thousandths * OLD + 500_000) // 1_000_000
            submitted = paid + chance.randrange(0, 400) if chance.random() < 0.3 else None
            code = chance.choice([IBUPROFEN, OTHER_LABEL, "68382059801"])
            made.append(
                (pharmacy, f"K-{place}-{turn}", code, served, thousandths, paid, submitted, chance.random() > 0.1)
            )
    return made


def put(market: Market, made: list[Made]) -> None:
    PricedClaim.objects.bulk_create(
        [
            PricedClaim(
                manager_id=market.manager.pk,
                mac_list=market.mac_list,
                pharmacy_id=pharmacy,
                claim_reference=reference,
                national_drug_code=code,
                served_on=served,
                quantity=Decimal(thousandths) / 1000,
                ingredient_paid=Decimal(paid) / 100,
                ingredient_submitted=None if submitted is None else Decimal(submitted) / 100,
                price_bound=bound,
            )
            for pharmacy, reference, code, served, thousandths, paid, submitted, bound in made
        ],
        batch_size=500,
    )


def network(market: Market, count: int) -> list[UUID]:
    """So many pharmacies on the list, the three of the market among them."""
    new = [Party(kind=PartyKind.ORGANIZATION, name=f"Pharmacy {n}", created_at=START) for n in range(count - 3)]
    Party.objects.bulk_create(new, batch_size=500)
    ListSubject.objects.bulk_create(
        [ListSubject(mac_list=market.mac_list, pharmacy_id=one.pk, starts_on=date(2026, 1, 1)) for one in new],
        batch_size=500,
    )
    return [market.corner.pk, market.river.pk, market.mill.pk, *(one.pk for one in new)]


@pytest.mark.parametrize("both_laws", [True, False], ids=["both-laws", "contracts-act-alone"])
def test_a_thousand_pharmacies_are_repriced_from_the_day_of_each_law(
    market: Market,
    published: Callable[..., Publication],
    settings: LazySettings,
    both_laws: bool,
    django_assert_max_num_queries: Any,
) -> None:
    published()
    if not both_laws:
        books = 'rulebooks = ["pa-abc-map", "il-77-2080-208", "il-89-140-990", "il-215-5-513b1"]\n'
        (settings.CARELAW_HOME / "law.toml").write_text(books, encoding="utf-8")
    pharmacies = network(market, MANY)
    made = claims_of(pharmacies)
    put(market, made)
    draft = save_draft(market.pharmacy, noon(2026, 3, 16), market.typed())
    filed = file_appeal(market.pharmacy, noon(2026, 3, 16), reference=draft.reference)
    assert ("rate-review" in filed.routes) is both_laws

    # Far fewer statements than pharmacies: nobody is worked out alone.
    with django_assert_max_num_queries(250):
        answer_appeal(
            market.filer,
            noon(2026, 3, 25),
            reference=filed.reference,
            typed={"answer": "sustain", "new_price": "0.08125"},
        )

    expected = {
        claim[1]: owed for claim in made if (owed := owed_of(claim, market.corner.pk, both_laws=both_laws)) is not None
    }
    lines = {one.claim_reference: one for one in RepricedClaim.objects.all()}
    assert {reference: int(one.owed * 100) for reference, one in lines.items()} == expected
    assert {(one.old_price, one.new_price) for one in lines.values()} == {(Decimal("0.05000"), Decimal("0.08125"))}
    totals: dict[UUID, int] = defaultdict(int)
    for claim in made:
        totals[claim[0]] += expected.get(claim[1], 0)
    rights = {one.pharmacy_id: one for one in Repricing.objects.all()}
    assert {pk: int(one.owed * 100) for pk, one in rights.items()} == {pk: totals[pk] for pk in pharmacies}
    assert sum(one.claims_count for one in rights.values()) == len(expected)
    first = FILED_ON if both_laws else DECIDED_ON
    assert rights[market.corner.pk].effective_on == first
    assert {one.effective_on for pk, one in rights.items() if pk != market.corner.pk} == {DECIDED_ON}
    assert Notice.objects.filter(kind="pbm.mac-repriced", channel="letter").count() == MANY - 1
    assert Entry.objects.filter(kind="mac-repriced").count() == MANY
    dollars = Decimal(totals[market.river.pk]) / 100
    letter = Notice.objects.get(kind="pbm.mac-repriced", channel="letter", party_id=market.river.pk)
    assert f"Owed on them: ${dollars:.2f}." in letter.body


def test_the_statement_of_the_database_says_what_the_rule_says(
    market: Market, published: Callable[..., Publication]
) -> None:
    published()
    pharmacies = network(market, 60)
    made = claims_of(pharmacies)
    put(market, made)
    draft = save_draft(market.pharmacy, noon(2026, 3, 16), market.typed())
    filed = file_appeal(market.pharmacy, noon(2026, 3, 16), reference=draft.reference)
    answer_appeal(
        market.filer, noon(2026, 3, 25), reference=filed.reference, typed={"answer": "sustain", "new_price": "0.08125"}
    )
    found = {one.claim_reference: one.owed for one in RepricedClaim.objects.all()}
    law = adopted_law()
    for claim in PricedClaim.objects.exclude(national_drug_code="68382059801"):
        start = FILED_ON if claim.pharmacy_id == market.corner.pk else DECIDED_ON
        facts = PaidClaim(
            served_on=claim.served_on,
            effective_on=start,
            quantity=claim.quantity,
            ingredient_paid=claim.ingredient_paid,
            old_price=Decimal("0.05"),
            new_price=Decimal("0.08125"),
            ingredient_submitted=claim.ingredient_submitted,
            price_bound=claim.price_bound,
        )
        decision = mac_claim_repriced(facts, law=law)
        told = decision.reasons[0].value if decision.outcome is Outcome.PASS else None
        assert found.get(claim.claim_reference) == told, claim.claim_reference


def test_a_half_cent_is_rounded_up_on_both_databases(market: Market, published: Callable[..., Publication]) -> None:
    published()
    # 0.08125 × 0.800 = 0.065, a half cent; 0.08125 × 2.400 = 0.195; 0.08125 × 0.799 stays below.
    cases = {800: 7, 2_400: 20, 799: 6, 1: 0, 61: 0, 62: 1}
    made: list[Made] = [
        (market.river.pk, f"H-{thousandths}", IBUPROFEN, DECIDED_ON, thousandths, 0, None, True)
        for thousandths in cases
    ]
    put(market, made)
    draft = save_draft(market.pharmacy, noon(2026, 3, 16), market.typed())
    filed = file_appeal(market.pharmacy, noon(2026, 3, 16), reference=draft.reference)
    answer_appeal(
        market.filer, noon(2026, 3, 25), reference=filed.reference, typed={"answer": "sustain", "new_price": "0.08125"}
    )
    found = {int(one.quantity * 1000): int(one.owed * 100) for one in RepricedClaim.objects.all()}
    assert found == cases


def test_the_old_price_is_the_list_price_of_the_claims_own_day(
    market: Market, published: Callable[..., Publication]
) -> None:
    """Between filing and decision the list rose once already; a claim of those days lacks less."""
    published()
    own, days = market.corner.pk, (FILED_ON, FILED_ON + timedelta(4))
    put(market, [(own, f"D-{day:%d}", IBUPROFEN, day, 30_000, 150, None, True) for day in days])
    draft = save_draft(market.pharmacy, noon(2026, 3, 16), market.typed())
    filed = file_appeal(market.pharmacy, noon(2026, 3, 16), reference=draft.reference)
    columns = LINES[0].replace("0.05000,add", "0.06000,change")
    load_catalogue(host_operator("tests"), noon(2026, 3, 18), catalogue("2026-03-18"), file_name="catalogue.csv")
    told = published(columns, at=noon(2026, 3, 18), kind="delta")
    assert told.version.refused == 0
    answer_appeal(
        market.filer, noon(2026, 3, 25), reference=filed.reference, typed={"answer": "sustain", "new_price": "0.08125"}
    )
    found = {one.claim_reference: (one.old_price, one.due, one.owed) for one in RepricedClaim.objects.all()}
    assert found == {
        "D-16": (Decimal("0.05000"), Decimal("2.44"), Decimal("0.94")),
        "D-20": (Decimal("0.06000"), Decimal("2.44"), Decimal("0.94")),
    }
