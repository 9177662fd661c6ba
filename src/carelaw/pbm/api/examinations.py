"""`/api/pbm/examining`: examinations, subpoenas, costs, and records that are kept."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from ninja import Router

from carelaw.pbm.use_cases.examinations.acts import ACTS
from carelaw.pbm.use_cases.examinations.lists import LISTS
from carelaw.platform.acts.operations import add_acts, add_lists

router = Router()
add_lists(router, "/examining", LISTS)
add_acts(router, "/examining", ACTS)
