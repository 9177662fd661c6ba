"""The tiles of patients' pages."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pdmp.use_cases.patients.permissions import (
    ANSWER_CLAIMS,
    KEEP_MEASURES,
    KEEP_REQUESTS,
    OWN_REQUEST,
    SEE_NOTICE,
)
from carelaw.platform.pages.home import open_page, tile


def put_up() -> None:
    """Each role's tiles."""
    # They register what waits, what the days bring, how patients are identified at the gate, and the heartbeat.
    from carelaw.pdmp.use_cases.patients import (  # noqa: F401
        clocks,
        delivering,
        explaining,
        measures,
        own_requests,
        work,
    )

    section = _("Patients")
    tile(
        _("Patients' requests"),
        says=_("Check documents, make records ready, decide claims."),
        route="patient-requests",
        permission=KEEP_REQUESTS,
        section=section,
        order=12,
    )
    tile(
        _("Claims of patients"),
        says=_("What patients dispute of what you reported."),
        route="claims-to-answer",
        permission=ANSWER_CLAIMS,
        section=section,
        order=35,
    )
    tile(
        _("My record"),
        says=_("Ask for the record, follow a request, say what is wrong."),
        route="my-record",
        permission=OWN_REQUEST,
        section=section,
        order=5,
    )
    tile(
        _("The notice to patients"),
        says=_("Its versions, its poster, and how it is used."),
        route="patient-notice-use",
        permission=SEE_NOTICE,
        section=section,
        order=60,
    )
    tile(
        _("Measures of the service"),
        says=_("What is published about how well the program can be reached."),
        route="service-measures",
        permission=KEEP_MEASURES,
        section=section,
        order=70,
    )
    open_page(_("My record"), route="my-record", program="pdmp")
    open_page(_("The notice to patients"), route="patient-notice", program="pdmp")
    open_page(_("How well this service can be reached"), route="service-measures", program="pdmp")
