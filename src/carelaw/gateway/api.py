"""`/api/gateway/…`: this program's operations."""

from ninja import Router

router = Router(tags=["gateway"])
