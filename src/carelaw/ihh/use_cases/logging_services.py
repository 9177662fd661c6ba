"""Log a service: by form, sheet, interface or command line, every door through the same words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from carelaw.ihh.facts.services import ActivityOfService, Basis, ContactOfService, Mode, Profession, Telehealth
from carelaw.ihh.rules.activities import TWINS
from carelaw.ihh.rules.contact_of_service import contact_of_service
from carelaw.ihh.rules.qualifying_service import assessment_performer, qualifying_service
from carelaw.ihh.store.models import HealthHome, Member, ServiceLine, ServiceStanding
from carelaw.ihh.use_cases import typed
from carelaw.ihh.use_cases.common import legal_day, person_numbered
from carelaw.ihh.use_cases.homes.partners import serves_with
from carelaw.ihh.use_cases.own_homes import home_for
from carelaw.ihh.use_cases.permissions import LOG_SERVICES
from carelaw.kernel.decision import Outcome, Reason
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.sheets import ColumnOf, day, one_of, read_sheet
from carelaw.platform.parties.own import is_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_CLAIM = "89 Ill. Adm. Code 140.991(b)(8)"
SERVICE_LOGGED = declare(
    "ihh-service-logged",
    says="A health home logged a service.",
    keys={"service": Shape.ID, "home": Shape.ID, "activity": Shape.CODE, "standing": Shape.CODE},
    cite=_CLAIM,
)
SERVICE_WITHDRAWN = declare(
    "ihh-service-withdrawn", says="A health home withdrew a service.", keys={"service": Shape.ID}, cite=_CLAIM
)


@dataclass(frozen=True, slots=True)
class ServiceAsked:
    """A service as it is sent: kind, day, member, who and how."""

    person_id: str
    activity: str
    served_on: date
    mode: str
    home: str = ""
    started: str = ""
    performer_npi: str = ""
    profession: str = Profession.CARE_COORDINATOR
    live: bool = True
    member_present: bool = True
    telehealth: Telehealth = field(default_factory=Telehealth)
    detail: str = ""
    mental_health_assessed: bool = False
    not_indicated_because: str = ""


@dataclass(frozen=True, slots=True)
class SheetLogged:
    """What became of a sheet: rows in, lines made, and every row that was not taken, with why."""

    file_name: str
    rows_in: int
    logged: tuple[UUID, ...]
    problems: tuple[Problem, ...]
    refused_rows: int


def log_service(actor: Actor, at: datetime, asked: ServiceAsked) -> ServiceLine:
    """Log one service for a member. Refuses what is no listed activity, nobody's, in the future, or there already."""
    require(actor, LOG_SERVICES)
    home = home_for(actor, asked.home)
    on = legal_day(at)
    asked = _within_bounds(asked)
    member = person_numbered(asked.person_id)
    _check_day(asked.served_on, on)
    performer = _performer(asked.performer_npi, home, asked.served_on)
    basis = _basis(asked)
    standing, why = _standing(asked, member)
    if standing is ServiceStanding.COUNTED and _twin_there(asked, member, performer):
        standing = ServiceStanding.INFORMATIONAL
        says = "The same contact is logged under the paragraph's twin; it counts once."
        why = Reason("PAY-DUP-CONTACT", says)
    same = {
        "member": member,
        "home": home,
        "served_on": asked.served_on,
        "activity": asked.activity,
        "performer_npi": performer,
        "started": asked.started,
    }
    with transaction.atomic():
        if ServiceLine.objects.filter(**same, withdrawn_on__isnull=True).exists():
            says = "This service is already logged: same member, day, activity, performer and start."
            says += " A second one of that day needs its own start, such as 14:30."
            raise Refusal("CLAIM-DUPLICATE", says, cite=_CLAIM, field="started", kind="conflict")
        line = ServiceLine.objects.create(
            **same,
            profession=asked.profession,
            mode=asked.mode,
            live=asked.live,
            member_present=asked.member_present,
            telehealth=_checklist(asked.telehealth),
            detail=asked.detail,
            mental_health_assessed=asked.mental_health_assessed,
            not_indicated_because=asked.not_indicated_because,
            basis=basis.value,
            standing=standing,
            code=why.code if why else "",
            says=why.says if why else "",
            claimed_on=on,
            logged_at=at,
        )
        body = {"service": str(line.pk), "home": str(home.pk), "activity": line.activity, "standing": line.standing}
        append(SERVICE_LOGGED, actor=actor, at=at, body=body, subject=str(line.pk))
    return line


def withdraw_service(actor: Actor, at: datetime, service_id: UUID | str) -> ServiceLine:
    """Take a mistaken service out; the line stays and no longer counts."""
    require(actor, LOG_SERVICES)
    with transaction.atomic():
        line = ServiceLine.objects.select_for_update().filter(pk=typed.reference(service_id)).first()
        if line is None or not is_own(actor, line.home.party_id):
            says = "No service of your health home has this reference; copy it from the list."
            raise Refusal("SVC-UNKNOWN", says, cite=_CLAIM, field="service", kind="not-found")
        if line.withdrawn_on is not None:
            raise Refusal("SVC-WITHDRAWN", "This service is already withdrawn.", cite=_CLAIM, kind="conflict")
        line.withdrawn_on = legal_day(at)
        line.save(update_fields=["withdrawn_on"])
        append(SERVICE_WITHDRAWN, actor=actor, at=at, body={"service": str(line.pk)}, subject=str(line.pk))
    return line


def log_sheet(actor: Actor, at: datetime, stream: BinaryIO, *, file_name: str, home: str = "") -> SheetLogged:
    """Log every good row of a sheet; each other row is named with what is wrong, and the rest is taken."""
    require(actor, LOG_SERVICES)
    sheet = read_sheet(stream, COLUMNS, file_name=file_name)
    logged: list[UUID] = []
    problems = list(sheet.problems)
    refused = len(sheet.refused)
    for row in sheet.rows:
        try:
            logged.append(log_service(actor, at, _asked(row.values, home)).pk)
        except Refusal as no:
            where = f"row {row.number}" + (f", {no.field}" if no.field else "")
            problems.append(Problem(no.code, f"{file_name}, {where}: {no.says}", where, no.cite or None))
            refused += 1
    return SheetLogged(file_name, len(sheet.rows) + len(sheet.refused), tuple(logged), tuple(problems), refused)


def contact_facts(line: ServiceLine) -> ContactOfService:
    """A logged service as the rule of contacts sees it."""
    return ContactOfService(Mode(line.mode), line.live, line.member_present, Telehealth(**line.telehealth))


def _within_bounds(asked: ServiceAsked) -> ServiceAsked:
    """Every text as long as its place permits; the start as a time of day."""
    video = asked.telehealth
    try:
        started = _start(asked.started.strip()) if asked.started.strip() else ""
    except ValueError:
        says = f"“{asked.started}” is no time of day. Permitted: such as 14:30, or nothing."
        raise Refusal("SVC-START", says, cite=_CLAIM, field="started") from None
    return replace(
        asked,
        started=started,
        person_id=typed.text(asked.person_id, 40, "person_id"),
        detail=typed.text(asked.detail, 200, "detail"),
        not_indicated_because=typed.text(asked.not_indicated_because, 200, "not_indicated_because"),
        telehealth=replace(
            video,
            originating_site=typed.text(video.originating_site, 80, "originating_site"),
            distant_site_npi=typed.text(video.distant_site_npi, 10, "distant_site_npi"),
        ),
    )


def _check_day(served_on: date, on: date) -> None:
    if served_on > on:
        says = f"The service is dated {served_on}, after today. Permitted: up to {on}."
        raise Refusal("SVC-DATE-FUTURE", says, cite=_CLAIM, field="served_on")


def _performer(npi: str, home: HealthHome, on: date) -> str:
    partners = [number for number in home.partner_npis if serves_with(home, number, on)]
    known = [number for number in (home.npi, *partners) if number]
    performer = npi.strip() or home.npi
    if performer not in known:
        says = f"“{performer}” is neither the health home nor a partner with an agreement on file."
        says += f" Permitted: {', '.join(known)}."
        raise Refusal("SVC-PERFORMER-UNKNOWN", says, cite="89 Ill. Adm. Code 140.991(b)(2)", field="performer_npi")
    return performer


def _basis(asked: ServiceAsked) -> Basis:
    try:
        contact = ContactOfService(Mode(asked.mode), asked.live, asked.member_present, asked.telehealth)
    except ValueError:
        says = f"“{asked.mode}” is no way of contact. Permitted: {', '.join(Mode)}."
        raise Refusal("SVC-MODE-UNKNOWN", says, cite="89 Ill. Adm. Code 140.994(b)", field="mode") from None
    return Basis(contact_of_service(contact, law=adopted_law()).reasons[0].value)


def _standing(asked: ServiceAsked, member: Member) -> tuple[ServiceStanding, Reason | None]:
    """Counted, or kept and not counted until its record is complete. Refuses what the text rules out."""
    facts, law = _activity_facts(asked, member), adopted_law()
    for decision in (qualifying_service(facts, law=law), assessment_performer(facts, law=law)):
        reason = decision.reasons[0]
        if decision.outcome is Outcome.VIOLATION:
            raise Refusal(reason.code, reason.says, cite=reason.cite or decision.cite, field=reason.field)
        if decision.outcome is Outcome.INDETERMINATE:
            return ServiceStanding.INCOMPLETE, reason
    return ServiceStanding.COUNTED, None


def _activity_facts(asked: ServiceAsked, member: Member) -> ActivityOfService:
    if asked.profession not in set(Profession):
        says = f"“{asked.profession}” is no profession here. Permitted: {', '.join(Profession)}."
        raise Refusal("SVC-PROFESSION-UNKNOWN", says, cite=_CLAIM, field="profession")
    tier = member.tiers.filter(starts_on__lte=asked.served_on).order_by("-starts_on").first()
    return ActivityOfService(
        activity=asked.activity,
        served_on=asked.served_on,
        profession=Profession(asked.profession),
        tier=tier.tier if tier else "",
        mental_health_assessed=asked.mental_health_assessed,
        not_indicated_because=asked.not_indicated_because,
        detail=asked.detail,
    )


def _twin_there(asked: ServiceAsked, member: Member, performer: str) -> bool:
    twin = TWINS.get(asked.activity)
    if twin is None:
        return False
    return ServiceLine.objects.filter(
        member=member,
        activity=twin,
        served_on=asked.served_on,
        performer_npi=performer,
        started=asked.started,
        withdrawn_on__isnull=True,
    ).exists()


def _checklist(telehealth: Telehealth) -> dict[str, Any]:
    return {
        "interactive_audio_video": telehealth.interactive_audio_video,
        "originating_site": telehealth.originating_site,
        "distant_site_npi": telehealth.distant_site_npi,
        "attested": telehealth.attested,
    }


# The sheet


def _yes(text: str) -> bool:
    word = text.casefold()
    if word not in {"yes", "no"}:
        raise ValueError(text)
    return word == "yes"


def _start(text: str) -> str:
    return datetime.strptime(text, "%H:%M").strftime("%H:%M")  # noqa: DTZ007 - a time of day, no instant


COLUMNS = (
    ColumnOf("person_id", str, "the person number of the roster"),
    ColumnOf("activity", str, "a code such as CCM-E"),
    ColumnOf("served_on", day, "a day such as 2019-03-29"),
    ColumnOf("mode", one_of(*Mode), ", ".join(Mode)),
    ColumnOf("started", _start, "a time such as 14:30, or empty", required=False),
    ColumnOf("performer_npi", str, "the NPI of the health home or of a partner, or empty", required=False),
    ColumnOf("profession", one_of(*Profession), ", ".join(Profession), required=False),
    ColumnOf("live", _yes, "yes or no", required=False),
    ColumnOf("member_present", _yes, "yes or no", required=False),
    ColumnOf("interactive_audio_video", _yes, "yes or no", required=False),
    ColumnOf("originating_site", str, "where the member was", required=False),
    ColumnOf("distant_site_npi", str, "the NPI of the provider at the other end", required=False),
    ColumnOf("attested", _yes, "yes or no", required=False),
    ColumnOf("detail", str, "what the activity's record must name", required=False),
    ColumnOf("mental_health_assessed", _yes, "yes or no", required=False),
    ColumnOf("not_indicated_because", str, "a reason", required=False),
)
_CHECKLIST = ("interactive_audio_video", "originating_site", "distant_site_npi", "attested")


def _asked(values: Mapping[str, Any], home: str) -> ServiceAsked:
    given = {name: value for name, value in values.items() if value is not None}
    video = Telehealth(**{name: given.pop(name) for name in _CHECKLIST if name in given})
    return ServiceAsked(home=home, telehealth=video, **given)
