"""Refused acts about audits that were kept before there was one store for all refused acts."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

BEFORE = [("pbm", "0003_prices_and_claims")]
REASONS = [{"code": "E-PBM-99", "says": "Not before the fourteenth day.", "field": "on", "cite": "215 ILCS 5/512-7.10"}]


@pytest.mark.django_db(transaction=True)
def test_nothing_that_was_typed_is_lost_when_the_stores_become_one() -> None:
    MigrationExecutor(connection).migrate(BEFORE)
    try:
        apps = MigrationExecutor(connection).loader.project_state(BEFORE).apps
        at = datetime(2026, 3, 2, 15, tzinfo=UTC)
        audit = apps.get_model("pbm", "Audit").objects.create(manager_id=uuid4(), saved_at=at)
        apps.get_model("pbm", "AuditAttempt").objects.create(
            audit=audit, act="schedule", at=at, typed={"on": "2026-03-05"}, reasons=REASONS
        )
    finally:
        executor = MigrationExecutor(connection)
        executor.migrate(executor.loader.graph.leaf_nodes())

    from carelaw.pbm.store.models import RefusedAttempt

    kept = RefusedAttempt.objects.get()
    assert (kept.act, kept.typed, kept.reasons, kept.audit_id) == (
        "schedule",
        {"on": "2026-03-05"},
        REASONS,
        audit.pk,
    )
    assert (kept.code, kept.says, kept.cite, kept.at) == (
        "E-PBM-99",
        "Not before the fourteenth day.",
        "215 ILCS 5/512-7.10",
        at,
    )
