"""The subjects of the first page: for roles with many tiles, one page each for what belongs together."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.platform.pages.home import subject

SECTION = _("Pharmacy benefit managers")


def put() -> None:
    """Say which sections belong together."""
    subject(
        "licenses",
        _("Licenses"),
        says=_("Applications, the register, renewals and fees, changes to report, work without a license."),
        sections=(_("Licenses"),),
        program="pbm",
        order=10,
        section=SECTION,
    )
    subject(
        "prices-and-claims",
        _("Prices and claims"),
        says=_("Price lists and appeals, what claims were paid and what patients paid, checks and their findings."),
        sections=(_("List prices"), _("Claims")),
        program="pbm",
        order=20,
        section=SECTION,
    )
    subject(
        "contracts-and-programs",
        _("Contracts and programs"),
        says=_("Contracts and their clauses, terms of programs, enrollment, statements to covered entities."),
        sections=(_("Contracts"), _("Programs")),
        program="pbm",
        order=30,
        section=SECTION,
    )
    subject(
        "oversight",
        _("Examinations, discipline, complaints"),
        says=_("Examinations and records; causes, hearings, penalties, sanctions; complaints and retaliation."),
        sections=(_("Oversight"),),
        program="pbm",
        order=40,
        section=SECTION,
    )
