"""`/api/gateway/compliance`: cases of failure to integrate, their letters, fines, delays and referrals."""

from ninja import Router

router = Router(tags=["gateway compliance"])
