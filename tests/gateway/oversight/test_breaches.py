"""Cure notices, prohibitions, the end of agreements, inspections, permissions: from a report to the search door."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from carelaw.gateway.store.models import CanaryMarker, ConnectionPoint, Finding, SelfCheckRun
from carelaw.gateway.use_cases import agreements, points
from carelaw.gateway.use_cases.oversight import (
    analysis,
    canaries,
    curing,
    findings,
    inspecting,
    keeping,
    shutting_out,
    telemetry,
)
from carelaw.kernel.refusal import Refusal
from carelaw.platform.agreements.models import Agreement
from carelaw.platform.notices.letters import letter_pdf
from carelaw.platform.notices.models import Notice, NoticeChannel
from tests.gateway.oversight.conftest import Town
from tests.gateway.protocols.dialects import PMIX_PATH, pmix, post, said
from tests.gateway.world import AT

DAY = AT.date()
LATER = AT + timedelta(days=40)


def found_against_vendor(town: Town) -> Finding:
    """A substantiated finding that the vendor stored answers."""
    one = findings.report_misuse(
        town.auditor,
        AT,
        party=str(town.world.vendor.pk),
        party_kind="",
        use="E",
        says="Answers lie in a table of its own.",
        on=DAY,
    )
    findings.substantiate(town.compliance, AT, finding=one.reference, because="Seen at the inspection.")
    return one


def noticed(town: Town) -> tuple[Finding, Any]:
    one = found_against_vendor(town)
    told = {"what_to_do": "Delete the table.", "address": "1 Bridge St", "channel": "post"}
    made = curing.send_cure_notice(town.compliance, AT, finding=one.reference, cure_by=DAY + timedelta(days=30), **told)
    return one, made


def code_of(refused: pytest.ExceptionInfo[Refusal]) -> str:
    return refused.value.code


def test_a_party_without_a_login_can_be_found_in_breach(town: Town) -> None:
    one = findings.report_misuse(
        town.world.pharmacy, AT, party="Elsewhere EHR, Inc.", party_kind="ehr", use="F", says="It sells lists.", on=None
    )
    assert (one.party_kind, one.provision) == ("ehr", "77 Ill. Adm. Code 2080.208(g)(1)(F)")
    with pytest.raises(Refusal) as unknown:
        findings.report_misuse(
            town.world.pharmacy, AT, party="Elsewhere EHR, Inc.", party_kind="", use="F", says="It sells.", on=None
        )
    assert code_of(unknown) == "party-unknown"


def test_a_cure_notice_is_written_answered_and_decided_by_a_person(town: Town) -> None:
    one, made = noticed(town)
    letter = Notice.objects.get(pk=made.letter_id)
    assert "Delete the table." in letter.body
    assert letter_pdf(letter).startswith(b"%PDF")
    curing.answer_cure_notice(
        town.world.connector, LATER, notice=made.reference, response="Deleted.", cured_on=LATER.date()
    )
    assert (
        curing.cure_standing(curing.notice_of(town.compliance, made.reference), LATER.date()).outcome.value == "review"
    )
    # Its day has passed; nothing was switched off.
    assert ConnectionPoint.objects.get().state == "active"
    curing.decide_cure(
        town.compliance, LATER, notice=made.reference, cured=True, cured_on=None, because="Late, and whole."
    )
    with pytest.raises(Refusal) as cured:
        shutting_out.prohibit(
            town.world.administrator,
            LATER,
            party=str(town.world.vendor.pk),
            grounds="Stored.",
            finding=one.reference,
            reason="",
        )
    assert code_of(cured) == "E-PMP-BREACH_CURED"


def test_a_cure_date_before_the_notice_is_refused_and_on_its_day_is_taken(town: Town) -> None:
    one = found_against_vendor(town)
    told = {"what_to_do": "Delete the table.", "address": "1 Bridge St", "channel": "post"}
    with pytest.raises(Refusal) as early:
        curing.send_cure_notice(town.compliance, AT, finding=one.reference, cure_by=DAY - timedelta(days=1), **told)
    assert code_of(early) == "E-PMP-CURE_DATE_INVALID"
    assert curing.send_cure_notice(town.compliance, AT, finding=one.reference, cure_by=DAY, **told).state == "sent"


def test_a_prohibited_party_is_refused_at_the_search_door_at_once_and_let_in_again(town: Town, client: Client) -> None:
    admin, vendor = town.world.administrator, str(town.world.vendor.pk)
    told = {"party": vendor, "grounds": "Stored answers.", "finding": ""}
    with pytest.raises(Refusal) as bare:
        shutting_out.prohibit(admin, AT, reason="", **told)
    assert code_of(bare) == "E-PMP-REASON_REQUIRED"
    made = shutting_out.prohibit(admin, AT, reason="An active leak.", **told)
    assert said(PMIX_PATH, post(client, town.world, PMIX_PATH, pmix())).code == "E-PMP-PARTY_PROHIBITED"
    point = ConnectionPoint.objects.get()
    assert [event.what for event in point.events.order_by("-pk")[:1]] == ["prohibited"]
    with pytest.raises(Refusal):
        points.activate(admin, point, at=AT)
    assert agreements.eligible_vendors(DAY) == []
    # The pharmacy is told, and the loss alone makes nothing willful.
    (loss,) = shutting_out.losses_of(town.world.entity.pk)
    assert (loss.since_on, loss.until_on) == (DAY, None)
    assert Notice.objects.filter(kind="gateway.oversight-vendor-shut-out").exists()
    shutting_out.lift(admin, AT, prohibition=made.reference, because="Cured.")
    assert ConnectionPoint.objects.get().state == "active"
    assert shutting_out.losses_of(town.world.entity.pk)[0].until_on == DAY
    assert said(PMIX_PATH, post(client, town.world, PMIX_PATH, pmix())).code != "E-PMP-PARTY_PROHIBITED"


def test_a_running_notice_is_no_ground_and_a_passed_one_is(town: Town) -> None:
    one, _made = noticed(town)
    admin, told = town.world.administrator, {"party": str(town.world.vendor.pk), "grounds": "Stored.", "reason": ""}
    with pytest.raises(Refusal) as running:
        shutting_out.prohibit(admin, AT + timedelta(days=30), finding=one.reference, **told)
    assert code_of(running) == "E-PMP-REASON_REQUIRED"
    assert shutting_out.prohibit(admin, AT + timedelta(days=31), finding=one.reference, **told).cure_notice is not None


def test_an_ended_memorandum_stops_its_points_and_its_history_stays(town: Town) -> None:
    held = Agreement.objects.get(kind=agreements.MEMORANDUM)
    admin = town.world.administrator
    with pytest.raises(Refusal) as bare:
        shutting_out.end_agreement(admin, AT, agreement=str(held.pk), grounds=" ", on=None)
    assert code_of(bare) == "E-PMP-REASON_REQUIRED"
    shutting_out.end_agreement(admin, AT, agreement=str(held.pk), grounds="Breach.", on=None)
    assert ConnectionPoint.objects.get().state == "disabled"
    assert agreements.agreement_of(held.pk).ended_on == DAY


def test_an_inspection_waits_for_the_nda_and_a_refusal_is_a_finding(town: Town) -> None:
    vendor = str(town.world.vendor.pk)
    with pytest.raises(Refusal) as outside:
        inspecting.open_inspection(town.auditor, AT, party=vendor, scope=("H",), access_on=None, finding="")
    assert code_of(outside) == "E-PMP-INSPECTION_SCOPE"
    one = inspecting.open_inspection(town.auditor, AT, party=vendor, scope=("e", "D"), access_on=DAY, finding="")
    inspecting.ask_for_nda(town.world.connector, AT, inspection=one.reference, text="NDA-1")
    with pytest.raises(Refusal) as pending:
        inspecting.go_on_site(town.auditor, AT, inspection=one.reference, on=None)
    assert code_of(pending) == "E-PMP-NDA_PENDING"
    inspecting.settle_nda(town.auditor, AT, inspection=one.reference, signed_on=DAY, declined_because="")
    inspecting.go_on_site(town.auditor, AT, inspection=one.reference, on=None)
    inspecting.receive_material(town.auditor, AT, inspection=one.reference, says="Source, folder 3", proprietary=None)
    assert one.material.get().proprietary
    inspecting.report_inspection(town.auditor, AT, inspection=one.reference, found="A table.", breach="E", close=True)
    assert Finding.objects.get().code == "INSPECTED_E"
    again = inspecting.open_inspection(town.auditor, AT, party=vendor, scope=("E",), access_on=DAY, finding="")
    inspecting.record_refusal(town.auditor, AT, inspection=again.reference, because="The door stayed shut.")
    assert Finding.objects.filter(code="ACCESS_REFUSED").count() == 1


def test_analysis_takes_a_document_and_a_derived_field_takes_a_permission(town: Town, client: Client) -> None:
    vendor = town.world.vendor.pk
    told = {"party": str(vendor), "reference": "AP-1", "scope": "Counts", "purpose": "Quality", "last_day": None}
    with pytest.raises(Refusal) as bare:
        analysis.permit_analysis(
            town.world.administrator, AT, document="", signed_by="Harriet Bloom", from_on=DAY, **told
        )
    assert code_of(bare) == "E-PMP-WRITTEN_PERMISSION_REQUIRED"
    assert not Agreement.objects.filter(kind=analysis.ANALYSIS).exists()
    fields = ("transaction_id", "overdose_score")
    with pytest.raises(Refusal) as derived:
        telemetry.declare_telemetry(town.world.connector, AT, software_version="7", fields=fields)
    assert code_of(derived) == "E-PMP-ANALYSIS_NOT_PERMITTED"
    analysis.permit_analysis(
        town.world.administrator, AT, document="PMP-A-7", signed_by="Harriet Bloom", from_on=DAY, **told
    )
    assert telemetry.declare_telemetry(town.world.connector, AT, software_version="7", fields=fields).accepted
    analysis.revoke_analysis(town.world.administrator, AT, permission="AP-1", on=None, because="Ended.")
    assert not analysis.may_analyze(vendor, DAY)
    asked = town.world.claims(purpose="ANALYSIS")
    assert (
        said(PMIX_PATH, post(client, town.world, PMIX_PATH, pmix(), claims=asked)).code
        == "E-PMP-ANALYSIS_NOT_PERMITTED"
    )


def test_an_agreement_waits_for_a_clean_declaration(town: Town) -> None:
    with pytest.raises(Refusal):
        telemetry.declare_telemetry(town.world.connector, AT, software_version="8", fields=("drug_name",))
    from tests.gateway.world import CLAUSES

    draft = agreements.draft_data_sharing(
        town.world.connector, town.world.vendor, reference="DSA-2", clauses=CLAUSES, last_day=date(2027, 1, 1), at=AT
    )
    with pytest.raises(Refusal) as content:
        agreements.sign_agreement(town.world.connector, draft.pk, at=AT)
    assert code_of(content) == "E-PMP-PHI_IN_AUDIT_RECORD"


def test_an_open_audit_holds_envelopes_past_their_years(town: Town) -> None:
    from carelaw.gateway.store.models import Envelope, EnvelopePurge
    from carelaw.gateway.use_cases.oversight import search_audits

    old = AT.replace(year=2019)
    town.envelope(old)
    told = {"entity": str(town.world.entity.pk), "from_on": old.date(), "to_on": old.date(), "because": "A complaint."}
    search_audits.ask_for_audit(town.auditor, AT, **told)
    assert keeping.forget_what_is_old(DAY, AT) == 0
    assert EnvelopePurge.objects.get().held == 1
    from carelaw.gateway.store.models import SearchAuditRequest

    SearchAuditRequest.objects.update(state="closed")
    assert keeping.forget_what_is_old(DAY, AT) == 1
    assert not Envelope.objects.exists()


def test_the_daily_look_finds_a_canary_where_it_must_not_stand(town: Town) -> None:
    point = town.world.point
    assert point is not None
    marker = canaries.issue_canary(town.compliance, AT, point=point.reference)
    assert keeping.look_for_content(DAY, AT) == 0
    assert SelfCheckRun.objects.get().places > 100
    Notice.objects.create(
        kind="test", key="leak", channel=NoticeChannel.CONSOLE, subject="x", body=f"…{marker.marker}…", created_at=AT
    )
    assert keeping.look_for_content(DAY + timedelta(days=1), AT + timedelta(days=1)) == 1
    assert Finding.objects.get().code == "STORED_CONTENT"
    traced = canaries.trace_canary(town.compliance, AT, seen=marker.marker.lower(), says="On a list for sale.")
    assert traced is not None
    assert point.reference in traced.says
    assert CanaryMarker.objects.count() == 1
