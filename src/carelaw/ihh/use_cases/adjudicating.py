"""Judge member-months: services are kept or dropped, each pair's year has its limit, each month its answer.

Everything is judged anew from the facts, in the order of the months, so that a late change finds its way into every
month it touches. What is stored is only compared with the result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from carelaw.ihh.facts.payment import (
    JudgedLine,
    Limit,
    MemberMonth,
    OutcomesStanding,
    PairYear,
)
from carelaw.ihh.facts.payment import (
    ServiceLine as ServiceFacts,
)
from carelaw.ihh.facts.services import Basis, OtherService, RateAsked
from carelaw.ihh.rules.contact_of_service import contact_of_service
from carelaw.ihh.rules.duplicate_services import duplicate_services
from carelaw.ihh.rules.home_asked import SERVES
from carelaw.ihh.rules.member_month import member_month
from carelaw.ihh.rules.outcomes_years import year_days, year_index
from carelaw.ihh.rules.payable_service import payable_service
from carelaw.ihh.rules.program_start import program_start
from carelaw.ihh.rules.rate_of_month import rate_of_month
from carelaw.ihh.rules.telephone_limit import telephone_limit
from carelaw.ihh.store.models import (
    HealthHome,
    OtherClaim,
    ServiceLine,
    ServiceStanding,
)
from carelaw.ihh.use_cases.logging_services import contact_facts
from carelaw.ihh.use_cases.payment_books import (
    Books,
    Pair,
    PairMonth,
    ended_by_exclusion,
    excluded_by,
    excluded_in_month,
    membership_on,
    of_month,
    pairs_of,
    read_books,
    tier_on,
)
from carelaw.kernel.dates import age_on, end_of_month, months_after
from carelaw.kernel.decision import Decision, Outcome
from carelaw.law.register import Law

# A face-to-face service counts for the six-month test whether or not it was paid.
_HAD_ANYWAY = {"PAY-DENIAL-WINDOW", "PAY-LATE-CLAIM"}


@dataclass(frozen=True, slots=True)
class JudgedMonth:
    """One member-month with its decision, and for a payable one the rate's."""

    member_id: UUID
    home_id: UUID
    month: date
    facts: MemberMonth
    decision: Decision
    rate_facts: RateAsked | None
    rate: Decision | None
    tier: str
    basis: Basis | None
    services: int

    @property
    def speaking(self) -> Decision:
        """The decision that gives the month its answer: the rate's where it holds the payment up."""
        return self.rate if self.rate is not None and self.rate.outcome is not Outcome.PASS else self.decision

    @property
    def amount(self) -> Decimal:
        paid = self.rate is not None and self.speaking.outcome is Outcome.PASS
        return Decimal(self.rate.reasons[0].value) if paid and self.rate else Decimal("0.00")


Told = dict[tuple[Pair, int], int]


def judge_months(
    months: Iterable[date],
    on: date,
    law: Law,
    also: Collection[PairMonth] = (),
    only: Collection[UUID] | None = None,
    told: Mapping[tuple[Pair, int], int] | None = None,
) -> list[JudgedMonth]:
    """The answer of every member-month of these months, in their order.

    `only` judges these members; `told` are the telephonic months that were paid before the first of these months.
    """
    wanted = sorted(set(months))
    if not wanted:
        return []
    books = read_books(year_before(wanted[0], law), wanted[-1], on, law, also, only)
    answered: list[JudgedMonth] = []
    counted: Told = defaultdict(int, told or {})
    for month in wanted:
        for member_id, homes in sorted(pairs_of(books, month).items(), key=lambda one: str(one[0])):
            answered += _judge_member(books, member_id, homes, month, counted)
    return answered


def _judge_member(books: Books, member_id: UUID, homes: Sequence[UUID], month: date, told: Told) -> list[JudgedMonth]:
    """A member's month with each health home, the one that served first first."""
    found, paid_to_another, year = [], False, year_index(month, books.law)
    for home_id in sorted(homes, key=lambda home: _first_live(books, member_id, home, month)):
        pair = (member_id, home_id)
        one = _judge_pair(books, pair, month, told[pair, year], paid_to_another)
        if one.speaking.outcome is Outcome.PASS:
            paid_to_another = True
            told[pair, year] += one.basis is Basis.TELEPHONE
        found.append(one)
    return found


def _judge_pair(books: Books, pair: Pair, month: date, telephone: int, paid_to_another: bool) -> JudgedMonth:
    lines = [(one, judge_service(books, one)) for one in of_month(books, pair, month)]
    duplicates = _duplicates(books, pair[0], month)
    facts = MemberMonth(
        month=month,
        lines=tuple(judged for _, judged in lines),
        limit=_limit(books, pair, month),
        telephone_months_paid=telephone,
        paid_to_another=paid_to_another,
        duplicate_unresolved=Outcome.REVIEW in duplicates,
        duplicate_denied=Outcome.VIOLATION in duplicates,
    )
    decision = member_month(facts, law=books.law)
    asked = rate = basis = None
    tier = tier_on(books, pair[0], end_of_month(month))
    if decision.outcome is Outcome.PASS:
        served_on = decision.reasons[0].value
        basis = Basis.FACE_TO_FACE if decision.codes[0] == "PAY-OK-F2F" else Basis.TELEPHONE
        tier = tier_on(books, pair[0], served_on)
        age = age_on(books.members[pair[0]].birth_date, served_on)
        asked = RateAsked(served_on, tier, books.homes[pair[1]].tier, age, books.fees)
        rate = rate_of_month(asked, law=books.law)
    return JudgedMonth(*pair, month, facts, decision, asked, rate, tier, basis, len(lines))


def judge_service(books: Books, line: ServiceLine) -> JudgedLine:
    """A service as the month sees it: kept, or dropped with the reason."""
    known = books.judged.get(line.pk)
    if known is None:
        facts = service_facts(books, line)
        decision = payable_service(facts, law=books.law)
        reason = decision.reasons[0]
        if decision.outcome is Outcome.PASS:
            known = JudgedLine(line.served_on, facts.basis)
        else:
            cause = str(reason.value) if reason.code == "PAY-DENIAL-WINDOW" else ""
            known = JudgedLine(line.served_on, facts.basis, reason.code, reason.says, reason.cite or "", cause)
        books.judged[line.pk] = known
    return known


def service_facts(books: Books, line: ServiceLine) -> ServiceFacts:
    """All that decides whether a logged service may carry its month."""
    on, member_id, home = line.served_on, line.member_id, books.homes[line.home_id]
    membership = membership_on(books, member_id, line.home_id, on)
    excluded = excluded_by(books, member_id, on)
    tier = tier_on(books, member_id, on)
    return ServiceFacts(
        served_on=on,
        claimed_on=line.claimed_on,
        basis=Basis(contact_of_service(contact_facts(line), law=books.law).reasons[0].value),
        qualifying=line.standing != ServiceStanding.INCOMPLETE,
        member=membership is not None,
        excluded_by=excluded,
        exclusion_ended_membership=bool(excluded) and ended_by_exclusion(books, member_id, line.home_id, on),
        excluded_in_month=not excluded and excluded_in_month(books, member_id, on),
        health_home_active=home.active_on(on),
        tier_served=tier in SERVES.get(home.tier, ()),
        denied=books.windows.get(line.home_id, ()),
        by_affected_partner=line.performer_npi != home.npi,
        same_contact_billed=_same_contact(books, line, home),
    )


# Duplicates, and what came first


def year_before(month: date, law: Law) -> date:
    start = program_start(law)
    index = year_index(month, law)
    return year_days(max(1, index - 1), start or month, law).starts if start else month


def _first_live(books: Books, member_id: UUID, home_id: UUID, month: date) -> tuple[date, str]:
    lines = (judge_service(books, one) for one in of_month(books, (member_id, home_id), month))
    days = [one.served_on for one in lines if not one.dropped and one.basis is not Basis.NONE]
    return min(days, default=date.max), books.homes[home_id].reference


def _other_facts(claim: OtherClaim, own: bool, service_on: date | None) -> OtherService:
    return OtherService(claim.code, claim.served_on, own, claim.paid, service_on, claim.resolved)


def _same_contact(books: Books, line: ServiceLine, home: HealthHome) -> bool:
    own = {home.npi, *home.partner_npis}
    return any(
        duplicate_services(_other_facts(one, one.biller_npi in own, line.served_on), law=books.law).codes[0]
        == "PAY-DUP-CONTACT"
        for one in books.others.get(line.member_id, ())
    )


def _duplicates(books: Books, member_id: UUID, month: date) -> set[Outcome]:
    last = end_of_month(month)
    return {
        duplicate_services(_other_facts(one, False, None), law=books.law).outcome
        for one in books.others.get(member_id, ())
        if month <= one.served_on <= last
    }


# The year before


def _limit(books: Books, pair: Pair, month: date) -> Limit:
    limit: Limit = telephone_limit(pair_year(books, pair, month), law=books.law).reasons[0].value
    return limit


def pair_year(books: Books, pair: Pair, month: date) -> PairYear:
    """The member's year with the health home before the year of a month."""
    index = year_index(month, books.law)
    start = program_start(books.law)
    if index < 2 or start is None:
        return PairYear(index, month, 0, 0, 0, OutcomesStanding.NOT_DECIDED)
    days = year_days(index - 1, start, books.law)
    months = list(_months(days.starts, days.last_day))
    had = [one for one in months if _face_to_face(books, pair, one)]
    return PairYear(
        index=index,
        on=month,
        months_enrolled=sum(_enrolled_in(books, pair, one) for one in months),
        months_face_to_face=len(had),
        health_home_months_face_to_face=sum(_home_face_to_face(books, pair[1], one) for one in months),
        outcomes=_standing_of(books, pair[1], index - 1),
        months_only_in_denied_days=sum(_only_denied(books, pair, one) for one in had),
    )


def _months(first: date, last: date) -> Iterable[date]:
    month = first.replace(day=1)
    while month <= last:
        yield month
        month = months_after(month, 1)


def _face_to_face(books: Books, pair: Pair, month: date) -> list[JudgedLine]:
    lines = (judge_service(books, one) for one in of_month(books, pair, month))
    return [one for one in lines if one.basis is Basis.FACE_TO_FACE and one.dropped in {"", *_HAD_ANYWAY}]


def _only_denied(books: Books, pair: Pair, month: date) -> bool:
    return all(one.dropped == "PAY-DENIAL-WINDOW" for one in _face_to_face(books, pair, month))


def _home_face_to_face(books: Books, home_id: UUID, month: date) -> bool:
    known = books.met.get((home_id, month))
    if known is None:
        known = any(_face_to_face(books, pair, month) for pair in books.services if pair[1] == home_id)
        books.met[home_id, month] = known
    return known


def _enrolled_in(books: Books, pair: Pair, month: date) -> bool:
    last = end_of_month(month)
    return any(
        one.home_id == pair[1] and one.starts_on <= last and (one.ends_on is None or one.ends_on >= month)
        for one in books.memberships.get(pair[0], ())
    )


def _standing_of(books: Books, home_id: UUID, index: int) -> OutcomesStanding:
    result = books.outcomes.get((home_id, index))
    if result is None:
        return OutcomesStanding.NOT_DECIDED
    return OutcomesStanding.NOT_QUALIFIED if result.level == "none" else OutcomesStanding.QUALIFIED
