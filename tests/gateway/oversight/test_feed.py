"""Audit rows come by token or certificate; what may not be kept is kept nowhere; silence is noticed."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from carelaw.gateway.protocols.door import CERTIFICATE, TLS_VERSION
from carelaw.gateway.store.models import AuditFeedBatch, AuditFeedRow, AuditTombstone, FeedGap
from carelaw.gateway.use_cases.oversight.feed import look_for_gaps, take_for_own
from carelaw.gateway.use_cases.oversight.looking import feed_rows
from carelaw.gateway.use_cases.oversight.streaming import envelopes_after
from carelaw.kernel.refusal import Refusal
from carelaw.platform.cases.worklist import waiting_for
from tests.gateway.oversight.conftest import Town
from tests.gateway.protocols.test_searching import whole_database
from tests.gateway.world import AT

HOUR = timedelta(hours=1)


def row(number: int = 1, **told: Any) -> dict[str, Any]:
    """A row that may be kept."""
    return {"row_id": f"r-{number}", "event_at": AT.isoformat(), "requester_id": "rph.lane", **told}


def test_a_row_at_the_hour_is_on_time_and_a_second_later_is_late_and_kept(town: Town) -> None:
    at_the_hour, over = AT - HOUR, AT - HOUR - timedelta(seconds=1)
    rows = [row(1, event_at=at_the_hour.isoformat()), row(2, event_at=over.isoformat())]
    done = take_for_own(town.world.connector, AT, reference="b-1", rows=rows)
    assert (done.taken, done.late, done.turned_away) == (2, 1, [])
    assert list(AuditFeedRow.objects.order_by("row_id").values_list("row_id", "late")) == [
        ("r-1", False),
        ("r-2", True),
    ]


def test_content_is_turned_away_by_the_names_of_its_fields_and_stands_nowhere(town: Town) -> None:
    rows = [
        row(1, drug_name="ZZMARKED"),
        row(2, session_ref="00406-0123-01"),
        row(3, session_ref="A" * 257),
        row(4),
        ["ZZMARKED"],
    ]
    done = take_for_own(town.world.connector, AT, reference="b-1", rows=rows)
    assert done.taken == 1
    assert [(one["row"], one["code"], one["fields"]) for one in done.turned_away] == [
        (1, "E-PMP-PHI_IN_AUDIT_RECORD", ["drug_name"]),
        (2, "E-PMP-PHI_IN_AUDIT_RECORD", ["session_ref"]),
        (3, "E-PMP-PHI_IN_AUDIT_RECORD", ["session_ref"]),
        (5, "audit-row-unreadable", []),
    ]
    assert list(AuditTombstone.objects.order_by("pk").values_list("row_number", flat=True)) == [1, 2, 3, 5]
    told = json.dumps(done.as_dict()) + "".join(whole_database())
    assert "ZZMARKED" not in told
    assert "00406-0123-01" not in told


def test_the_same_rows_again_are_the_same_rows(town: Town) -> None:
    for _ in range(2):
        done = take_for_own(town.world.connector, AT, reference="b-1", rows=[row()])
    assert (done.taken, done.repeated) == (0, 1)
    assert AuditFeedRow.objects.count() == AuditFeedBatch.objects.count() == 1


def test_a_row_without_zone_or_of_another_point_comes_back(town: Town) -> None:
    rows = [row(1, event_at="2026-03-02T09:00:00"), row(2, point_id="IL-99999")]
    done = take_for_own(town.world.connector, AT, reference="b-1", rows=rows)
    assert [one["fields"] for one in done.turned_away] == [["event_at"], ["point_id"]]


def test_silence_over_an_hour_is_a_gap_until_a_heartbeat_comes(town: Town) -> None:
    take_for_own(town.world.connector, AT, reference="beat-1", rows=[])
    assert look_for_gaps(AT + HOUR) == 0
    over = AT + HOUR + timedelta(seconds=1)
    assert look_for_gaps(over) == 1
    assert look_for_gaps(over) == 0
    assert feed_rows(town.auditor, over)[0]["standing"] == "FEED_GAP"
    assert any("no heartbeat" in item.says for item in waiting_for(town.auditor, over.date()))
    take_for_own(town.world.connector, over, reference="beat-2", rows=[])
    assert FeedGap.objects.get().ended_at == over
    assert not any("no heartbeat" in item.says for item in waiting_for(town.auditor, over.date()))


def test_only_senders_send(town: Town) -> None:
    with pytest.raises(Refusal):
        take_for_own(town.auditor, AT, reference="b-1", rows=[])


@pytest.mark.parametrize(
    ("changed", "status", "code"),
    [
        ({}, 200, None),
        ({CERTIFICATE: "1" * 64}, 403, "E-PMP-AUDIT_SENDER"),
        ({TLS_VERSION: "TLSv1.1"}, 403, "E-PMP-TRANSPORT_NOT_ENCRYPTED"),
    ],
)
def test_a_point_sends_over_its_own_certificate(
    town: Town, client: Client, changed: dict[str, str], status: int, code: str | None
) -> None:
    carried = {TLS_VERSION: "TLSv1.3", CERTIFICATE: town.world.key.fingerprint, **changed}
    content = json.dumps({"reference": "b-1", "rows": [row()]})
    response = client.generic("POST", "/pmp/audit/v1/rows", content, content_type="application/json", **carried)
    assert response.status_code == status
    assert response.json().get("code") == code
    assert response.headers["Cache-Control"] == "no-store"
    assert AuditFeedRow.objects.count() == (1 if status == 200 else 0)
    assert (
        client.generic("POST", "/pmp/audit/v1/rows", "[]", content_type="application/json", **carried).status_code
        != 200
    )


def test_auditors_read_envelopes_as_they_are_written_and_none_twice(town: Town, client: Client) -> None:
    from tests.gateway.protocols.dialects import PMIX_PATH, pmix, post

    first = envelopes_after(town.auditor, AT, after=0)
    assert first.rows == []
    post(client, town.world, PMIX_PATH, pmix())
    piece = envelopes_after(town.auditor, AT, after=first.cursor)
    assert [one["requester_id"] for one in piece.rows] == ["rph.lane"]
    assert "drug" not in json.dumps(piece.rows).lower()
    assert envelopes_after(town.auditor, AT, after=piece.cursor).rows == []
    assert list(piece.lines())[-1] == f'{{"cursor": {piece.cursor}}}\n'
    with pytest.raises(Refusal):
        envelopes_after(town.world.connector, AT, after=0)
