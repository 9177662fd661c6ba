"""`/api/ihh/…` of the member path: files, runs, people, choice, consent, change, rosters."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

import io
from datetime import date
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Header, Router, Schema, Status

from carelaw.ihh.facts.value_sets import value_sets
from carelaw.ihh.rules.evidence import EVENTS, GROUP_ONE, LISTED
from carelaw.ihh.store.models import Assignment, AttributionRun, ImportedFile
from carelaw.ihh.use_cases.assigning import assign_now
from carelaw.ihh.use_cases.attributing import approve_run, run_attribution
from carelaw.ihh.use_cases.choosing import choose
from carelaw.ihh.use_cases.common import legal_day, member_for, own_record
from carelaw.ihh.use_cases.consenting import ConsentAsSigned, enter_consent
from carelaw.ihh.use_cases.grouper_rows import pin_release
from carelaw.ihh.use_cases.importing import load_file, set_aside
from carelaw.ihh.use_cases.leaving import change_membership
from carelaw.ihh.use_cases.members import file_of, own_file
from carelaw.ihh.use_cases.own_homes import home_for, home_named
from carelaw.ihh.use_cases.permissions import (
    ATTRIBUTE,
    CHOOSE_HOME,
    ENTER_CONSENT,
    EXPLAIN_TIER,
    IMPORT_FILES,
    OWN_HOME,
    SEE_MEMBERS,
    SEE_ROSTER,
)
from carelaw.ihh.use_cases.rosters import roster_of_period, roster_on
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.api_errors import PROBLEMS
from carelaw.platform.decisions.explaining import explain

router = Router(tags=["integrated health homes: members"])

_SHEET = {
    "requestBody": {
        "required": True,
        "content": {"text/csv": {"schema": {"type": "string"}}},
        "description": "The file as it is: CSV in UTF-8, or an X12 837 for the kind x12.",
    }
}

_ROSTER = {
    "responses": {
        200: {
            "description": "The file.",
            "content": {
                "text/csv": {"schema": {"type": "string"}},
                "application/edi-x12": {"schema": {"type": "string"}},
            },
        }
    }
}


class LoadReport(Schema):
    """What became of a file's rows; each refused row with its place and what is permitted."""

    file: str
    kind: str
    rows: int
    taken: int
    refused: int
    refused_whole: str
    ignored: dict[str, int]
    problems: list[dict[str, Any]]


class SetAsideOut(Schema):
    """How many refused rows no longer wait."""

    rows: int


class ReleaseIn(Schema):
    """The release of the risk grouper that counts for a year, and since when it was there."""

    year: int = Field(ge=2018, le=2100)
    version: str = Field(max_length=12)
    available_since: date


class RunIn(Schema):
    """As of which day, and whether the open substitute may speak."""

    as_of: date
    substitute: bool = False


class AttributionRunOut(Schema):
    """What a run came to."""

    run: str
    as_of: date
    state: str
    people: int
    notices: int
    by_status: dict[str, int]
    by_tier: dict[str, int]
    by_reason: dict[str, int]


class AttributionOut(Schema):
    """A person's tier with its reasons."""

    person_id: str
    tier: str
    status: str
    as_of: date | None
    basis: list[str]
    decision: str | None
    explanation: dict[str, Any] | None


class FindIn(Schema):
    """Whom to find, by the number of the Medical Assistance Program; posted, so that it stands in no address."""

    person_id: str


class FoundOut(Schema):
    """A person's id here, for the addresses of the other operations."""

    id: UUID


class ChosenHomeIn(Schema):
    """The health home that is chosen."""

    home: str = Field(examples=["IHH-014"])


class HeldOut(Schema):
    """The health home a person has from a day."""

    home: str
    method: str
    decided_on: date
    effective_on: date


class OwnOut(Schema):
    """One's own health home: the tier, the home, and the last day to choose where one waits."""

    tier: str
    home: str | None
    member_since: date | None
    choose_by: date | None


class ConsentIn(Schema):
    """What stands on the signed form."""

    home: str
    given_on: date
    informed_on: date | None = None
    signer: str = ""
    capacity: str = Field("", examples=["self", "parent", "guardian", "agent"])
    partner_sharing: bool
    language: str = "en"
    substance_use_records: bool = False
    mental_health_records: bool = False
    hiv_records: bool = False
    expires_on: date | None = None


class MembershipOut(Schema):
    """From when to when a person is a member."""

    home: str
    starts_on: date
    ends_on: date | None


class MembershipChangeIn(Schema):
    """`TRANSFER` to another health home, `OPT_OUT` of the program, or `REVOKE` the consent."""

    kind: str = Field(examples=["TRANSFER", "OPT_OUT", "REVOKE"])
    home: str = ""


class ChangeOut(Schema):
    """The day on which a change counts; of leaving, the last covered day."""

    kind: str
    effective_on: date


class Assigned(Schema):
    """How many people were settled."""

    settled: int


@router.post("/imports/{kind}", response={202: LoadReport, **PROBLEMS}, openapi_extra=_SHEET, summary="Load a file")
@operation(permission=IMPORT_FILES)
def load(request: HttpRequest, kind: str, x_file_name: str = Header("upload.csv")) -> Status[dict[str, Any]]:
    """Kinds: homes, members, circumstances, x12, claims, claim-dx, claim-lines, crg."""
    file = load_file(
        asker_of(request), io.BytesIO(request.body), kind=kind, file_name=x_file_name, at=instant_of(request)
    )
    return Status(202, report_of(file))


@router.post("/imports/{file}/set-aside", response={200: SetAsideOut, **PROBLEMS}, summary="Set refused rows aside")
@operation(permission=IMPORT_FILES)
def set_rows_aside(request: HttpRequest, file: UUID) -> dict[str, int]:
    """The refused rows of a file no longer wait; they stay readable with it."""
    return {"rows": set_aside(asker_of(request), file, at=instant_of(request))}


@router.post("/grouper-releases", response={200: ReleaseIn, **PROBLEMS}, summary="Pin a release of the risk grouper")
@operation(permission=IMPORT_FILES)
def pin(request: HttpRequest, asked: ReleaseIn) -> Any:
    """The newest release that was there on January 1 of the year; it does not change once results are on file."""
    return pin_release(asker_of(request), asked.year, asked.version, asked.available_since, at=instant_of(request))


def report_of(file: ImportedFile) -> dict[str, Any]:
    """A file's load report, its first thousand refused rows."""
    rows = file.refused_rows.order_by("number")[:1000]
    return {
        "file": str(file.pk),
        "kind": file.kind,
        "rows": file.rows,
        "taken": file.taken,
        "refused": file.refused,
        "refused_whole": file.refused_whole,
        "ignored": file.ignored,
        "problems": [{"row": r.number, "code": r.code, "field": r.field, "says": r.says} for r in rows],
    }


@router.post(
    "/attribution/runs", response={200: AttributionRunOut, **PROBLEMS}, summary="Attribute everyone as of a day"
)
@operation(permission=ATTRIBUTE)
def attribute(request: HttpRequest, asked: RunIn) -> dict[str, Any]:
    """A run that changes too many tiers comes back `stopped`; another person approves it."""
    return run_out(run_attribution(asker_of(request), asked.as_of, at=instant_of(request), substitute=asked.substitute))


@router.post(
    "/attribution/runs/{run_id}/approve", response={200: AttributionRunOut, **PROBLEMS}, summary="Approve a stopped run"
)
@operation(permission=ATTRIBUTE)
def approve(request: HttpRequest, run_id: UUID) -> dict[str, Any]:
    """Nobody approves a run of his or her own."""
    return run_out(approve_run(asker_of(request), run_id, at=instant_of(request)))


def run_out(run: AttributionRun) -> dict[str, Any]:
    """A run as every machine door shows it."""
    names = ("as_of", "state", "people", "notices", "by_status", "by_tier", "by_reason")
    return {"run": str(run.pk), **{name: getattr(run, name) for name in names}}


@router.post("/people/find", response={200: FoundOut, **PROBLEMS}, summary="A person's id by number")
@operation(permission=SEE_MEMBERS)
def find(request: HttpRequest, asked: FindIn) -> dict[str, UUID]:
    """The id under which the other operations know a person."""
    return {"id": member_for(asker_of(request), asked.person_id).pk}


@router.get("/people/{person}/attribution", response={200: AttributionOut, **PROBLEMS}, summary="A person's tier")
@operation(permission=SEE_MEMBERS)
def attribution(request: HttpRequest, person: UUID, as_of: date | None = None) -> dict[str, Any]:
    """The newest attribution up to a day, with its reasons where one may hear them."""
    actor = asker_of(request)
    member = file_of(actor, str(person), at=instant_of(request)).member
    found = (
        member.attributions.filter(as_of__lte=as_of or legal_day(instant_of(request))).order_by("-as_of", "-pk").first()
    )
    told = explain("tier", str(member.pk), actor).as_dict() if actor.role == "IHH_PROGRAM" else None
    return {
        "person_id": member.person_id,
        "tier": found.tier if found else "",
        "status": found.status if found else "",
        "as_of": found.as_of if found else None,
        "basis": found.basis if found else [],
        "decision": str(found.decision_id) if found and found.decision_id else None,
        "explanation": told,
    }


@router.get("/my-tier", response={200: dict[str, Any], **PROBLEMS}, summary="Why I have my tier")
@operation(permission=EXPLAIN_TIER)
def my_tier(request: HttpRequest) -> dict[str, Any]:
    """One's own tier in words."""
    actor = asker_of(request)
    return explain("tier", str(own_record(actor).pk), actor).as_dict()


@router.get("/my-home", response={200: OwnOut, **PROBLEMS}, summary="My health home")
@operation(permission=OWN_HOME)
def my_home(request: HttpRequest) -> dict[str, Any]:
    """Where one stands, and until when one chooses."""
    file = own_file(asker_of(request), at=instant_of(request))
    return {
        "tier": file.tier,
        "home": file.assignment.home.reference if file.assignment else None,
        "member_since": file.membership.starts_on if file.membership else None,
        "choose_by": file.open_choice.last_day if file.open_choice else None,
    }


@router.post("/people/{person}/choice", response={200: HeldOut, **PROBLEMS}, summary="Choose a health home")
@operation(permission=CHOOSE_HOME)
def choice(request: HttpRequest, person: UUID, asked: ChosenHomeIn) -> dict[str, Any]:
    """While the days run it is the choice; afterwards a transfer."""
    actor = asker_of(request)
    return held_out(choose(actor, member_for(actor, str(person)), home_named(asked.home), at=instant_of(request)))


@router.post("/people/{person}/change-requests", response={200: ChangeOut, **PROBLEMS}, summary="Change or leave")
@operation(permission=CHOOSE_HOME)
def change(request: HttpRequest, person: UUID, asked: MembershipChangeIn) -> dict[str, Any]:
    """At any time, and no reason is asked."""
    actor = asker_of(request)
    on = change_membership(actor, member_for(actor, str(person)), asked.kind, asked.home, at=instant_of(request))
    return {"kind": asked.kind, "effective_on": on}


@router.post("/people/{person}/consents", response={200: MembershipOut, **PROBLEMS}, summary="Enter a consent")
@operation(permission=ENTER_CONSENT)
def consent(request: HttpRequest, person: UUID, asked: ConsentIn) -> dict[str, Any]:
    """An insufficient consent is kept; the refusal says what is missing."""
    actor = asker_of(request)
    signed = ConsentAsSigned(**asked.model_dump(exclude={"home"}))
    member, home = member_for(actor, str(person)), home_for(actor, asked.home)
    made = enter_consent(actor, member, home, signed, at=instant_of(request))
    return {"home": home.reference, "starts_on": made.starts_on, "ends_on": made.ends_on}


@router.post("/assignments/run", response={200: Assigned, **PROBLEMS}, summary="Assign those whose days have passed")
@operation(permission=ATTRIBUTE)
def assign(request: HttpRequest) -> dict[str, int]:
    """What each day does by itself, done now."""
    at = instant_of(request)
    return {"settled": assign_now(asker_of(request), legal_day(at), at=at)}


@router.get("/rosters/{home}", response={200: str, **PROBLEMS}, openapi_extra=_ROSTER, summary="A roster as of a day")
@operation(permission=SEE_ROSTER)
def roster(request: HttpRequest, home: str, on: date | None = None, form: str = "csv") -> HttpResponse:
    """`form` is csv or 834."""
    made = roster_on(asker_of(request), home, on or legal_day(instant_of(request)))
    if form == "834":
        return HttpResponse(made.as_834(at=instant_of(request), control=1), content_type="application/edi-x12")
    return HttpResponse(made.as_csv(), content_type="text/csv; charset=utf-8")


@router.get(
    "/rosters/{home}/{period}",
    response={200: str, **PROBLEMS},
    openapi_extra=_ROSTER,
    summary="The roster that went out for a month",
)
@operation(permission=SEE_ROSTER)
def roster_sent(request: HttpRequest, home: str, period: str) -> HttpResponse:
    """Byte for byte as it was sent; a period is written 2019-05."""
    return HttpResponse(roster_of_period(asker_of(request), home, period), content_type="text/csv; charset=utf-8")


@router.get("/valuesets/{name}", response={200: dict[str, Any], **PROBLEMS}, summary="A set of diagnoses")
@operation(permission=SEE_MEMBERS)
def value_set(request: HttpRequest, name: str, on: date | None = None) -> dict[str, Any]:
    """The prefixes of a set on a day."""
    known = value_sets()
    if name not in known:
        says = f"No set is called “{name}”. Permitted: {', '.join(sorted(known))}."
        raise Refusal("value-set-unknown", says, field="name", kind="not-found")
    day = on or legal_day(instant_of(request))
    held = [
        each.pattern.pattern
        for each in known[name].entries
        if (each.since is None or each.since <= day) and (each.until is None or day <= each.until)
    ]
    used = {**dict.fromkeys(GROUP_ONE, "G1"), **dict.fromkeys(EVENTS, "G2"), **dict.fromkeys(LISTED, "G2, G3")}
    one = known[name]
    return {
        "name": name,
        "says": one.says,
        "cite": one.cite,
        "codes": held,
        "intent": one.intent,
        "used": used.get(name, ""),
    }


def held_out(held: Assignment) -> dict[str, Any]:
    """An assignment as every machine door shows it."""
    return {
        "home": held.home.reference,
        "method": held.method,
        "decided_on": held.decided_on,
        "effective_on": held.effective_on,
    }
