"""Django's entry for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CasesConfig(AppConfig):
    """What is due by law: cases, their events and their clocks."""

    name = "carelaw.platform.cases"
    label = "cases"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from carelaw.platform.accounts.signed_in import ANYONE_SIGNED_IN
        from carelaw.platform.pages.home import tile

        tile(
            _("What is due"),
            says=_("What waits for you in this role, the soonest first."),
            route="work",
            permission=ANYONE_SIGNED_IN,
            section=_("Work"),
            order=1,
        )
