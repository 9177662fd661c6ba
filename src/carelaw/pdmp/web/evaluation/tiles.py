"""What stands on the first page about evaluation, treatment and training, and where its notices lead."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.pdmp.use_cases.evaluation import alerts as alerts  # it registers the nightly scan
from carelaw.pdmp.use_cases.evaluation import permissions as may
from carelaw.pdmp.use_cases.evaluation import quality as quality  # it registers the monthly evaluation
from carelaw.pdmp.use_cases.evaluation import treatment as treatment  # it declares its letters
from carelaw.pdmp.web.evaluation import work as work  # it registers what waits
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put() -> None:
    """Put the tiles there."""
    lead_to("alert", "alert")
    lead_to("help", "help-of")
    patients, evaluation, training = _("Patients"), _("Evaluation"), _("Training and education")
    for order, (title, says, route, permission, section) in enumerate(
        (
            (
                _("Referrals to treatment"),
                _("The directory, and whom you sent."),
                "treatment",
                may.REFER_TO_TREATMENT,
                patients,
            ),
            (_("Your report card"), _("Your figures beside your peers'."), "report-card", may.OWN_CARD, patients),
            (_("Criteria for alerts"), _("What the scan measures."), "criteria", may.DRAFT_CRITERION, evaluation),
            (_("Alerts to patterns"), _("To review, then to refer."), "alerts", may.SEE_ALERTS, evaluation),
            (_("Evaluation"), _("What came in, month by month."), "evaluation", may.EVALUATE, evaluation),
            (_("Register of releases"), _("Counts for research."), "releases", may.SEE_RELEASES, evaluation),
            (_("Training"), _("Courses, and who lacks one."), "training", may.SEE_TRAINING, training),
            (_("Training and help"), _("Your courses and questions."), "my-training", may.OWN_TRAINING, training),
            (_("Help desk"), _("Questions about the system."), "help-desk", may.ANSWER_TICKETS, training),
            (_("Education"), _("With professional organizations."), "education", may.KEEP_EDUCATION, training),
            (
                _("Treatment programs"),
                _("The directory of treatment."),
                "treatment-directory",
                may.KEEP_PROGRAMS,
                training,
            ),
        ),
        start=90,
    ):
        tile(title, says=says, route=route, permission=permission, section=section, order=order)
