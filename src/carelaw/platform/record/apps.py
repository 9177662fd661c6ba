"""Django's entry for this app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RecordConfig(AppConfig):
    """The record: every act and read, append-only, hash-linked, checkpointed."""

    name = "carelaw.platform.record"
    label = "record"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from carelaw.platform.pages.home import tile
        from carelaw.platform.record.permissions import READ_RECORD

        tile(
            _("The record"),
            says=_("Every act and every look; whether the record is whole."),
            route="record",
            permission=READ_RECORD,
            section=_("Oversight"),
            order=7,
        )
