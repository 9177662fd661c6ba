"""`/api/gateway/oversight`: audit batches, envelopes as they are written, search audits, lists and acts."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from typing import Annotated, Any

from django.http import HttpRequest, StreamingHttpResponse
from ninja import Field, Query, Router, Schema

from carelaw.gateway.use_cases import points
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.oversight import feed, findings, looking, search_audits, streaming
from carelaw.gateway.use_cases.oversight.acts import ACTS
from carelaw.gateway.use_cases.oversight.lists import LISTS
from carelaw.gateway.use_cases.permissions import (
    ANSWER_AUDITS,
    ANSWER_FOR_PARTY,
    SEE_AUDITS,
    SEE_ENVELOPES,
    SEE_OVERSIGHT,
    SEE_POINTS,
)
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.operations import add_acts, add_lists
from carelaw.platform.api_errors import PROBLEMS

Text = Annotated[str, Field(pattern=r"^[^\x00]*$")]
router = Router(tags=["gateway"])
_SHOWN: dict[int, Any] = {200: dict[str, Any], **PROBLEMS}
_LINES = {"responses": {200: {"description": "JSON, one a line", "content": {"application/x-ndjson": {"schema": {}}}}}}
_LISTED: dict[int, Any] = {200: list[dict[str, Any]], **PROBLEMS}


class BatchIn(Schema):
    """A batch of audit rows under the sender's own name for it; no rows is a heartbeat."""

    reference: Text
    period_from: Text = ""
    period_to: Text = ""
    rows: list[Any] = Field(default_factory=list)


class AnswerIn(Schema):
    """Rows of a search audit: user, user_name, last_name, first_name, birth_date, at (with its zone)."""

    rows: list[Any]


@router.post("/batches", response=_SHOWN, summary="Send audit rows, or a heartbeat")
@operation(permission=ANSWER_FOR_PARTY)
def send_batch(request: HttpRequest, given: BatchIn) -> Any:
    """Good rows are kept; each other comes back with the names of its fields, never with what stood in them."""
    told = given.dict()
    return feed.take_for_own(asker_of(request), instant_of(request), **told).as_dict()


@router.get("/envelopes", summary="Envelopes as they are written", response={**PROBLEMS}, openapi_extra=_LINES)
@operation(permission=SEE_ENVELOPES)
def stream_envelopes(
    request: HttpRequest,
    after: int = Query(0, ge=0, le=9_000_000_000_000_000),
    wait: int = Query(0, ge=0, le=streaming.LONGEST_WAIT),
    most: int = Query(500, ge=1, le=500),
) -> Any:
    """One JSON object a line; the last holds the cursor for `after`. `wait` holds the answer until there is one."""
    piece = streaming.envelopes_after(asker_of(request), instant_of(request), after=after, wait=wait, most=most)
    response = StreamingHttpResponse(piece.lines(), content_type="application/x-ndjson")
    response.headers["Cache-Control"] = "no-store"
    return response


@router.get("/search-audits/{reference}", response=_SHOWN, summary="Show a search audit")
@operation(permission=SEE_AUDITS)
def show_audit(request: HttpRequest, reference: str) -> Any:
    """Its scope, its day, what came and what was listed back."""
    one = search_audits.audit_of(asker_of(request), reference)
    return looking.audit_file(one, law_day(instant_of(request)))


@router.post("/search-audits/{reference}/rows", response=_SHOWN, summary="Answer a search audit")
@operation(permission=ANSWER_AUDITS)
def answer_audit(request: HttpRequest, reference: str, given: AnswerIn) -> Any:
    """Good rows are kept; rows without user, patient details or time come back, and the audit stays open."""
    done = search_audits.answer_audit(asker_of(request), instant_of(request), audit=reference, rows=given.rows)
    return done.as_dict()


@router.get("/search-audits/{reference}/differences", response=_LISTED, summary="Compare with our envelopes")
@operation(permission=SEE_OVERSIGHT)
def audit_differences(request: HttpRequest, reference: str) -> Any:
    """What stands on one side only."""
    found = search_audits.differences(search_audits.audit_of(asker_of(request), reference))
    return [{**row, "at": row["at"].isoformat()} for row in found]


@router.get("/findings/{reference}", response=_SHOWN, summary="Show a finding")
@operation(permission=SEE_OVERSIGHT)
def show_finding(request: HttpRequest, reference: str) -> Any:
    """With its evidence, as ids, and everything that was done about it."""
    return looking.finding_file(findings.finding_of(asker_of(request), reference))


@router.get("/points/{reference}/days", response=_LISTED, summary="Count a point's searches by day")
@operation(permission=SEE_POINTS)
def point_days(request: HttpRequest, reference: str) -> Any:
    """Counts of envelopes by how they ended, the last fourteen days."""
    return looking.days_of_point(points.point_of(asker_of(request), reference), instant_of(request))


add_lists(router, "", LISTS)
add_acts(router, "/acts", ACTS)
