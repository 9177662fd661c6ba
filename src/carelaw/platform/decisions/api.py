"""`/api/explain/{what}/{reference}`: why something is as it is."""

from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from carelaw.platform.accounts.permissions import actor_of, operation
from carelaw.platform.accounts.signed_in import ANYONE_SIGNED_IN
from carelaw.platform.api_errors import PROBLEMS
from carelaw.platform.decisions.explaining import explain

router = Router(tags=["explain"])


class LineOut(Schema):
    """One step of a derivation."""

    says: str
    cite: str
    value: Any = None


class ExplanationOut(Schema):
    """Why something is as it is."""

    title: str
    says: str
    lines: list[LineOut]
    decisions: list[str]


@router.get("/explain/{what}/{reference}", response={200: ExplanationOut, **PROBLEMS}, summary="Why it is as it is")
@operation(permission=ANYONE_SIGNED_IN)
def explain_one(request: HttpRequest, what: str, reference: str) -> dict[str, Any]:
    """The derivation of a decision, charge, fine, tier or payment, step by step, to whoever may hear it."""
    actor = actor_of(request)
    assert actor is not None
    return explain(what, reference, actor).as_dict()
