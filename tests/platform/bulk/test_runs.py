"""A run of the bulk kit: once for each file and law, all or nothing, every row accounted for."""

from __future__ import annotations

import io
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings

from carelaw.kernel.refusal import Refusal
from carelaw.platform.bulk.columns import BulkColumn, dollars
from carelaw.platform.bulk.models import BulkRun, QuarantinedCell
from carelaw.platform.bulk.reconciling import reconcile
from carelaw.platform.bulk.runs import BulkCheck, execute, receive
from carelaw.platform.bulk.staging import Connection
from carelaw.platform.record.models import Entry

pytestmark = pytest.mark.django_db
AT = datetime(2024, 4, 2, 15, 0, tzinfo=UTC)
SHEET = b"amount\n1.00\n2.00\nthree\n"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, settings: LazySettings) -> None:
    settings.CARELAW_HOME = tmp_path


class Kept:
    """What a check kept, and how often."""

    def __init__(self) -> None:
        self.calls = 0

    def __call__(self, connection: Connection, run: BulkRun, at: datetime) -> Mapping[str, Any]:
        self.calls += 1
        return {"calls": self.calls}


def check_with(sql: str, save: Any, terms: Mapping[str, Any] | None = None) -> BulkCheck:
    def decide(connection: Connection) -> None:
        connection.execute(f"CREATE TABLE answers AS {sql}")

    return BulkCheck("test.check", (BulkColumn("amount", dollars(), (), True),), lambda: terms or {}, decide, save)


ALL = "SELECT row, 'pass' AS outcome, 'fine' AS because FROM typed"


def run(check: BulkCheck, content: bytes = SHEET) -> BulkRun:
    made, _ = receive(check, io.BytesIO(content), file_name="sheet.csv", at=AT)
    return execute(check, str(made.pk), at=AT)


def test_what_came_in_is_what_was_decided_and_put_aside() -> None:
    done = run(check_with(ALL, Kept()))
    assert (done.state, done.rows_in) == ("done", 3)
    assert (done.counts["pass"], done.counts["quarantined"]) == (2, 1)
    assert QuarantinedCell.objects.values_list("row", "field", "value").get() == (4, "amount", "three")
    assert [entry.kind for entry in Entry.objects.order_by("seq")] == ["bulk-run-received", "bulk-run-ended"]


def test_done_once_it_stays_done() -> None:
    kept = Kept()
    check = check_with(ALL, kept)
    first, second = run(check), run(check)
    assert (first.pk, kept.calls) == (second.pk, 1)


def test_under_other_terms_it_is_another_run() -> None:
    assert run(check_with(ALL, Kept())).pk != run(check_with(ALL, Kept(), {"reading": "other"})).pk


@pytest.mark.parametrize(
    "sql",
    [
        f"{ALL} LIMIT 1",
        f"{ALL} UNION ALL {ALL}",
        "SELECT row, 'perhaps' AS outcome, 'why' AS because FROM typed",
    ],
    ids=["a row is lost", "a row counts twice", "an outcome nobody knows"],
)
def test_a_run_whose_rows_do_not_add_up_does_not_end(sql: str) -> None:
    kept = Kept()
    failed = run(check_with(sql, kept))
    assert (failed.state, failed.failure, kept.calls) == ("failed", "bulk-not-reconciled", 0)
    assert not QuarantinedCell.objects.exists()


def test_a_failed_run_can_be_sent_again() -> None:
    run(check_with(f"{ALL} LIMIT 1", Kept()))
    again = run(check_with(ALL, Kept()))
    assert (again.state, again.failure) == ("done", "")
    assert BulkRun.objects.count() == 1


def test_a_killed_run_leaves_nothing_and_is_run_again() -> None:
    def killed(connection: Connection, run: BulkRun, at: datetime) -> Mapping[str, Any]:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run(check_with(ALL, killed))
    assert not QuarantinedCell.objects.exists()
    assert BulkRun.objects.get().state == "working"
    assert run(check_with(ALL, Kept())).state == "done"


def test_reconciling_names_what_is_missing() -> None:
    assert reconcile(3, {"pass": 2}, 1)["violation"] == 0
    with pytest.raises(Refusal) as refused:
        reconcile(4, {"pass": 2}, 1)
    assert "4 rows came in and 3 are accounted for" in refused.value.says
