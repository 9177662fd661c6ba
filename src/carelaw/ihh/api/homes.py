"""`/api/ihh/homes`: applications, terms, partners, panels, findings, plans, terminations, delegated duties."""

from __future__ import annotations

from ninja import Router

from carelaw.ihh.use_cases.homes.acts import ACTS
from carelaw.ihh.use_cases.homes.lists import LISTS
from carelaw.platform.acts.operations import add_acts, add_lists

router = Router()
add_lists(router, "/homes", LISTS)
add_acts(router, "/homes", ACTS)
