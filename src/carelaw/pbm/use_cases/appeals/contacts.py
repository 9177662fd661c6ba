"""The ways to reach those who take appeals: shown to every pharmacy, tried every month, a finding when dead."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.appeal_work import ContactTests, ContactTry
from carelaw.pbm.rules.appeals.contact_tests import mac_contact_tests
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.store.models import AppealContact, ContactTest, MacList
from carelaw.pbm.use_cases.appeals.letters import UNREACHABLE
from carelaw.pbm.use_cases.appeals.permissions import CONTACT_TEST
from carelaw.pbm.use_cases.mac_lists import subjects_on
from carelaw.pbm.use_cases.parties import manager_numbered, number_of
from carelaw.pbm.use_cases.permissions import APPEAL_SEE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import close_case, open_case
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.cases.worklist import WorkItem, work_for
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import own_parties, own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "215 ILCS 5/513b1(b)(4)(C)"
CASE = "mac-contacts-dead"
_KEPT = 24
TRIED = declare(
    "mac-contacts-tried",
    says="Somebody tried to reach those who take appeals.",
    keys={"manager": Shape.ID, "channel": Shape.CODE, "reached": Shape.FLAG},
    cite=CITE,
)


def record_try(
    actor: Actor, at: datetime, *, manager: str, channel: str, tested_on: date, reached: bool, note: str = ""
) -> tuple[ContactTest, Decision]:
    """Enter a try to reach those who take appeals. Two running that fail on one way are a finding."""
    require(actor, CONTACT_TEST)
    party, on = manager_tried(actor, manager), local_day(at)
    if tested_on > on:
        raise Refusal("E-MAC-23.ahead", f"{tested_on} lies ahead. Permitted: {on} or earlier.", cite=CITE, field="on")
    held = AppealContact.objects.filter(manager_id=party.pk).first()
    if held is None or not getattr(held, channel):
        given = ", ".join(name for name in ("telephone", "email", "website") if held and getattr(held, name))
        says = f"{party.name} gave no {channel} for appeals. Given are: {given or 'none'}."
        raise Refusal("E-MAC-23.not-given", says, cite=CITE, field="channel", kind="conflict")
    with transaction.atomic():
        made = ContactTest.objects.create(
            manager_id=party.pk,
            channel=channel,
            tested_on=tested_on,
            reached=reached,
            note=" ".join(note.split())[:200],
            by_role=actor.role,
            at=at,
        )
        facts = facts_of(held, on)
        decision = mac_contact_tests(facts, law=adopted_law())
        keep(decision, facts, subject=f"appeal-contacts:{party.pk}", at=at, actor=actor)
        _follow(party, decision, made, at)
        body = {"manager": str(party.pk), "channel": channel, "reached": reached}
        append(TRIED, actor=actor, at=at, body=body, subject=str(party.pk))
    return made, decision


def facts_of(held: AppealContact, on: date) -> ContactTests:
    """The tries since the contacts stand as they do."""
    given_on = local_day(held.updated_at)
    tries = ContactTest.objects.filter(manager_id=held.manager_id, tested_on__gte=given_on, tested_on__lte=on)
    kept = [ContactTry(one.channel, one.tested_on, one.reached) for one in tries.order_by("-tested_on", "-pk")[:_KEPT]]
    return ContactTests(on, given_on, tuple(reversed(kept)))


def contacts_seen(actor: Actor, on: date) -> list[tuple[AppealContact | None, Party, Decision | None]]:
    """How appeals are made at each benefit manager that an actor deals with, and whether that works."""
    require(actor, APPEAL_SEE)
    managers = set(MacList.objects.values_list("manager_id", flat=True))
    if actor.role == "PBM_FILER":
        managers = set(own_parties(actor))
    elif actor.role == "NETWORK_PHARMACY":
        mine = subjects_on(on).filter(pharmacy_id__in=own_parties(actor))
        managers = set(mine.values_list("mac_list__manager_id", flat=True))
    held = {one.manager_id: one for one in AppealContact.objects.filter(manager_id__in=managers)}
    found = []
    for party in Party.objects.filter(pk__in=managers).order_by("name", "pk"):
        one = held.get(party.pk)
        decision = mac_contact_tests(facts_of(one, on), law=adopted_law()) if one else None
        found.append((one, party, decision))
    return found


def contact_line(manager_id: UUID | None) -> str:
    """How a benefit manager is reached about appeals, in one line; empty while it gave nothing."""
    held = AppealContact.objects.filter(manager_id=manager_id).first() if manager_id else None
    return " · ".join(part for part in (held.telephone, held.email, held.website) if part) if held else ""


def manager_tried(actor: Actor, number: str) -> Party:
    """The benefit manager that was tried: one's own, or the one of a state number."""
    if actor.role == "PBM_FILER":
        own = own_party(actor)
        if number.strip() and number.strip() != number_of(own):
            raise Refusal("not-found", "Name your own state number.", cite=CITE, field="manager", kind="not-found")
        return own
    found = manager_numbered(number.strip())
    if found is None:
        says = f"No benefit manager has the number “{number[:20]}”. It looks like PBM0101."
        raise Refusal("manager-unknown", says, cite=CITE, field="manager", kind="not-found")
    return found


@work_for("PBM_FILER", "PBM_REGULATOR")
def contacts_to_try(actor: Actor, on: date) -> Iterable[WorkItem]:
    """Contacts that nobody tried for a month, or that are dead, or that were never given."""
    url = reverse("pbm-appeal-reach")
    for held, party, decision in contacts_seen(actor, on):
        if held is None:
            says, since = f"Say how those who take appeals at {party.name} are reached", on
        elif decision is None or decision.outcome is Outcome.PASS:
            continue
        else:
            dead = decision.outcome is Outcome.VIOLATION
            what = "Give a way to reach those who take appeals at" if dead else "Try the ways to appeal at"
            says, since = f"{what} {party.name}", local_day(held.updated_at)
        yield WorkItem(says, since, None, url, CITE, f"contacts:{party.pk}")


def _follow(party: Party, decision: Decision, made: ContactTest, at: datetime) -> None:
    """A finding opens a case and a letter once; a try that reaches somebody ends it."""
    waiting = Case.objects.filter(kind=CASE, key__startswith=f"{party.pk}:", state=CaseState.OPEN).first()
    if decision.outcome is Outcome.VIOLATION and waiting is None:
        title = f"Nobody can be reached about appeals at {party.name}"
        key = f"{party.pk}:{made.pk}"
        open_case(CASE, key=key, title=title[:200], at=at, cite=CITE, party_id=party.pk)
        values = {"manager": party.name, "says": " ".join(one.says for one in decision.reasons)}
        about = f"appeal-contacts:{party.pk}"
        write_to_party(UNREACHABLE, key=key, party_id=party.pk, at=at, values=values, about=about, letter=True)
    elif decision.outcome is not Outcome.VIOLATION and waiting is not None:
        close_case(waiting, at=at, closing="Reached again.")
