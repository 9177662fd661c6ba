"""Django's entry for this app."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Who signs in: accounts, role grants, access tokens, second factors."""

    name = "carelaw.platform.accounts"
    label = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from carelaw.platform.accounts import places, watching, work  # noqa: F401  they register themselves
