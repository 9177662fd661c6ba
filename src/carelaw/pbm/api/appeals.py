"""`/api/pbm`: appeals."""

from ninja import Router

router = Router(tags=["pbm"])
