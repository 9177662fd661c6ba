"""What stands on the first page about audits of pharmacies, and where their notices lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pbm.use_cases.audits import work as work
from carelaw.pbm.use_cases.permissions import AUDIT_CHECK, AUDIT_EQUALITY, AUDIT_RUN, AUDIT_SEE
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there, and say where the notices lead."""
    lead_to("audit", "pbm-audit")
    lead_to("audit-case", "pbm-audit-finding")
    section = _("Pharmacy audits")
    tile(
        _("Audits"),
        says=_("Audits of pharmacies: days, claims, findings, reports, appeals, money."),
        route="pbm-audits",
        permission=AUDIT_SEE,
        section=section,
        order=30,
    )
    for title, says, route, permission, order in (
        (
            _("Plan an audit"),
            _("Every rule of the calendar for any day, and the next permitted one."),
            "act-audit-plan",
            AUDIT_RUN,
            31,
        ),
        (
            _("Audit standards"),
            _("Standards with their digests, classes of pharmacies, the way to appeal."),
            "pbm-audit-standards",
            AUDIT_RUN,
            32,
        ),
        (
            _("Refused acts in audits"),
            _("What was refused, with every reason; what was typed is kept."),
            "pbm-audit-attempts",
            AUDIT_RUN,
            33,
        ),
        (
            _("Claims left out of audits"),
            _("The scope exclusion list, with the last auditable day of each claim."),
            "pbm-audit-excluded",
            AUDIT_SEE,
            34,
        ),
        (
            _("Findings about audits"),
            _("What stands against audits, the answers, what is still open."),
            "pbm-audit-findings",
            AUDIT_SEE,
            35,
        ),
        (
            _("Audit equality"),
            _("Similar pharmacies beside each other, owned ones and others."),
            "pbm-audit-equality",
            AUDIT_EQUALITY,
            36,
        ),
        (
            _("Audit-equality reports"),
            _("The reports of each quarter, to open and print."),
            "pbm-audit-equality-reports",
            AUDIT_EQUALITY,
            36,
        ),
        (
            _("Checks over audits"),
            _("Files of audits and of claims, checked row by row."),
            "pbm-audit-checks",
            AUDIT_CHECK,
            37,
        ),
        (
            _("Rows of checked audits"),
            _("What stands against each row of those files."),
            "pbm-audit-checked-rows",
            AUDIT_CHECK,
            38,
        ),
    ):
        tile(title, says=says, route=route, permission=permission, section=section, order=order, in_menu=False)
