"""Where a request comes from, behind however many proxies of our own."""

from __future__ import annotations

from allauth.core.internal.httpkit import get_client_ip
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The client's network address, which stands on the record with each act (§9(b), MAP-50); empty when unknown."""
    return get_client_ip(request) or ""
