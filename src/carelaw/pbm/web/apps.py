"""Django's entry for this app."""

from django.apps import AppConfig


class PbmWebConfig(AppConfig):
    """The console's pages of this program: templates and tiles, no tables."""

    name = "carelaw.pbm.web"
    label = "pbm_web"

    def ready(self) -> None:
        from carelaw.pbm.web import (
            audit_tiles,
            claim_tiles,
            conduct_tiles,
            contract_tiles,
            examination_tiles,
            license_tiles,
            mac_tiles,
            overview_tiles,
            payment_tiles,
            price_tiles,
            program_terms_tiles,
            scope_tiles,
            subjects,
        )

        license_tiles.put()
        claim_tiles.put()
        mac_tiles.put()
        payment_tiles.put()
        price_tiles.put()
        program_terms_tiles.put()
        audit_tiles.put()
        scope_tiles.put()
        contract_tiles.put()
        conduct_tiles.put()
        examination_tiles.put()
        overview_tiles.put()
        subjects.put()
