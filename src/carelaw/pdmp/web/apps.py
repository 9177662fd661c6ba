"""Django's entry for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PdmpWebConfig(AppConfig):
    """The console's pages of prescription monitoring: templates and tiles, no tables."""

    name = "carelaw.pdmp.web"
    label = "pdmp_web"

    def ready(self) -> None:
        from carelaw.pdmp.use_cases import decided_law  # noqa: F401 - it says what was decided under the act
        from carelaw.pdmp.use_cases.permissions import ASK_FORM, REVIEW_LINKS
        from carelaw.pdmp.web import work  # noqa: F401 - it registers what waits
        from carelaw.pdmp.web.annual_reports import tiles as annual_report_tiles
        from carelaw.pdmp.web.board import tiles as board_tiles
        from carelaw.pdmp.web.doors import tiles as door_tiles
        from carelaw.pdmp.web.doors import work as door_work  # noqa: F401 - it registers what waits
        from carelaw.pdmp.web.duties import tiles as duty_tiles
        from carelaw.pdmp.web.enrollment import tiles as enrollment_tiles
        from carelaw.pdmp.web.evaluation import tiles as evaluation_tiles
        from carelaw.pdmp.web.funds import tiles as fund_tiles
        from carelaw.pdmp.web.law_enforcement import tiles as law_enforcement_tiles
        from carelaw.pdmp.web.misuse import tiles as misuse_tiles
        from carelaw.pdmp.web.patients import tiles as patient_tiles
        from carelaw.pdmp.web.retention import tiles as retention_tiles
        from carelaw.pdmp.web.safeguards import tiles as safeguard_tiles
        from carelaw.platform.pages.home import tile

        door_tiles.put()
        duty_tiles.put()
        retention_tiles.put()
        misuse_tiles.put()
        safeguard_tiles.put()
        annual_report_tiles.put()
        law_enforcement_tiles.put()
        enrollment_tiles.put()
        evaluation_tiles.put()
        patient_tiles.put_up()
        board_tiles.put()
        fund_tiles.put()

        tile(
            _("Ask for a history"),
            says=_("What was dispensed to a patient, and what it adds up to."),
            route="history",
            permission=ASK_FORM,
            section=_("Patients"),
            order=10,
        )
        tile(
            _("My questions"),
            says=_("What you asked, when, and what became of it."),
            route="my-queries",
            permission=ASK_FORM,
            section=_("Patients"),
            order=20,
        )
        tile(
            _("Review links"),
            says=_("Decide which reports speak of one person."),
            route="reviews",
            permission=REVIEW_LINKS,
            section=_("Patients"),
            order=30,
        )
