"""`/api/pbm`: lists."""

from ninja import Router

router = Router(tags=["pbm"])
