"""`/api/pbm/lake`: load claims, run the market's checks, read what they found."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from typing import Any

from django.http import HttpRequest
from ninja import Router

from carelaw.pbm.use_cases.lake import looking
from carelaw.pbm.use_cases.lake.acts import ACTS
from carelaw.pbm.use_cases.lake.lists import LISTS
from carelaw.pbm.use_cases.permissions import CLAIMS_CHECK
from carelaw.platform.accounts.permissions import asker_of, operation
from carelaw.platform.acts.operations import add_acts, add_lists
from carelaw.platform.api_errors import PROBLEMS

router = Router(tags=["pbm"])
_LISTED: dict[int, Any] = {200: list[dict[str, Any]], **PROBLEMS}
_MOST = 5_000


@router.get("/lake/findings/{check}", response=_LISTED, summary="Findings of one check over the lake")
@operation(permission=CLAIMS_CHECK)
def market_findings(request: HttpRequest, check: str, manager: str = "", limit: int = 500, offset: int = 0) -> Any:
    """The largest first, up to 5,000 at a time."""
    most, skip = max(1, min(limit, _MOST)), max(0, min(offset, 2_000_000_000))
    return looking.findings_of(asker_of(request), check, most=most, skip=skip, manager=manager[:20])


add_lists(router, "/lake", LISTS)
add_acts(router, "/lake/acts", ACTS)
