"""Routes and tiles of services, payments and outcomes. No path carries anything about a member."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from carelaw.ihh.use_cases.permissions import (
    KEEP_FEES,
    LOG_SERVICES,
    REPORT_CHANGES,
    RESOLVE_DUPLICATES,
    RUN_PAYMENTS,
    SEE_PAYMENTS,
)
from carelaw.ihh.web import outcomes, payment_office, payments, services
from carelaw.platform.pages.home import tile

urlpatterns = [
    path("services/", services.services, name="ihh-services"),
    path("services/log/", services.log, name="ihh-log-service"),
    path("services/sheet/", services.sheet, name="ihh-log-sheet"),
    path("services/missing/", services.unserved, name="ihh-unserved"),
    path("months/", payments.months, name="ihh-months"),
    path("pay/", payments.pay, name="ihh-pay"),
    path("remittances/", payments.remittances, name="ihh-remittances"),
    path("remittances/<slug:reference>/<slug:form>/", payments.remittance_file, name="ihh-remittance"),
    path("fees/", payment_office.fees, name="ihh-fees"),
    path("duplicates/", payment_office.duplicates, name="ihh-duplicates"),
    path("changes/", payment_office.changes, name="ihh-changes"),
    path("outcomes/", outcomes.outcomes, name="ihh-outcomes"),
]


def put_tiles() -> None:
    """Put the pages of the money path on the first page and in the menu."""
    section = _("Payments of health homes")
    offered = (
        (_("Services"), _("Log services and see which count."), "ihh-services", LOG_SERVICES),
        (_("Payment run"), _("Preview and run a month; the register of runs."), "ihh-pay", RUN_PAYMENTS),
        (_("Payments"), _("What was paid, what was not, and what would mend it."), "ihh-months", SEE_PAYMENTS),
        (_("Remittances"), _("What was paid at once, to download."), "ihh-remittances", SEE_PAYMENTS),
        (_("Outcomes"), _("Levels, computations and payments of outcomes years."), "ihh-outcomes", SEE_PAYMENTS),
        (_("Fee schedule"), _("What a month pays, with its second person."), "ihh-fees", KEEP_FEES),
        (_("Duplicates"), _("Similar services paid elsewhere."), "ihh-duplicates", RESOLVE_DUPLICATES),
        (_("Changes"), _("Professionals and partners, and what is due."), "ihh-changes", REPORT_CHANGES),
    )
    for order, (title, says, route, permission) in enumerate(offered, start=60):
        tile(title, says=says, route=route, permission=permission, section=section, order=order)


put_tiles()
