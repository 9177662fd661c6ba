"""Django's entry for this app."""

from django.apps import AppConfig


class IhhWebConfig(AppConfig):
    """The console's pages of this program: templates and tiles, no tables."""

    name = "carelaw.ihh.web"
    label = "ihh_web"
