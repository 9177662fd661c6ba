"""Fixtures that every test may use."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

ROOT = Path(__file__).resolve().parent.parent

# No test asserts seconds: how long an example takes says how busy the machine is, not whether the program is right.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")


@pytest.fixture(scope="session", autouse=True)
def _emptying_tables_passes_the_guards_of_the_record() -> Iterator[None]:
    """Tests with real transactions empty every table afterwards, which the record's triggers would refuse."""
    from django.db import connection
    from django.test import TransactionTestCase

    from carelaw.platform.record import guards

    emptied = TransactionTestCase._fixture_teardown

    def past_the_guards(case: Any) -> None:
        guards.take_down(connection)
        try:
            emptied(case)
        finally:
            guards.put_up(connection)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", past_the_guards)
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_session_stays_open(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """Whatever a test started has given its database session back; if not, what that session did last is told."""
    yield
    from django.db import connection, connections

    if connection.vendor != "postgresql":
        return
    # A thread that has ended leaves its session to the collector.
    gc.collect()
    others = (
        "SELECT backend_start, state_change, state, query FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
    )
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute(others)
        left = cursor.fetchall()
    # With a browser in this thread its session is not the one that takes the database down.
    connections.close_all()
    assert not left, f"Sessions that nobody gave back (begun, last used, state, what they did): {left}"


@pytest.fixture(scope="session", autouse=True)
def _words_fit_their_columns() -> Iterator[None]:
    """SQLite takes words of any length; a test on it must see what PostgreSQL would refuse."""
    from django.db.models import CharField

    prepared = CharField.get_db_prep_save

    def within(column: CharField[Any, Any], value: Any, connection: Any) -> Any:
        kept = prepared(column, value, connection)
        if column.max_length and isinstance(kept, str) and len(kept) > column.max_length:
            # The words themselves may be a person's; their length says enough.
            raise AssertionError(f"{column.model.__name__}.{column.name} holds {column.max_length}, not {len(kept)}.")
        return kept

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(CharField, "get_db_prep_save", within)
        yield


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Real and synthetic inputs that lie beside the project; a test that needs them skips, saying so, elsewhere."""
    folder = ROOT.parent / "shared" / "data"
    if not folder.is_dir():
        pytest.skip("the shared inputs are not beside the project")
    return folder


@pytest.fixture(autouse=True)
def _acts_are_written_in_a_transaction_of_their_own(
    request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The transaction around a test would hide a use case that opens none before it writes on the record."""
    if request.path.relative_to(ROOT / "tests").parts[0] not in {"gateway", "pbm", "ihh"}:
        return
    from django.db import connection, transaction

    from carelaw.platform.record import keeping

    written = keeping.append_many

    def in_the_act(acts: Any) -> Any:
        if connection.in_atomic_block and all(block._from_testcase for block in connection.atomic_blocks):
            raise transaction.TransactionManagementError("The record is written outside the transaction of the act.")
        return written(acts)

    monkeypatch.setattr(keeping, "append_many", in_the_act)
