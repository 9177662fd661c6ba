"""Django's entry for this app."""

from django.apps import AppConfig


class IhhWebConfig(AppConfig):
    """The console's pages of this program: templates and tiles, no tables."""

    name = "carelaw.ihh.web"
    label = "ihh_web"

    def ready(self) -> None:
        # They register what waits, what the days bring and what can be explained.
        from carelaw.ihh.use_cases import explaining_payments, payment_work, reporting_changes  # noqa: F401
        from carelaw.ihh.web import member_tiles
        from carelaw.ihh.web.pccm import tiles as pccm_tiles

        member_tiles.put_up()
        pccm_tiles.put()
