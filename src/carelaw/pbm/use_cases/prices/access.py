"""Who is subject to a list and who sees it: the portal, other channels, what was withheld, outages, who looked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from carelaw.kernel.dates import months_after
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.mac_lists import ListAccess
from carelaw.pbm.facts.prices import PortalMonth
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.rules.mac_list_access import mac_list_access
from carelaw.pbm.rules.prices.keeping_up import mac_portal_month
from carelaw.pbm.store.models import (
    ListChannel,
    ListLook,
    ListSubject,
    ListWithheld,
    MacList,
    PortalOutage,
    PsaoMandate,
)
from carelaw.pbm.use_cases.contracts.parties import mandate_on
from carelaw.pbm.use_cases.mac_lists import pharmacies_for, require_publisher, subjects_on
from carelaw.pbm.use_cases.permissions import LIST_WITHHELD, PRICES_KEEP
from carelaw.pbm.use_cases.prices.cases import ACCESS, follow
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day
from carelaw.platform.decisions.keeping import decisions_on, keep
from carelaw.platform.legal_zone import zone_of
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/513b1(b)(3)"
_LOOKERS = ("NETWORK_PHARMACY", "PSAO")
CHANNELS = (("portal", "A portal of its own"), ("api", "Its API"), ("sftp", "Files over SFTP"), ("email", "E-mail"))
HOW = (
    ("withheld", "It was not given"),
    ("redacted", "Parts were blacked out"),
    ("other-networks", "It showed only other networks"),
)
CHANNEL = declare(
    "list-channel-entered",
    says="Another way in which a price list is seen was entered.",
    keys={"list": Shape.ID, "party": Shape.ID, "channel": Shape.CODE},
    cite=CITE,
)
WITHHELD = declare(
    "list-withheld",
    says="A price list was said to be withheld, or is given again.",
    keys={"list": Shape.ID, "party": Shape.ID, "how": Shape.CODE},
    cite=CITE,
)
OUTAGE = declare(
    "portal-outage",
    says="An outage of a channel of price lists was entered.",
    keys={"manager": Shape.ID, "hours": Shape.COUNT},
    cite=CITE,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One pharmacy that is subject to a list: what stands of its access, and what the law says."""

    subject: ListSubject
    psao: Party | None
    facts: ListAccess
    decision: Decision


def standing_of(mac_list: MacList, on: date) -> list[Standing]:
    """Every pharmacy that is subject to a list on a day, with its access."""
    subjects = list(subjects_on(on).filter(mac_list=mac_list).order_by("pk"))
    signed_in, other = _with_sign_in(on), _with_channel(mac_list, on)
    withheld = set(ListWithheld.objects.filter(mac_list=mac_list, cured_on=None).values_list("party_id", flat=True))
    mandates = _mandates({one.pharmacy_id for one in subjects}, on)
    parties = Party.objects.in_bulk({one for found in mandates.values() for one in found})
    law, made = adopted_law(), []
    for subject in subjects:
        psaos = mandates.get(subject.pharmacy_id, [])
        sees = {party for party in (subject.pharmacy_id, *psaos) if party in signed_in or party in other}
        facts = ListAccess(
            "psao" if subject.contracts_through == "psao" else "pharmacy",
            subject.pharmacy_id in sees,
            any(psao in sees for psao in psaos),
            bool(withheld & {subject.pharmacy_id, *psaos}),
        )
        made.append(Standing(subject, parties.get(psaos[0]) if psaos else None, facts, mac_list_access(facts, law=law)))
    return made


@each_day("pbm.list-access", order=64)
def check_access(on: date, at: datetime) -> int:
    """Everybody who is subject to a list is set against everybody who sees it; a gap opens a case, once."""
    opened = 0
    for mac_list in MacList.objects.order_by("pk"):
        if not mac_list.versions.exists():
            continue
        gaps = [one for one in standing_of(mac_list, on) if one.decision.outcome is Outcome.VIOLATION]
        if follow(ACCESS, mac_list, len(gaps), on, at):
            opened += 1
            for gap in gaps:
                subject = f"list-access:{mac_list.pk}:{gap.subject.pharmacy_id}:{on}"
                keep(gap.decision, gap.facts, subject=subject, at=at)
    return opened


def note_look(actor: Actor, mac_list: MacList, channel: str, on: date) -> None:
    """Note that somebody who is subject to a list looked at it: once a day and channel is enough."""
    if actor.role not in _LOOKERS:
        return
    for party in actor.scoped("party"):
        ListLook.objects.get_or_create(mac_list=mac_list, party_id=UUID(party), channel=channel, on=on)


def enter_channel(
    actor: Actor,
    at: datetime,
    *,
    mac_list: MacList,
    party: Party,
    channel: str,
    where: str,
    starts_on: date,
    ends_on: date | None = None,
) -> ListChannel:
    """Enter another way in which somebody gets the list."""
    require(actor, PRICES_KEEP)
    require_publisher(actor, mac_list)
    if ends_on is not None and ends_on < starts_on:
        says = f"The last day {ends_on} lies before the first, {starts_on}."
        raise Refusal("E-MAC-17.days", says, cite=CITE, field="ends_on")
    with transaction.atomic():
        made, _new = ListChannel.objects.update_or_create(
            mac_list=mac_list,
            party_id=party.pk,
            channel=channel,
            starts_on=starts_on,
            defaults={"where": where[:200], "ends_on": ends_on, "entered_at": at},
        )
        body = {"list": str(mac_list.pk), "party": str(party.pk), "channel": channel}
        append(CHANNEL, actor=actor, at=at, body=body, subject=str(mac_list.pk))
    return made


def report_withheld(actor: Actor, at: datetime, *, mac_list: MacList, how: str, says: str) -> ListWithheld:
    """Somebody subject to a list says that it was withheld, blacked out, or showed only other networks."""
    require(actor, LIST_WITHHELD)
    party, on = own_party(actor), local_day(at)
    with transaction.atomic():
        made, _new = ListWithheld.objects.get_or_create(
            mac_list=mac_list, party_id=party.pk, cured_on=None, defaults={"how": how, "says": says, "said_on": on}
        )
        body = {"list": str(mac_list.pk), "party": str(party.pk), "how": how}
        append(WITHHELD, actor=actor, at=at, body=body, subject=str(mac_list.pk))
    return made


def subject_list(actor: Actor, reference: str, on: date) -> MacList:
    """A list that an actor is subject to, whether or not it can be seen: by its code or id."""
    mine = pharmacies_for(actor, on)
    known = ListSubject.objects.filter(pharmacy_id__in=mine).values("mac_list_id")
    found = [one for one in MacList.objects.filter(pk__in=known) if reference in {one.code, str(one.pk)}]
    if len(found) != 1:
        says = f"You are subject to no list “{reference[:40]}”, or to several of that code; name it by its id."
        raise Refusal("E-MAC-17", says, cite=CITE, field="list", kind="not-found")
    return found[0]


def cure_withheld(actor: Actor, at: datetime, *, mac_list: MacList, party: Party, says: str) -> int:
    """The benefit manager says that the list is given whole again; gives how many reports that ends."""
    require(actor, PRICES_KEEP)
    require_publisher(actor, mac_list)
    with transaction.atomic():
        waiting = ListWithheld.objects.filter(mac_list=mac_list, party_id=party.pk, cured_on=None)
        count = waiting.update(cured_on=local_day(at), cured_says=says[:1000])
        if not count:
            told = f"{party.name} has reported nothing about {mac_list.code} that is open."
            raise Refusal("list-not-withheld", told, cite=CITE, field="party", kind="not-found")
        body = {"list": str(mac_list.pk), "party": str(party.pk), "how": "given-again"}
        append(WITHHELD, actor=actor, at=at, body=body, subject=str(mac_list.pk))
    return count


def enter_outage(actor: Actor, at: datetime, *, starts_at: datetime, ends_at: datetime, says: str) -> PortalOutage:
    """Enter from when to when nobody could see the lists through a benefit manager's channel."""
    require(actor, PRICES_KEEP)
    manager = own_party(actor)
    if ends_at <= starts_at or ends_at > at:
        told = f"The outage would run from {starts_at:%Y-%m-%d %H:%M} to {ends_at:%Y-%m-%d %H:%M} UTC."
        raise Refusal(
            "E-MAC-18.order", f"{told} Permitted: an end after the start, up to now.", cite=CITE, field="ends_at"
        )
    with transaction.atomic():
        made, _new = PortalOutage.objects.update_or_create(
            manager_id=manager.pk, starts_at=starts_at, defaults={"ends_at": ends_at, "says": says[:300]}
        )
        body = {"manager": str(manager.pk), "hours": int((ends_at - starts_at).total_seconds() // 3600)}
        append(OUTAGE, actor=actor, at=at, body=body, subject=str(manager.pk))
    return made


@each_day("pbm.portal-months", order=65)
def look_at_portals(on: date, at: datetime) -> int:
    """After each month: channels that were down for longer than a day in it are put before a person, once."""
    month = months_after(on.replace(day=1), -1)
    count = 0
    for manager_id, facts in portal_months(month):
        subject = f"portal-month:{manager_id}:{month}"
        decision = mac_portal_month(facts, law=adopted_law())
        if decision.outcome is Outcome.REVIEW and not decisions_on(subject):
            keep(decision, facts, subject=subject, at=at)
            count += 1
    return count


def portal_months(month: date) -> Iterator[tuple[UUID, PortalMonth]]:
    """For each benefit manager with outages in a month: how many hours they took of it, in local time."""
    zone = zone_of("pbm")
    begins = datetime(month.year, month.month, 1, tzinfo=zone).astimezone(UTC)
    following = months_after(month, 1)
    ends = datetime(following.year, following.month, 1, tzinfo=zone).astimezone(UTC)
    hours: dict[UUID, timedelta] = defaultdict(timedelta)
    reached: dict[UUID, datetime] = {}
    found = PortalOutage.objects.filter(starts_at__lt=ends, ends_at__gt=begins).order_by("starts_at")
    for one in found:
        # Two outages that overlap took no hour twice.
        start = max(one.starts_at, begins, reached.get(one.manager_id, begins))
        end = min(one.ends_at, ends)
        if end > start:
            hours[one.manager_id] += end - start
            reached[one.manager_id] = end
    for manager_id, down in sorted(hours.items()):
        told = (Decimal(int(down.total_seconds())) / 3600).quantize(Decimal("0.01"), ROUND_HALF_UP)
        yield manager_id, PortalMonth(month, told)


def _with_sign_in(on: date) -> set[UUID]:
    """The parties for which somebody can sign in to the portal on a day."""
    grants = RoleGrant.objects.filter(role__in=_LOOKERS, starts_on__lte=on).select_related("account")
    return {
        UUID(party)
        for grant in grants
        if grant.why_not_live(on) is None and grant.account.is_active
        for party in grant.scope.get("party", ())
    }


def _with_channel(mac_list: MacList, on: date) -> set[UUID]:
    found = mac_list.channels.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
    return set(found.values_list("party_id", flat=True))


def _mandates(pharmacies: set[UUID], on: date) -> dict[UUID, list[UUID]]:
    """The services organizations that act for each pharmacy in matters of contracts."""
    made: dict[UUID, list[UUID]] = defaultdict(list)
    lent = PsaoMandate.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)
    for psao, pharmacy in lent.values_list("psao_id", "pharmacy_id").distinct():
        if pharmacy in pharmacies and mandate_on(psao, pharmacy, "contracts", on)[0].outcome is Outcome.PASS:
            made[pharmacy].append(psao)
    return made
