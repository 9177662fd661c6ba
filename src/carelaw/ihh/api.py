"""`/api/ihh/…`: this program's operations."""

from ninja import Router

router = Router(tags=["ihh"])
