"""What stands on the first page about who may ask for what, and where its notices lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pdmp.use_cases.doors import evidence as evidence
from carelaw.pdmp.use_cases.doors import expiring as expiring
from carelaw.pdmp.use_cases.doors import partner_evidence as partner_evidence
from carelaw.pdmp.use_cases.doors.permissions import (
    ASK_FROM_ANOTHER_STATE,
    ASK_LIST,
    OWN_CASES,
    SEE_APPOINTMENTS,
    SEE_EXCHANGES,
)
from carelaw.pdmp.use_cases.permissions import SEE_MATRIX
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there."""
    patients, access = _("Patients"), _("Access")
    tile(
        _("Ask for a clinic's list"),
        says=_("Today's patients at once; each is a question of its own."),
        route="clinic-list",
        permission=ASK_LIST,
        section=patients,
        order=15,
    )
    tile(
        _("Ask for a history"),
        says=_("Under your state's agreement, within the limits of your counterparts here."),
        route="ask-by-case",
        permission=ASK_FROM_ANOTHER_STATE,
        section=patients,
        order=11,
    )
    tile(
        _("My cases"),
        says=_("What you are appointed for, your cases, and asking for them."),
        route="own-cases",
        permission=OWN_CASES,
        section=patients,
        order=12,
    )
    tile(
        _("Who may ask for what"),
        says=_("The act's closed list, with conditions, limits and paragraphs."),
        route="who-may-ask",
        permission=SEE_MATRIX,
        section=access,
        order=80,
    )
    tile(
        _("Approvals and designations"),
        says=_("Who is approved by name, for what, until when."),
        route="appointments",
        permission=SEE_APPOINTMENTS,
        section=access,
        order=81,
    )
    tile(
        _("Partner states"),
        says=_("Agreements, the exchange, and the yearly review of its technology."),
        route="partner-states",
        permission=SEE_EXCHANGES,
        section=access,
        order=82,
    )
