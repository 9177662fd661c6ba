"""The staff's side: evidence is never refused, files are checked row by row, similar pharmacies are compared."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from carelaw.kernel.refusal import Refusal
from carelaw.law.register import default_law
from carelaw.pbm import story
from carelaw.pbm.bulk.audit_scope import judge
from carelaw.pbm.facts.audits import AuditedClaim
from carelaw.pbm.rules.audits.look_back import claim_scope
from carelaw.pbm.store.models import Audit, AuditRowCheck, PsaoMandate
from carelaw.pbm.use_cases.audits import doing, looking
from carelaw.pbm.use_cases.audits.equality import report_quarters
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.bulk.staging import bench as duck
from carelaw.platform.cases.models import Case
from carelaw.platform.notices.models import Notice
from carelaw.platform.parties.models import PartyKind
from carelaw.platform.parties.registry import enter_party
from tests.pbm.audits.conftest import CORNER, NOW, RIVER, Bench, at
from tests.pbm.conftest import acting, pharmacy_party

# Each row is one audit; what it breaks is planted, and nothing else is wrong with it.
HEADS = (
    *("reference", "manager_number", "cycle", "mode", "sent_by", "certified_number", "requests", "mailed_on"),
    *("delivered_on", "response_due_on", "notice_delivered_on", "notice_form", "days", "first_of_cycle"),
    *("consent_by", "consent_role", "consent_on", "method", "oldest_submitted_on", "process_on_file"),
    *("explained_on", "contact_name", "contact_address", "contact_telephone", "reported_on", "recouped_on"),
    *("recouped", "overpaid", "protocol_hash", "peer_class"),
)
SITE = {
    "manager_number": story.PRAIRIE,
    "cycle": "H1",
    "mode": "on-site",
    "notice_delivered_on": "2026-05-11",
    "days": "2026-05-26",
    "method": "claim-by-claim",
    "oldest_submitted_on": "2025-01-05",
    "process_on_file": "yes",
    "explained_on": "2026-06-20",
    "contact_name": "Desk",
    "contact_address": "100 Monroe",
    "contact_telephone": "217-555-0177",
    "reported_on": "2026-06-20",
    "recouped_on": "2026-07-20",
    "recouped": "80.00",
    "overpaid": "80.00",
    "protocol_hash": "3f2a",
}
POST = {
    **SITE,
    "mode": "desk",
    "days": "",
    "notice_delivered_on": "",
    "sent_by": "certified-mail",
    "certified_number": "9414",
    "requests": "Hard copies of ten claims",
    "mailed_on": "2026-05-12",
    "delivered_on": "2026-05-15",
    "response_due_on": "2026-06-14",
}
CONSENT = {"consent_by": "T", "consent_role": "provider"}
ALONE = {"manager_number": "PBM0999", "overpaid": "1.00"}
ARRIVED = {"mailed_on": "2026-05-28", "delivered_on": "2026-06-02", "response_due_on": "2026-07-02"}
PLANTED: dict[str, tuple[Mapping[str, str], str, str]] = {
    "short-notice": ({**SITE, "notice_delivered_on": "2026-05-13"}, "PBM-101", "violation"),
    "oral": ({**SITE, "notice_form": "oral"}, "PBM-101", "violation"),
    "busy-day": ({**SITE, "days": "2026-05-26; 2026-06-07"}, "PBM-111", "violation"),
    "consent-late": ({**SITE, "days": "2026-06-03", **CONSENT, "consent_on": "2026-06-04"}, "PBM-111", "violation"),
    "by-fax": ({**POST, "sent_by": "fax"}, "PBM-99", "violation"),
    "mailed-busy": ({**POST, "mailed_on": "2026-05-07"}, "PBM-111", "violation"),
    "short-answer": ({**POST, "response_due_on": "2026-06-13"}, "PBM-100", "violation"),
    "no-proof": ({**POST, "delivered_on": ""}, "PBM-100", "indeterminate"),
    "extrapolated": ({**SITE, "method": "extrapolation"}, "PBM-106", "violation"),
    "too-old": ({**SITE, "oldest_submitted_on": "2024-05-25"}, "PBM-109", "violation"),
    "no-appeals": ({**SITE, "process_on_file": "no"}, "PBM-112", "violation"),
    "explained-late": ({**SITE, "explained_on": "2026-06-21"}, "PBM-113", "violation"),
    "too-much": ({**SITE, "recouped": "80.01"}, "PBM-107", "violation"),
    "no-audit": ({**ALONE, "recouped_on": "2026-07-20", "recouped": "1.00"}, "PBM-99", "violation"),
    "arrived-busy": (
        {**POST, "mailed_on": "2026-05-28", "delivered_on": "2026-06-02", "response_due_on": "2026-07-02"},
        "PBM-111",
        "review",
    ),
}
FINE: dict[str, Mapping[str, str]] = {
    "fine-site": SITE,
    "fine-desk": POST,
    "anniversary": {**SITE, "oldest_submitted_on": "2024-05-26"},
    "consented": {
        **SITE,
        "days": "2026-06-03",
        "consent_by": "T",
        "consent_role": "provider",
        "consent_on": "2026-06-03",
    },
    "later-visit": {**SITE, "notice_delivered_on": "2026-05-20", "first_of_cycle": "no"},
}


def sheet(rows: Mapping[str, Mapping[str, str]]) -> bytes:
    lines = [",".join(HEADS)]
    lines += [",".join({**row, "reference": name}.get(head, "") for head in HEADS) for name, row in rows.items()]
    return "\n".join(lines).encode()


def test_every_planted_breach_is_found_and_none_is_invented(bench: Bench) -> None:
    rows = {name: row for name, (row, _provision, _outcome) in PLANTED.items()} | dict(FINE)
    content = sheet(rows) + b"\nbroken,PBM0101,H1,by-telephone\n"
    done = doing.check(bench.regulator, NOW, what="audits", file=Attached("audits.csv", content))
    counts = done.more["counts"]
    assert done.more["rows"] == len(rows) + 1 == sum(counts.values())
    assert counts["quarantined"] == 1
    assert counts["pass"] == len(FINE)
    found = {(one.reference, one.provision, one.outcome) for one in AuditRowCheck.objects.all()}
    assert found == {(name, provision, outcome) for name, (_row, provision, outcome) in PLANTED.items()}
    cases = Case.objects.filter(kind="pbm.audit-breach")
    assert cases.count() == sum(outcome != "indeterminate" for _row, _provision, outcome in PLANTED.values())
    again = doing.check(bench.regulator, NOW, what="audits", file=Attached("audits.csv", content))
    assert again.reference == done.reference
    assert BulkRun.objects.count() == 1


def test_unequal_standards_are_found_in_a_file(bench: Bench) -> None:
    rows = {
        "one": {**SITE, "peer_class": "independent"},
        "two": {**SITE, "peer_class": "independent", "protocol_hash": "91c0"},
        "three": {**SITE, "peer_class": "chain"},
    }
    done = doing.check(bench.regulator, NOW, what="audits", file=Attached("audits.csv", sheet(rows)))
    assert done.more["counts"]["pass"] == 3
    assert AuditRowCheck.objects.get().provision == "PBM-108"


DAYS = st.dates(date(2022, 1, 1), date(2027, 12, 31))
OLD = st.one_of(st.none(), DAYS, st.just(date(2024, 2, 29)))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(
            DAYS,
            OLD,
            OLD,
            st.sampled_from(["", "federal", "42 CFR 423.505(d)", "42 U.S.C. § 1396a"]),
            st.sampled_from(["", "Medicare Part D"]),
            st.sampled_from([None, 1, 10]),
        ),
        min_size=1,
        max_size=12,
    ),
    st.sampled_from(["audit-start-earlier-date", "audit-start-later-date"]),
)
def test_the_scope_filter_answers_as_the_rule_does(home: Path, claims: list[tuple], reading: str) -> None:  # type: ignore[type-arg]
    law = default_law().with_readings({"R11": reading})
    # Two years to the day are the edge; put it into every list.
    edge = date(2026, 5, 26)
    claims = [*claims, (edge, date(2024, 5, 26), None, "", "", None), (edge, date(2024, 5, 25), None, "", "", None)]
    with duck() as connection:
        connection.execute(
            "CREATE TABLE typed (row BIGINT, audit_start DATE, submitted_on DATE, adjudicated_on DATE, "
            "federal_cite VARCHAR, line_of_business VARCHAR, federal_years BIGINT)"
        )
        for row, claim in enumerate(claims):
            connection.execute("INSERT INTO typed VALUES (?, ?, ?, ?, ?, ?, ?)", [row, *claim])
        judge(connection, law)
        answers = connection.execute("SELECT outcome, because FROM answers ORDER BY row").fetchall()
    own = [claim_scope(AuditedClaim(*claim), law) for claim in claims]
    assert answers == [(one.outcome.value, one.codes[0]) for one in own]


def test_a_file_of_claims_gives_the_exclusion_list(bench: Bench) -> None:
    content = (
        b"claim_reference,audit_start,submitted_on,adjudicated_on,federal_cite,line_of_business,federal_years\n"
        b"A-1,2026-05-26,2024-05-26,,,,\nA-2,2026-05-26,2024-05-25,,,,\nA-3,2026-05-26,,,,,\n"
        b"A-4,2026-05-26,2019-01-01,,federal,Medicaid,\nA-5,soon,2024-05-25,,,,\n"
    )
    done = doing.check(bench.regulator, NOW, what="claims", file=Attached("claims.csv", content))
    counts = {name: count for name, count in done.more["counts"].items() if count}
    assert counts == {"pass": 1, "violation": 2, "indeterminate": 1, "quarantined": 1}
    says = AuditRowCheck.objects.get(reference="A-2").says
    assert "last auditable day 2026-05-25" in says


def test_evidence_is_kept_whatever_it_shows(bench: Bench) -> None:
    told = {
        "manager": story.PRAIRIE,
        "pharmacy": CORNER,
        "mode": "on-site",
        "cycle": "",
        "notice_form": "oral",
        "notice_delivered_on": date(2026, 5, 1),
        "days": ("2026-05-04",),
        "says": "They came unannounced.",
    }
    done = doing.evidence(bench.corner, NOW, **told)
    assert done.more["against"] >= 1
    kept = Audit.objects.get(source="evidence")
    assert kept.typed["says"] == "They came unannounced."
    (found,) = looking.findings(bench.filer, NOW)
    assert "512-7.10(g)" in found["paragraphs"]
    with pytest.raises(Refusal, match="not-found"):
        doing.evidence(bench.river, NOW, **told)


def test_a_services_organization_acts_under_its_mandate(bench: Bench) -> None:
    psao = enter_party("Heartland Pharmacy Services", PartyKind.ORGANIZATION, {"state": "PSAO0001"}, at=NOW)
    agent: Actor = acting("PSAO", "psao", {"party": [str(psao.pk)]}, NOW)
    audit = bench.reported()
    with pytest.raises(Refusal, match="audit-unknown"):
        doing.appeal(agent, at("2026-06-25"), audit=audit, numbers=(), says="No mandate.")
    mandate = PsaoMandate.objects.create(
        psao_id=psao.pk, pharmacy_id=pharmacy_party(CORNER).pk, scope=["elections"], starts_on=date(2026, 6, 1)
    )
    assert looking.audits(agent, at("2026-06-25")) == []
    PsaoMandate.objects.filter(pk=mandate.pk).update(scope=["audits"])
    assert [row["audit"] for row in looking.audits(agent, at("2026-06-25"))] == [audit]
    assert doing.appeal(agent, at("2026-06-25"), audit=audit, numbers=(), says="Every date is there.").reference


def test_the_quarter_is_reported_by_class(bench: Bench) -> None:
    doing.peer(bench.filer, NOW, pharmacy=CORNER, peer_class="independent", affiliated=False)
    doing.peer(bench.filer, NOW, pharmacy=RIVER, peer_class="independent", affiliated=True)
    audit = bench.reported()
    doing.recoup(bench.filer, at("2026-06-22"), audit=audit, amount="150.00")
    rows = {row["affiliated"]: row for row in looking.equality(bench.regulator, at("2026-06-25")) if row["audited"]}
    assert set(rows) == {False}
    line = rows[False]
    assert (line["quarter"], line["pharmacies"], line["audited"], line["claims"]) == ("2026 Q2", 1, 1, 3)
    assert str(line["per_thousand"]) == "50000.00"
    assert report_quarters(date(2026, 6, 30), at("2026-06-30")) == 0
    assert report_quarters(date(2026, 7, 1), at("2026-07-01")) == 1
    assert report_quarters(date(2026, 7, 1), at("2026-07-01") + timedelta(hours=1)) == 1
    letter = Notice.objects.get(kind="pbm.audit-equality", channel="letter")
    assert "| independent | no | 1 | 1 | 100.0 % | 3 | $150.00 | $50,000.00 |" in letter.body
