"""`/api/pbm/overview`: counts, trends and deadlines for the Director's staff."""

from ninja import Router

from carelaw.pbm.use_cases.overview.lists import LISTS
from carelaw.platform.acts.operations import add_lists

router = Router()
add_lists(router, "/overview", LISTS)
