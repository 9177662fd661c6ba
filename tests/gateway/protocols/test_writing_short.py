"""What a search writes, it writes at once: nothing is read or asked while others wait to write."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext

from carelaw.gateway.store.models import Envelope
from carelaw.gateway.use_cases import searching
from carelaw.pdmp.store.models import Query
from tests.gateway.dialects import BY_PATH
from tests.gateway.protocols.dialects import AUGUST, PMIX_PATH, Said, post, said
from tests.gateway.world import World


def ask(client: Any, world: World, path: str) -> Said:
    return said(path, post(client, world, path, BY_PATH[path].request_of(AUGUST, patients=1)))


def test_the_history_is_read_before_the_transaction_begins(
    client: Any, live: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = searching.answer_for_gateway
    begun: list[bool] = []

    def looking(*given: Any, **named: Any) -> Any:
        begun.append(any(not block._from_testcase for block in connection.atomic_blocks))
        return read(*given, **named)

    monkeypatch.setattr(searching, "answer_for_gateway", looking)
    assert ask(client, live, PMIX_PATH).outcome == "Provided"
    assert begun == [False]
    assert (Envelope.objects.count(), Query.objects.count()) == (1, 1)


def test_rows_are_locked_in_one_order_the_head_of_the_record_last(client: Any, live: World) -> None:
    """An answer and a refusal of one point that lock in two orders would wait for each other for ever."""
    with CaptureQueriesContext(connection) as asked:
        assert ask(client, live, PMIX_PATH).outcome == "Provided"
    written = [one["sql"] for one in asked if one["sql"].startswith(("INSERT", "UPDATE"))]
    tables = [one.split('"')[1] for one in written]
    assert tables.index("gateway_linkday") < tables.index("record_entry")
    assert {"gateway_envelope", "pdmp_query"} <= set(tables)


def test_ids_that_cannot_be_kept_refuse_the_search_for_now(
    client: Any, live: World, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(*given: Any, **named: Any) -> Any:
        raise OperationalError("database is locked")

    monkeypatch.setattr(searching, "_transaction", locked)
    answer = ask(client, live, path)
    assert (answer.code, answer.prescriptions) == ("E-PMP-AUDIT_UNAVAILABLE", ())
