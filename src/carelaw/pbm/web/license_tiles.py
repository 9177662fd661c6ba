"""What stands on the first page about licenses, and where their notices lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pbm.use_cases import license_work as license_work
from carelaw.pbm.use_cases.permissions import LICENSE_SEE
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there, and say where the notices lead."""
    lead_to("license-application", "pbm-application")
    lead_to("license", "pbm-license")
    section = _("Licenses")
    tile(
        _("License applications"),
        says=_("Apply, complete, decide: each item of the law with how it stands."),
        route="pbm-applications",
        permission=LICENSE_SEE,
        section=section,
        order=10,
    )
    tile(
        _("Register of licenses"),
        says=_("Who may act as a pharmacy benefit manager, open to everybody."),
        route="pbm-licenses",
        permission=LICENSE_SEE,
        section=section,
        order=11,
    )
