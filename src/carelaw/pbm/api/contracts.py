"""`/api/pbm/contracts`: programs, contracts, their clauses and parties."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from ninja import Router

from carelaw.pbm.use_cases.contracts.acts import ACTS
from carelaw.pbm.use_cases.contracts.lists import LISTS
from carelaw.platform.acts.operations import add_acts, add_lists

router = Router()
add_lists(router, "/contracts", LISTS)
add_acts(router, "/contracts", ACTS)
