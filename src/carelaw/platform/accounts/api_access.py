"""The API's door: bearer tokens only, and no operation without a permission."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, URLResolver
from ninja import NinjaAPI
from ninja.security import HttpBearer

from carelaw.platform.accounts.actor import Actor, Channel
from carelaw.platform.accounts.clients import address_of
from carelaw.platform.accounts.permissions import Access, access_of
from carelaw.platform.accounts.tokens import actor_for_token


class BearerToken(HttpBearer):
    """`Authorization: Bearer clw_…`. A browser's session opens nothing here, so no other site can borrow one.

    Raises Refusal (`unauthenticated`, `forbidden`); `request.auth` becomes the Actor.
    """

    def __init__(self, channel: Channel = "api") -> None:
        super().__init__()
        self.channel = channel

    def authenticate(self, request: HttpRequest, token: str) -> Actor:
        at = request.at  # type: ignore[attr-defined]
        client = address_of(request)
        return actor_for_token(token, at=at, channel=self.channel, client=client)


def sealed(api: NinjaAPI) -> tuple[list[URLPattern | URLResolver], str, str]:
    """The API's routes for `path(…, sealed(api))`, once every operation carries `@operation` or `@public_page`.

    Raises ValueError naming every operation that says nothing about who may use it.
    """
    # The routers within routers are known only once the addresses are made.
    patterns, application, namespace = api.urls
    bare = []
    for prefix, router in api._routers:
        for path, view in router.path_operations.items():
            for operation in view.operations:
                if access_of(operation.view_func) is None:
                    bare.append(f"{', '.join(operation.methods)} {prefix}{path}")
    if bare:
        raise ValueError("These operations do not say who may use them: " + "; ".join(bare))
    for pattern in patterns:
        _mark(pattern)
    return patterns, application, namespace


def _mark(pattern: Any) -> None:
    pattern.callback.carelaw_access = Access("api", why="Each operation asks for its own permission.")
