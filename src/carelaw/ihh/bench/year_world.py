"""The planned year in the database: people in bulk, claims as they come in, and the acts of finance and program."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from carelaw.ihh.bench.year_plan import (
    ADOPTED,
    DENIED_FROM,
    DENIED_TO,
    FEES,
    HEARD,
    LATE_HOME,
    SECOND_SCHEDULE,
    START,
    TIER_C_APPROVED,
    PlannedMember,
    PlannedService,
    Stretch,
)
from carelaw.ihh.store.models import (
    Assignment,
    Circumstance,
    Consent,
    Coverage,
    FeeRow,
    HealthHome,
    Member,
    MemberMonthLine,
    Membership,
    OtherClaim,
    PaymentRun,
    ServiceLine,
    TierPeriod,
)
from carelaw.ihh.use_cases.keeping_fees import approve_fee, enter_fee
from carelaw.ihh.use_cases.paying_months import Preview, preview_month, run_month
from carelaw.ihh.use_cases.remitting import issue_remittances
from carelaw.ihh.use_cases.reporting_changes import record_change
from carelaw.ihh.use_cases.resolving_duplicates import load_other_claim, resolve
from carelaw.kernel.dates import DAY
from carelaw.kernel.identifiers import npi_with_check_digit
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import one_law
from carelaw.platform.parties.models import PartyKind
from carelaw.platform.parties.registry import enter_party

_MODES = {"F2F": "in-person", "TEL": "telephone", "NONE": "none"}
_BATCH = 2000


class World:
    """The health homes and members of a plan, and what is still to come in."""

    def __init__(self, homes: list[HealthHome], members: dict[str, UUID], plan: Sequence[PlannedMember]) -> None:
        self.homes, self.members, self.plan = homes, members, plan
        self.finance, self.second = _actor("IHH_FINANCE", "one"), _actor("IHH_FINANCE", "two")
        self.program = _actor("IHH_PROGRAM", "program")
        self._claims: dict[date, list[tuple[str, PlannedService]]] = defaultdict(list)
        self._ends: dict[date, list[tuple[PlannedMember, Stretch]]] = defaultdict(list)
        self._starts: dict[date, list[tuple[PlannedMember, Stretch]]] = defaultdict(list)
        self._tiers: dict[date, list[PlannedMember]] = defaultdict(list)
        self._similar: dict[date, list[tuple[str, int, date]]] = defaultdict(list)
        self._answers: dict[date, list[tuple[str, str]]] = defaultdict(list)
        for one in plan:
            self._remember(one)

    @classmethod
    def made(cls, plan: Sequence[PlannedMember], homes: int) -> World:
        """Health homes, their members of the first day, and the fees of the first schedule but tier C's."""
        held = [_home(place) for place in range(homes)]
        at = noon(ADOPTED)
        people = [
            Member(
                person_id=one.number,
                recipient_number=f"R{one.number}",
                last_name=f"Rehearsal {one.number[-3:]}",
                first_name=f"Member {one.number[1:5]}",
                birth_date=one.born_on,
                loaded_at=at,
            )
            for one in plan
        ]
        Member.objects.bulk_create(people, batch_size=_BATCH)
        ids = {one.person_id: one.pk for one in people}
        Coverage.objects.bulk_create(
            [Coverage(member_id=pk, program="ART5", starts_on=date(2018, 1, 1), loaded_at=at) for pk in ids.values()],
            batch_size=_BATCH,
        )
        TierPeriod.objects.bulk_create(
            [TierPeriod(member_id=ids[one.number], tier=one.tier, starts_on=START, basis=["G1"]) for one in plan],
            batch_size=_BATCH,
        )
        world = cls(held, ids, plan)
        for tier in FEES:
            world._fee(tier, at, approve=tier != "C")
        return world

    # What the days bring

    def comes_in(self, on: date, at: datetime) -> None:
        """Memberships that begin or end, claims, similar services, answers, a late fee, a change heard of late."""
        self._join(self._starts.pop(on, ()))
        self._leave(self._ends.pop(on, ()))
        self._retier(self._tiers.pop(on, ()))
        self._log(self._claims.pop(on, ()), at)
        for number, place, served_on in self._similar.pop(on, ()):
            reference = f"{number}-{place}"
            load_other_claim(
                self.finance,
                at,
                reference=reference,
                person_id=number,
                code="T1016",
                served_on=served_on,
                biller_npi="1679576722",
            )
        for reference, answer in self._answers.pop(on, ()):
            claim = OtherClaim.objects.get(reference=reference)
            resolve(self.finance, at, claim.pk, answer, "compared for the rehearsal")
        if on == TIER_C_APPROVED:
            for row in FeeRow.objects.filter(approved_by=""):
                approve_fee(self.second, at, row.pk)
        if on == HEARD:
            self._hear(at)

    def runs(self, month: date, at: datetime) -> PaymentRun:
        """The run of a month by a finance officer."""
        with one_law():
            return run_month(self.finance, at, month)

    def judged_again(self, month: date, at: datetime) -> Preview:
        """What judging every month of the year anew would change."""
        with one_law():
            return preview_month(self.finance, at, month, whole=True)

    def remits(self, at: datetime) -> None:
        """One remittance for each health home to which something is owed."""
        issue_remittances(self.finance, at)

    # What stands

    def ledger(self) -> dict[tuple[str, int, date], tuple[str, Decimal]]:
        """Each member-month as it stands now, by member, place of the health home, and month."""
        places = {home.pk: place for place, home in enumerate(self.homes)}
        rows = MemberMonthLine.objects.filter(current=True).values_list(
            "member__person_id", "home", "month", "status", "amount"
        )
        return {
            (number, places[home], month): (status, amount)
            for number, home, month, status, amount in rows.iterator(chunk_size=5000)
        }

    def every_version(self) -> Iterator[tuple[Any, ...]]:
        """Every version of every member-month in one order, without what differs from one rehearsal to another."""
        rows = MemberMonthLine.objects.order_by("month", "member__person_id", "home__reference", "version")
        yield from rows.values_list(
            "month",
            "member__person_id",
            "home__reference",
            "version",
            "run__month",
            "status",
            "code",
            "basis",
            "tier",
            "served_on",
            "amount",
        ).iterator(chunk_size=5000)

    def _remember(self, one: PlannedMember) -> None:
        for stretch in one.stretches:
            self._starts[stretch.starts_on].append((one, stretch))
            if stretch.ends_on is not None:
                self._ends[stretch.ends_on].append((one, stretch))
        for service in one.services:
            self._claims[service.claimed_on].append((one.number, service))
        if one.tier_later is not None:
            self._tiers[one.tier_later[0]].append(one)
        for place, similar in enumerate(one.similar):
            self._similar[similar.served_on].append((one.number, place, similar.served_on))
            if similar.answer:
                self._answers[similar.answered_on].append((f"{one.number}-{place}", similar.answer))

    def _join(self, joined: Sequence[tuple[PlannedMember, Stretch]]) -> None:
        assignments, consents, memberships = [], [], []
        for one, stretch in joined:
            shared = {"member_id": self.members[one.number], "home": self.homes[stretch.home]}
            on = stretch.starts_on
            assignments.append(Assignment(**shared, method="CHOICE", decided_on=on, effective_on=on))
            consents.append(
                Consent(
                    **shared,
                    informed_on=on,
                    given_on=on,
                    signer="member",
                    capacity="self",
                    partner_sharing=True,
                    state="VALID",
                    entered_at=noon(on),
                )
            )
            memberships.append(Membership(**shared, assignment=assignments[-1], consent=consents[-1], starts_on=on))
        Assignment.objects.bulk_create(assignments, batch_size=_BATCH)
        Consent.objects.bulk_create(consents, batch_size=_BATCH)
        Membership.objects.bulk_create(memberships, batch_size=_BATCH)

    def _leave(self, left: Sequence[tuple[PlannedMember, Stretch]]) -> None:
        for one, stretch in left:
            mine = {"member": self.members[one.number], "home": self.homes[stretch.home], "ends_on": None}
            Membership.objects.filter(**mine).update(ends_on=stretch.ends_on, end_reason=stretch.reason)
            Assignment.objects.filter(**mine).update(ends_on=stretch.ends_on, end_reason=stretch.reason)
            if one.jailed_from is not None:
                Circumstance.objects.create(
                    member_id=self.members[one.number],
                    kind="INMATE",
                    starts_on=one.jailed_from,
                    loaded_at=noon(one.jailed_from),
                )

    def _retier(self, changed: Sequence[PlannedMember]) -> None:
        for one in changed:
            assert one.tier_later is not None
            on, tier = one.tier_later
            TierPeriod.objects.filter(member=self.members[one.number], ends_on=None).update(ends_on=on - DAY)
            TierPeriod.objects.create(member_id=self.members[one.number], tier=tier, starts_on=on, basis=["G1"])

    def _log(self, claimed: Sequence[tuple[str, PlannedService]], at: datetime) -> None:
        ServiceLine.objects.bulk_create(
            [
                ServiceLine(
                    id=uuid.uuid5(uuid.NAMESPACE_OID, f"{number}:{one.home}:{one.served_on}:{one.basis}"),
                    member_id=self.members[number],
                    home=self.homes[one.home],
                    activity="CCM-E",
                    served_on=one.served_on,
                    started="09:00" if one.basis == "F2F" else "15:30",
                    performer_npi=self.homes[one.home].npi,
                    profession="care-coordinator",
                    mode=_MODES[one.basis],
                    telehealth={},
                    basis=one.basis,
                    standing="counted",
                    claimed_on=one.claimed_on,
                    logged_at=at,
                )
                for number, one in claimed
            ],
            batch_size=_BATCH,
        )

    def _fee(self, tier: str, at: datetime, *, approve: bool) -> None:
        first, later = FEES[tier]
        spans = ((first, START, SECOND_SCHEDULE - DAY), (later, SECOND_SCHEDULE, None))
        for amount, first_day, last in spans:
            row = enter_fee(
                self.finance,
                at,
                tier=tier,
                amount=amount,
                first_day=first_day,
                last_day=last,
                published_url="https://fees.example.org/rehearsal",
            )
            if approve:
                approve_fee(self.second, at, row.pk)

    def _hear(self, at: datetime) -> None:
        record_change(
            self.program,
            at,
            home=self.homes[LATE_HOME].reference,
            kind="professional",
            subject="Medical director",
            changed_on=DENIED_FROM,
            received_on=DENIED_TO + DAY,
            tracking_number="T-1",
        )


def _home(place: int) -> HealthHome:
    npi = npi_with_check_digit(f"{100_000_000 + place}")
    party = enter_party(f"Rehearsal Home {place + 1}", PartyKind.ORGANIZATION, {"npi": npi}, at=noon(ADOPTED))
    return HealthHome.objects.create(
        party_id=party.pk,
        reference=f"IHH-{place + 1:03}",
        name=f"Rehearsal Home {place + 1}",
        npi=npi,
        tier="A",
        active_from=date(2018, 1, 1),
        capacity=100_000,
    )


def _actor(role: str, name: str) -> Actor:
    account = str(uuid.uuid5(uuid.NAMESPACE_DNS, f"{role}.{name}"))
    return Actor(account, "Rehearsal", role, second_factor=True, channel="cli", client="rehearsal")


def noon(on: date) -> datetime:
    """Noon of a day in Illinois."""
    from carelaw.ihh.bench.year import noon as noon_of

    return noon_of(on)
