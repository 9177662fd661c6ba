"""Django's entry for this app."""

from django.apps import AppConfig


class DecisionsConfig(AppConfig):
    """Decisions that were made, with the facts they were made on."""

    name = "carelaw.platform.decisions"
    label = "decisions"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from carelaw.platform.decisions import kept_ones, owed  # noqa: F401 - they register what they explain
