"""Every route says who may use it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from carelaw.platform.accounts.permissions import access_of, permissions

_PARAGRAPH = re.compile(r"§|ILCS \d|Adm\. Code \d")


def routes(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, Any]]:
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            yield prefix + str(each.pattern), each.callback
        else:
            yield from routes(each, prefix + str(each.pattern))


def test_every_route_is_marked():
    found = list(routes(get_resolver()))
    assert len(found) > 30
    assert [route for route, view in found if access_of(view) is None] == []


def test_every_permission_that_a_route_asks_for_is_declared():
    asked = {
        access.permission for _, view in routes(get_resolver()) if (access := access_of(view)) and access.permission
    }
    assert asked
    assert asked <= set(permissions())


def test_every_permission_names_a_role_and_a_paragraph():
    assert [p.name for p in permissions().values() if not p.roles or not _PARAGRAPH.search(p.cite) or not p.says] == []


def test_error_pages_are_marked_too():
    for status in (400, 403, 404, 500):
        assert access_of(get_resolver().resolve_error_handler(status)).kind == "public"
