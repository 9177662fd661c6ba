"""`/api/ihh/population`: load claims in bulk, attribute everybody, hear why a person has a tier."""

from ninja import Router

from carelaw.ihh.use_cases.lake.acts import ACTS
from carelaw.ihh.use_cases.lake.lists import LISTS
from carelaw.platform.acts.operations import add_acts, add_lists

router = Router(tags=["integrated health homes"])
add_lists(router, "/population", LISTS)
add_acts(router, "/population/acts", ACTS)
