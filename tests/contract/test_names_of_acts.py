"""Every act and every list of the project has a name of its own: its page, its operation and its command hang on it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages
from typing import Any

import pytest
from django.urls import URLPattern, get_resolver

import carelaw
from carelaw.platform.acts.declaration import Act
from carelaw.site.api import api


def declared() -> Iterator[Act]:
    """Every act of every program, once each."""
    seen: set[int] = set()
    for found in walk_packages(carelaw.__path__, "carelaw."):
        if not found.name.rpartition(".")[2].endswith("acts"):
            continue
        for value in vars(import_module(found.name)).values():
            for one in value if isinstance(value, tuple) else (value,):
                if isinstance(one, Act) and id(one) not in seen:
                    seen.add(id(one))
                    yield one


def test_no_two_acts_have_one_name() -> None:
    acts = list(declared())
    assert len(acts) > 300
    named = Counter(act.name for act in acts)
    assert {name: [act.runs for act in acts if act.name == name] for name, times in named.items() if times > 1} == {}


@pytest.mark.django_db
def test_no_two_operations_have_one_id() -> None:
    paths: dict[str, Any] = api.get_openapi_schema()["paths"]
    ids = Counter(one["operationId"] for methods in paths.values() for one in methods.values())
    assert [name for name, times in ids.items() if times > 1] == []


def test_no_two_pages_of_acts_answer_to_one_name() -> None:
    names = Counter(pattern.name for pattern in patterns(get_resolver().url_patterns) if pattern.name)
    assert [name for name, times in names.items() if times > 1 and name.startswith("act-")] == []


def patterns(listed: Any) -> Iterator[URLPattern]:
    """Every page below a list of routes."""
    for one in listed:
        if isinstance(one, URLPattern):
            yield one
        else:
            yield from patterns(one.url_patterns)
