"""`/api/gateway`: connection points and their off switch, integrations step by step, envelopes for audit."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Router, Schema

from carelaw.gateway.facts.onboarding import Attestations, DataSharingDraft, MemorandumDraft, Stage
from carelaw.gateway.facts.search import CarriedBy, Option, PointState, QueryMode
from carelaw.gateway.store.models import EnvelopeOutcome, PharmacyEntity, PharmacyLocation, Vendor
from carelaw.gateway.use_cases import agreements, looking, onboarding, points
from carelaw.gateway.use_cases.permissions import (
    DECIDE_METHOD,
    HANDLE_INTEGRATION,
    REPORT_CONNECTION,
    REQUEST_INTEGRATION,
    SEE_ENVELOPES,
    SEE_POINTS,
    SIGN_AGREEMENTS,
    SWITCH_POINTS,
)
from carelaw.kernel.decision import plain
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.api_errors import PROBLEMS

# Text without the one character that PostgreSQL's columns refuse.
Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
router = Router(tags=["gateway"])
_SHOWN: dict[int, Any] = {200: dict[str, Any], **PROBLEMS}
_LISTED: dict[int, Any] = {200: list[dict[str, Any]], **PROBLEMS}


class ReasonIn(Schema):
    """Why; the reason stays with the point or the request."""

    because: Text


class RequestIn(Schema):
    """An entity that asks, and its locations; `message_id` is that of the e-mail that asked."""

    entity: UUID
    locations: list[UUID]
    channel: Text = "CONSOLE"
    message_id: Annotated[str, Field(pattern=r"^[^\x00]*$", max_length=200)] | None = None


class DecisionIn(Schema):
    """The entity's decision with the points A to F of its memorandum."""

    option: Option
    carried_by: CarriedBy
    vendor: UUID | None = None
    states: dict[Annotated[str, Field(pattern="^[A-Z]{2}$")], QueryMode] = Field(default_factory=dict)
    knows_duty: bool = False
    knows_choices_and_costs: bool = False
    knows_states_may_want_memoranda: bool = False
    states_listed: bool = False
    vendor_by_agreement: bool = False
    exception_stated: bool = False
    activation_stated: bool = False
    ownership_stated: bool = False


class DataSharingIn(Schema):
    """A data sharing agreement: each clause that it holds, and its last day if it has one."""

    vendor: UUID
    reference: Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[^\x00]+$")]
    last_day: date | None = None
    roles_of_vendor: bool = False
    roles_of_program: bool = False
    security: bool = False
    ownership: bool = False
    prohibited_uses: bool = False
    inspection: bool = False
    audit_at_no_cost: bool = False
    disabling_at_no_cost: bool = False


class VendorIn(Schema):
    """Who carries the traffic."""

    carried_by: CarriedBy
    vendor: UUID | None = None


class FeasibilityIn(Schema):
    """Whether it can be done, and by which option."""

    feasible: bool
    option: Option | None = None
    notes: Text = ""


class SafeguardsIn(Schema):
    """What is attested: the list of controls, and both halves of the safeguards."""

    control_list: bool = False
    electronic_safeguards: bool = False
    physical_safeguards: bool = False


class KeysIn(Schema):
    """A point's certificate (PEM) and public keys (JWKs)."""

    certificate: Text
    keys: list[dict[str, Any]]


class TestIn(Schema):
    """Results of test cases, and whether they are signed off."""

    __test__ = False

    results: dict[str, bool]
    signed_off: bool = False


@router.get("/points", response=_LISTED, summary="List the connection points")
@operation(permission=SEE_POINTS)
def list_points(request: HttpRequest, state: PointState | None = None) -> Any:
    """The Console's points; outsiders see their own."""
    found = points.visible_points(asker_of(request)).order_by("reference")
    return looking.point_rows(found.filter(state=state.value) if state else found, instant_of(request))


@router.get("/points/{reference}", response=_SHOWN, summary="Show a point and what its next request would meet")
@operation(permission=SEE_POINTS)
def show_point(request: HttpRequest, reference: str) -> Any:
    """One point, its history, and the checks that depend on the point alone."""
    actor, at = asker_of(request), instant_of(request)
    point = points.point_of(actor, reference)
    events = point.events.order_by("pk")
    return {
        **looking.point_rows([point], at)[0],
        "fingerprint": point.fingerprint,
        "checks": [plain(decision) for decision in looking.standing_of_point(actor, point, at)],
        "history": [{"at": e.at.isoformat(), "what": e.what, "because": e.because, "by": e.by} for e in events],
    }


@router.post("/points/{reference}/disable", response=_SHOWN, summary="Switch one point off")
@operation(permission=SWITCH_POINTS)
def disable_point(request: HttpRequest, reference: str, given: ReasonIn) -> Any:
    """No further answer leaves over this point, from now on."""
    actor, at = asker_of(request), instant_of(request)
    point = points.disable(actor, points.point_of(actor, reference), because=given.because, at=at)
    return looking.point_rows([point], at)[0]


@router.post("/points/{reference}/enable", response=_SHOWN, summary="Switch a point on again")
@operation(permission=SWITCH_POINTS)
def enable_point(request: HttpRequest, reference: str, given: ReasonIn) -> Any:
    """A point that was switched off works again."""
    actor, at = asker_of(request), instant_of(request)
    point = points.enable(actor, points.point_of(actor, reference), because=given.because, at=at)
    return looking.point_rows([point], at)[0]


@router.post("/points/{reference}/keys", response=_SHOWN, summary="Bind certificate and keys to a point")
@operation(permission=REPORT_CONNECTION)
def register_keys(request: HttpRequest, reference: str, given: KeysIn) -> Any:
    """One certificate serves one point; keys are public halves only."""
    actor, at = asker_of(request), instant_of(request)
    point = points.point_of(actor, reference)
    points.register_keys(actor, point, certificate=given.certificate, keys=given.keys, at=at)
    return looking.point_rows([point], at)[0]


@router.get("/integrations", response=_LISTED, summary="List the integrations")
@operation(permission=SEE_POINTS)
def list_integrations(request: HttpRequest, stage: Stage | None = None) -> Any:
    """Integrations with where each stands and for whom it waits."""
    found = onboarding.visible_onboardings(asker_of(request)).order_by("reference")
    return looking.integration_rows(found.filter(stage=stage.value) if stage else found)


@router.post("/integrations", response=_SHOWN, summary="Ask for an entity's integration")
@operation(permission=REQUEST_INTEGRATION)
def request_integration(request: HttpRequest, given: RequestIn) -> Any:
    """The first step; the same e-mail is one request."""
    entity = looking.known(PharmacyEntity, given.entity, "entity")
    locations = [looking.known(PharmacyLocation, each, "location") for each in given.locations]
    made = onboarding.request_integration(
        asker_of(request),
        entity,
        locations=locations,
        channel=given.channel,
        message_id=given.message_id,
        at=instant_of(request),
    )
    return _line(made)


@router.post("/integrations/{reference}/memorandum", response=_SHOWN, summary="Decide, in the draft memorandum")
@operation(permission=DECIDE_METHOD)
def decide(request: HttpRequest, reference: str, given: DecisionIn) -> Any:
    """The entity's own decision; the draft changes until somebody signs it."""
    actor, at = asker_of(request), instant_of(request)
    one = onboarding.onboarding_of(actor, reference)
    told = given.dict()
    carried_by, vendor, states = told.pop("carried_by"), told.pop("vendor"), told.pop("states")
    onboarding.decide_in_memorandum(
        actor,
        one,
        points=MemorandumDraft(**told),
        carried_by=carried_by,
        vendor=looking.known(Vendor, vendor, "vendor") if vendor else None,
        states=states,
        at=at,
    )
    return _line(onboarding.onboarding_of(actor, reference))


@router.post("/integrations/{reference}/signature", response=_SHOWN, summary="Sign the memorandum")
@operation(permission=SIGN_AGREEMENTS)
def sign(request: HttpRequest, reference: str) -> Any:
    """For the entity or for the program, by who signs; executed once both have."""
    actor = asker_of(request)
    return _line(onboarding.sign_memorandum(actor, onboarding.onboarding_of(actor, reference), at=instant_of(request)))


@router.post("/integrations/{reference}/previously-integrated", response=_SHOWN, summary="Go on without a memorandum")
@operation(permission=HANDLE_INTEGRATION)
def pass_as_previously_integrated(request: HttpRequest, reference: str) -> Any:
    """An entity that was in production before the rule took effect."""
    actor = asker_of(request)
    one = onboarding.onboarding_of(actor, reference)
    return _line(onboarding.pass_as_previously_integrated(actor, one, at=instant_of(request)))


@router.post("/integrations/{reference}/withdrawal", response=_SHOWN, summary="Take a request back")
@operation(permission=REQUEST_INTEGRATION)
def withdraw(request: HttpRequest, reference: str, given: ReasonIn) -> Any:
    """Before production; the history stays."""
    actor = asker_of(request)
    one = onboarding.onboarding_of(actor, reference)
    return _line(onboarding.withdraw(actor, one, because=given.because, at=instant_of(request)))


@router.post("/integrations/{reference}/vendor", response=_SHOWN, summary="Confirm who carries the traffic")
@operation(permission=DECIDE_METHOD)
def confirm_vendor(request: HttpRequest, reference: str, given: VendorIn) -> Any:
    """The vendor of the memorandum, with an agreement in force."""
    actor = asker_of(request)
    one = onboarding.onboarding_of(actor, reference)
    vendor = looking.known(Vendor, given.vendor, "vendor") if given.vendor else None
    return _line(
        onboarding.confirm_vendor(actor, one, carried_by=given.carried_by, vendor=vendor, at=instant_of(request))
    )


@router.post("/integrations/{reference}/feasibility", response=_SHOWN, summary="Say whether it can be done")
@operation(permission=REPORT_CONNECTION)
def report_feasibility(request: HttpRequest, reference: str, given: FeasibilityIn) -> Any:
    """If it cannot, the entity chooses again."""
    actor = asker_of(request)
    one = onboarding.onboarding_of(actor, reference)
    return _line(onboarding.report_feasibility(actor, one, **given.dict(), at=instant_of(request)))


@router.post("/integrations/{reference}/safeguards", response=_SHOWN, summary="Attest controls and safeguards")
@operation(permission=REPORT_CONNECTION)
def attest(request: HttpRequest, reference: str, given: SafeguardsIn) -> Any:
    """What is missing is refused when testing opens."""
    actor = asker_of(request)
    one = onboarding.onboarding_of(actor, reference)
    attested = Attestations(**given.dict(), responsible_officer=bool(one.entity.responsible_officer))
    return _line(onboarding.attest_safeguards(actor, one, attested, at=instant_of(request)))


@router.post("/integrations/{reference}/testing", response=_SHOWN, summary="Open testing")
@operation(permission=HANDLE_INTEGRATION)
def open_testing(request: HttpRequest, reference: str) -> Any:
    """Each location gets its connection point, not yet in production."""
    actor = asker_of(request)
    return _line(onboarding.open_testing(actor, onboarding.onboarding_of(actor, reference), at=instant_of(request)))


@router.post("/integrations/{reference}/tests", response=_SHOWN, summary="Record test cases")
@operation(permission=HANDLE_INTEGRATION)
def record_test(request: HttpRequest, reference: str, given: TestIn) -> Any:
    """With every mandatory case passed and signed off, the test is passed."""
    actor = asker_of(request)
    one = onboarding.onboarding_of(actor, reference)
    return _line(onboarding.record_test(actor, one, given.results, at=instant_of(request), signed_off=given.signed_off))


@router.post("/integrations/{reference}/approve", response=_SHOWN, summary="Switch production on")
@operation(permission=SWITCH_POINTS)
def approve(request: HttpRequest, reference: str) -> Any:
    """After the agreements have been looked at once more."""
    actor = asker_of(request)
    one = onboarding.onboarding_of(actor, reference)
    return _line(onboarding.switch_production_on(actor, one, at=instant_of(request)))


@router.get("/agreements", response=_LISTED, summary="List memoranda and data sharing agreements")
@operation(permission=SEE_POINTS)
def list_agreements(request: HttpRequest) -> Any:
    """With who has signed, and from when to when each holds."""
    return agreements.agreement_rows(agreements.visible_agreements(asker_of(request)))


@router.post("/agreements", response=_SHOWN, summary="Draft a data sharing agreement")
@operation(permission=SIGN_AGREEMENTS)
def draft_agreement(request: HttpRequest, given: DataSharingIn) -> Any:
    """Drafted again under the same reference, the draft is changed until somebody signs it."""
    told = given.dict()
    vendor, reference, last_day = (
        looking.known(Vendor, told.pop("vendor"), "vendor"),
        told.pop("reference"),
        told.pop("last_day"),
    )
    made = agreements.draft_data_sharing(
        asker_of(request),
        vendor,
        reference=reference,
        clauses=DataSharingDraft(**told),
        last_day=last_day,
        at=instant_of(request),
    )
    return agreements.agreement_rows([made])[0]


@router.post("/agreements/{agreement}/signature", response=_SHOWN, summary="Sign an agreement")
@operation(permission=SIGN_AGREEMENTS)
def sign_agreement(request: HttpRequest, agreement: UUID) -> Any:
    """For one's own party; in force from the day on which both have signed."""
    signed = agreements.sign_agreement(asker_of(request), agreement, at=instant_of(request))
    return agreements.agreement_rows([signed])[0]


@router.get("/envelopes", response=_LISTED, summary="List the envelopes of searches, for audit")
@operation(permission=SEE_ENVELOPES)
def list_envelopes(
    request: HttpRequest, point: str = "", outcome: EnvelopeOutcome | None = None, most: int = 100
) -> Any:
    """The newest first; the look is on the record."""
    actor = asker_of(request)
    chosen = points.point_of(actor, point) if point else None
    found = looking.envelopes_for(actor, at=instant_of(request), point=chosen, outcome=outcome.value if outcome else "")
    return looking.envelope_rows(found[: min(max(most, 1), 1000)])


def _line(one: Any) -> dict[str, Any]:
    return looking.integration_rows([one])[0]
