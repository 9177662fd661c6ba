"""What the first page offers of the member path."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from carelaw.ihh.use_cases.permissions import ATTRIBUTE, IMPORT_FILES, OWN_HOME, SEE_MEMBERS, SEE_ROSTER
from carelaw.platform.notices.inbox import lead_to
from carelaw.platform.pages.home import tile


def put_up() -> None:
    """Put the tiles up, and load what registers itself: daily work, letters, lists of what is due, explanations."""
    from carelaw.ihh.use_cases import assigning, explaining_tiers, letters, member_work, rosters  # noqa: F401
    from carelaw.ihh.use_cases.homes import letters as home_letters  # noqa: F401
    from carelaw.ihh.use_cases.homes import panels, plans, terminating, tiers, work  # noqa: F401

    section = _("Health homes")
    tile(
        _("My health home"),
        says=_("Choose, change or leave your health home."),
        route="ihh-my-home",
        permission=OWN_HOME,
        section=section,
        order=10,
    )
    tile(
        _("People"),
        says=_("Everyone in the program, with tier and health home."),
        route="ihh-members",
        permission=SEE_MEMBERS,
        section=section,
        order=10,
    )
    tile(
        _("Rosters"),
        says=_("Who belongs to a health home on a day, to read and to download."),
        route="ihh-rosters",
        permission=SEE_ROSTER,
        section=section,
        order=20,
    )
    tile(
        _("Attribution"),
        says=_("Give everyone the tier that the evidence supports."),
        route="ihh-runs",
        permission=ATTRIBUTE,
        section=section,
        order=30,
    )
    tile(
        _("Files"),
        says=_("Load people, claims and risk groups; see each row that was refused."),
        route="ihh-imports",
        permission=IMPORT_FILES,
        section=section,
        order=40,
    )
    lead_to("ihh-member", "ihh-member")
