"""Django's entry for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LawbookConfig(AppConfig):
    """The law's pages: templates and tiles, no tables."""

    name = "carelaw.platform.lawbook"
    label = "lawbook"

    def ready(self) -> None:
        from carelaw.platform.lawbook.permissions import READ_LAW
        from carelaw.platform.pages.home import tile

        section = _("Law")
        tile(
            _("The law"),
            says=_("Each provision with what carries it."),
            route="law",
            permission=READ_LAW,
            section=section,
            order=80,
            in_menu=False,
        )
        tile(
            _("Try a rule"),
            says=_("Give a rule the facts of a case and read its answer."),
            route="rules",
            permission=READ_LAW,
            section=section,
            order=81,
            in_menu=False,
        )
