"""`/api/pbm/payments`: remittances, claims against them, explanations, ledgers, cases, panel reports."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from typing import Any

from django.http import HttpRequest
from ninja import Router

from carelaw.pbm.use_cases.payments import looking
from carelaw.pbm.use_cases.payments.acts import ACTS
from carelaw.pbm.use_cases.payments.cases import case_for
from carelaw.pbm.use_cases.payments.lists import LISTS
from carelaw.pbm.use_cases.permissions import PAYMENTS_SEE
from carelaw.platform.accounts.permissions import asker_of, operation
from carelaw.platform.acts.operations import add_acts, add_lists
from carelaw.platform.api_errors import PROBLEMS

router = Router(tags=["pbm"])
_SHOWN: dict[int, Any] = {200: dict[str, Any], **PROBLEMS}
_LISTED: dict[int, Any] = {200: list[dict[str, Any]], **PROBLEMS}


@router.get("/payments/findings/{reference}", response=_SHOWN, summary="One finding about payment")
@operation(permission=PAYMENTS_SEE)
def payment_finding(request: HttpRequest, reference: str) -> Any:
    """The row, the facts and each rule's decision."""
    one = looking.finding_for(asker_of(request), reference)
    return {
        "reference": str(one.pk),
        "outcome": one.outcome,
        "row": one.row,
        "segment": one.segment,
        "amount": str(one.amount),
        "provisions": one.provisions,
        "codes": one.codes,
        "says": one.says,
        "cite": one.cite,
        "facts": one.facts,
        "decisions": one.decisions,
        "digest": one.digest,
    }


@router.get("/payments/cases/{reference}/ledger", response=_LISTED, summary="The ledger of a case about payment")
@operation(permission=PAYMENTS_SEE)
def payment_case_ledger(request: HttpRequest, reference: str) -> Any:
    """Each row of the case with claim, amount and paragraph."""
    actor = asker_of(request)
    return looking.case_findings(actor, case_for(actor, reference))


add_lists(router, "/payments", LISTS)
add_acts(router, "/payments/acts", ACTS)
