"""Price lists to look at: who may see which, prices on a day, who is subject to a list, how fresh it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.identifiers import ndc11, ndc_candidates
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.pbm.facts.mac_appeals import AppealContacts
from carelaw.pbm.facts.mac_lists import ListUpdate
from carelaw.pbm.rules.mac_appeal_filing import mac_appeal_contacts
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.rules.mac_list_update import mac_list_update
from carelaw.pbm.store.models import AppealContact, ListSubject, MacList, MacPrice, MacVersion, PsaoMandate, VersionKind
from carelaw.pbm.use_cases.contracts.parties import mandate_on
from carelaw.pbm.use_cases.permissions import MAC_PUBLISH, MAC_SEE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import is_own, only_own, own_parties, own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

LIST_OPENED = declare("mac-list-opened", says="A price list was set up.", keys={"list": Shape.ID})
SUBJECT_ADDED = declare(
    "mac-list-subject-added",
    says="A pharmacy was made subject to a price list.",
    keys={"list": Shape.ID, "pharmacy": Shape.ID},
    cite="215 ILCS 5/513b1(b)(3)",
)
CONTACTS_GIVEN = declare(
    "mac-contacts-given",
    says="A benefit manager said how those who take appeals are reached.",
    keys={"manager": Shape.ID},
    cite="215 ILCS 5/513b1(b)(4)(C)",
)
THROUGH = ("pharmacy", "psao")
_ACCESS = "215 ILCS 5/513b1(b)(3)"


@dataclass(frozen=True, slots=True)
class PriceOnADay:
    """One drug's price on a list on a day, with the version that set it."""

    list_code: str
    national_drug_code: str
    name: str
    unit: str
    unit_price: Decimal
    starts_on: date
    ends_on: date | None
    version: int
    gate: str
    marks: Sequence[str]


def open_list(actor: Actor, at: datetime, *, code: str, name: str, network: str) -> MacList:
    """Set up a price list for one network of one's own; the same code again is the same list."""
    require(actor, MAC_PUBLISH)
    manager = own_party(actor)
    for field, text, most in (("code", code, 40), ("name", name, 120), ("network", network, 40)):
        if not text.strip() or len(text.strip()) > most:
            says = f"“{text.strip()[:60]}” is no {field} of a list. Permitted: 1 to {most} characters, such as RETAIL."
            raise Refusal("E-MAC-06", says, cite="215 ILCS 5/513b1(a)", field=field)
    with transaction.atomic():
        made, new = MacList.objects.get_or_create(
            manager_id=manager.pk, code=code.strip(), defaults={"name": name.strip(), "network": network.strip()}
        )
        if new:
            append(LIST_OPENED, actor=actor, at=at, body={"list": str(made.pk)}, subject=str(made.pk))
    return made


def add_subject(
    actor: Actor, at: datetime, *, mac_list: MacList, pharmacy: Party, starts_on: date, through: str = "pharmacy"
) -> ListSubject:
    """Say that a pharmacy is paid by a list from a day on; from that day it sees the list."""
    require_publisher(actor, mac_list)
    if through not in THROUGH:
        says = f"“{through}” is no way to contract. Permitted: {', '.join(THROUGH)}."
        raise Refusal("E-MAC-17.through", says, cite=_ACCESS, field="through")
    with transaction.atomic():
        made, new = ListSubject.objects.get_or_create(
            mac_list=mac_list, pharmacy_id=pharmacy.pk, starts_on=starts_on, defaults={"contracts_through": through}
        )
        if new:
            body = {"list": str(mac_list.pk), "pharmacy": str(pharmacy.pk)}
            append(SUBJECT_ADDED, actor=actor, at=at, body=body, subject=str(mac_list.pk))
    return made


def give_contacts(actor: Actor, at: datetime, *, telephone: str, email: str = "", website: str = "") -> AppealContact:
    """Say how those who take appeals are reached: a telephone number, and an e-mail address or website."""
    require(actor, MAC_PUBLISH)
    manager = own_party(actor)
    decision = mac_appeal_contacts(AppealContacts(telephone, email, website), law=adopted_law())
    if decision.outcome is Outcome.VIOLATION:
        problems = tuple(Problem(r.code, r.says, r.field, decision.cite) for r in decision.reasons)
        says = " ".join(problem.says for problem in problems)
        raise Refusal(problems[0].code, says, cite=decision.cite, field=problems[0].field, problems=problems)
    with transaction.atomic():
        made, _ = AppealContact.objects.update_or_create(
            manager_id=manager.pk,
            defaults={
                "telephone": telephone[:30],
                "email": email[:120],
                "website": website[:200],
                "updated_at": at,
            },
        )
        append(CONTACTS_GIVEN, actor=actor, at=at, body={"manager": str(manager.pk)}, subject=str(manager.pk))
    return made


def contacts_of(mac_list: MacList) -> str:
    """How those who take appeals of a list are reached, in one line; empty while the benefit manager gave none."""
    found = AppealContact.objects.filter(manager_id=mac_list.manager_id).first()
    return " · ".join(part for part in (found.telephone, found.email, found.website) if part) if found else ""


def lists_of(actor: Actor, on: date) -> QuerySet[MacList]:
    """The lists that an actor may see on a day: one's own, those one is subject to, or all as the regulator."""
    require(actor, MAC_SEE)
    found = MacList.objects.order_by("code", "pk")
    if actor.role in {"NETWORK_PHARMACY", "PSAO"}:
        mine = pharmacies_for(actor, on)
        return found.filter(pk__in=subjects_on(on).filter(pharmacy_id__in=mine).values("mac_list_id"))
    return only_own(found, actor, "manager_id")


def pharmacies_for(actor: Actor, on: date) -> tuple[UUID, ...]:
    """The pharmacies whose lists an actor sees: one's own, or those that gave a mandate that covers contracts."""
    mine = own_parties(actor)
    if actor.role != "PSAO":
        return mine
    lent = PsaoMandate.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), psao_id__in=mine, starts_on__lte=on)
    pairs = lent.values_list("psao_id", "pharmacy_id").distinct()
    return tuple(
        pharmacy for psao, pharmacy in pairs if mandate_on(psao, pharmacy, "contracts", on)[0].outcome is Outcome.PASS
    )


def list_for(actor: Actor, reference: str, on: date) -> MacList:
    """One list by its id, or by its code where only one that the actor sees has it."""
    seen = lists_of(actor, on)
    known = _uuid(reference)
    found = list(seen.filter(pk=known) if known else seen.filter(code=reference))
    if len(found) == 1:
        return found[0]
    if found:
        says = f"{len(found)} lists are called “{reference}”; name one by its id."
        raise Refusal("E-MAC-06.several", says, cite=_ACCESS, field="list", kind="conflict")
    codes = ", ".join(seen.values_list("code", flat=True)[:10])
    says = f"No list “{reference}” is open to you" + (
        f". Permitted: {codes}." if codes else "; you are subject to none."
    )
    raise Refusal("E-MAC-17", says, cite=_ACCESS, field="list", kind="not-found")


def subjects_on(on: date) -> QuerySet[ListSubject]:
    """Who is subject to any list on a day."""
    return ListSubject.objects.filter(Q(ends_on=None) | Q(ends_on__gte=on), starts_on__lte=on)


def prices_on(mac_list: MacList, on: date) -> QuerySet[MacPrice]:
    """Every price of a list that holds on a day."""
    return mac_list.prices.filter(Q(ends_on=None) | Q(ends_on__gt=on), starts_on__lte=on).select_related("version")


def price_on(mac_list: MacList, code: str, on: date) -> MacPrice | None:
    """One drug's price on a day, or None."""
    return prices_on(mac_list, on).filter(national_drug_code=code).first()


def ask_price(actor: Actor, *, list_reference: str, drug: str, on: date) -> PriceOnADay:
    """The price of a drug on a list on a day, as machines and people ask for it."""
    mac_list = list_for(actor, list_reference, on)
    code = read_code(drug)
    found = price_on(mac_list, code, on)
    if found is None:
        says = f"{code} has no price on {mac_list.code} on {on}."
        nearest = mac_list.prices.filter(national_drug_code=code).order_by("-starts_on").first()
        if nearest is not None:
            until = f" until {nearest.ends_on}" if nearest.ends_on else ""
            says += f" It had {nearest.unit_price} a unit from {nearest.starts_on}{until}."
        raise Refusal("E-MAC-06.no-price", says, cite="215 ILCS 5/513b1(a)", field="ndc", kind="not-found")
    return shown_price(found, mac_list)


def shown_price(found: MacPrice, mac_list: MacList) -> PriceOnADay:
    """A stored price as every door shows it."""
    return PriceOnADay(
        list_code=mac_list.code,
        national_drug_code=found.national_drug_code,
        name=found.name,
        unit=found.unit,
        unit_price=found.unit_price,
        starts_on=found.starts_on,
        ends_on=found.ends_on,
        version=found.version.number,
        gate=found.gate,
        marks=tuple(found.marks),
    )


def read_code(text: str) -> str:
    """A drug code as eleven digits. Refuses what is none, and ten digits that can be several."""
    found = ndc11(text)
    if found is not None:
        return found
    perhaps = ndc_candidates(text)
    says = f"“{text.strip()}” is no national drug code. Permitted: 11 digits, or hyphens as in 0378-4105-91."
    if perhaps:
        says = f"“{text.strip()}” has ten digits and can be {', '.join(perhaps)}. Send eleven digits, or the hyphens."
    raise Refusal("E-MAC-06.ndc", says, cite="215 ILCS 5/513b1(a)", field="ndc")


def newest_version(mac_list: MacList) -> MacVersion | None:
    """The last publication of a list."""
    return mac_list.versions.order_by("-number").first()


def last_update(mac_list: MacList) -> MacVersion | None:
    """The last update of the whole list; one drug's new price after an appeal is none."""
    return mac_list.versions.exclude(kind=VersionKind.APPEAL).order_by("-number").first()


def freshness(mac_list: MacList, at: datetime) -> Decision | None:
    """How the list stands with its seven days; None while nothing was published."""
    last = last_update(mac_list)
    if last is None:
        return None
    return mac_list_update(ListUpdate(last.published_at, None, max(at, last.published_at)), law=adopted_law())


def update_due_on(mac_list: MacList) -> date | None:
    """The last day for the next update."""
    last = last_update(mac_list)
    if last is None:
        return None
    day = local_day(last.published_at)
    return date.fromordinal(day.toordinal() + int(adopted_law().number("mac.update_days", day)))


def require_publisher(actor: Actor, mac_list: MacList) -> None:
    """Refuse whoever does not publish for the benefit manager whose list it is."""
    require(actor, MAC_PUBLISH)
    if not is_own(actor, mac_list.manager_id):
        says = "This list belongs to another benefit manager. Name one of your own."
        raise Refusal("E-MAC-17", says, cite=_ACCESS, field="list", kind="not-found")


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
