"""Django's entry for this app."""

from django.apps import AppConfig


class PagesConfig(AppConfig):
    """The page kit: layout, components, gallery."""

    name = "carelaw.platform.pages"
    label = "pages"
    default_auto_field = "django.db.models.BigAutoField"
