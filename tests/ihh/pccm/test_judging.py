"""Past facts judged, kept, replaced, asked about and answered, at every door."""

from __future__ import annotations

import json
from decimal import Decimal
from html import unescape

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from carelaw.ihh.store.models import PccmCase, PccmQuestion, PccmSheet
from carelaw.ihh.use_cases.pccm import acts, looking
from carelaw.ihh.use_cases.pccm.subjects import SUBJECTS
from carelaw.kernel.command import Exit
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached, Done
from carelaw.platform.decisions.explaining import explain
from carelaw.platform.notices.models import Notice
from tests.ihh.payments.conftest import someone
from tests.ihh.payments.doors import Doors, told
from tests.ihh.pccm.conftest import AT

FEE = {
    "about": "R-1 with Dr. Moss",
    "month": "2010-05-01",
    "born": "1980-01-01",
    "provider_kind": "physician",
    "provider_county": "Cook",
    "enrolled_on": "2009-01-01",
    "paid": "2.00",
    "paid_on": "2010-06-01",
}
# The usual case of each subject, as it is typed.
TYPED = {
    "law": {"on": "2019-02-19"},
    "medical-home": {"on": "2010-05-01", "enrolled_with": "Oak Clinic"},
    "provider": {
        "on": "2010-05-01",
        "kind": "physician",
        "hospital_arrangement": "Mercy",
        "agreement_signed_on": "2009-01-01",
        "after_hours_phone": "312-555-0143",
    },
    "person": {"on": "2010-05-01", "born": "1980-01-01", "programs": "ART5"},
    "duty": {"on": "2010-05-01", "county": "Cook"},
    "fee": {**FEE, "paid": "3.00", "paid_on": "2010-05-31"},
    "panel": {"on": "2010-05-01", "patients": "2700", "nurses_and_assistants": "1.5"},
    "panel-terms": {"on": "2010-05-01", "born": "1980-01-01", "patients": "10"},
    "notices": {"county": "Cook", "first_notice_on": "2007-03-01", "looked_on": "2007-03-02"},
    "assignment": {
        "first_notice_on": "2007-03-01",
        "assigned_on": "2007-05-01",
        "effective_on": "2007-05-01",
        "notice_mailed_on": "2007-05-01",
    },
    "default": {"on": "2010-05-01", "assigned_to": "Oak", "candidates": "Oak: known, 9\nElm: medicaid, 1"},
    "enrollment": {"enrolled_on": "2010-05-01", "shown_on": "2010-05-02"},
    "change": {"registered_on": "2010-05-01", "effective_on": "2010-05-05"},
    "move": {"requested_on": "2010-05-01", "effective_on": "2010-07-01"},
    "disenrollment": {"on": "2010-05-01", "cause": "reason-in-the-agreement"},
    "reinstatement": {
        "lost_on": "2010-05-01",
        "reinstated_on": "2010-06-30",
        "provider_before": "Oak",
        "provider_after": "Oak",
    },
    "direct-access": {"served_on": "2010-05-01", "born": "1980-01-01", "procedure": "90749"},
    "claim": {"served_on": "2010-05-01", "born": "1980-01-01", "services": "dental"},
}
SHEET = (
    "about,month,born,provider_kind,provider_county,enrolled_on,disabled,paid,paid_on,note\n"
    "R-1,2010-05-01,1980-01-01,physician,Cook,2009-01-01,no,3.00,2010-05-31,\n"
    "R-2,2010-05-01,2000-01-01,physician,Cook,2009-01-01,no,3.00,2010-05-31,\n"
    "R-3,2010-05-01,1940-01-01,physician,Cook,2009-01-01,no,0.00,,\n"
    "R-4,2010-05-41,1980-01-01,physician,Cook,2009-01-01,no,3.00,2010-05-31,\n"
    "R-5,2019-03-01,1980-01-01,physician,Cook,2009-01-01,no,3.00,2019-03-31,\n"
    "R-6,2010-05-01,1980-01-01,surgeon,Cook,2009-01-01,maybe,3.00,2010-05-31,\n"
    ",2010-05-01,1980-01-01,physician,Cook,2009-01-01,no,3.00,2010-05-31,\n"
)
BY_NAME = {act.name: act for act in acts.ACTS}


def do(actor: Actor, name: str, **typed: str | Attached) -> Done:
    return BY_NAME[f"pccm-{name}"].perform(actor, AT, typed)


@pytest.mark.parametrize("subject", SUBJECTS)
def test_each_subject_is_judged_and_kept_with_its_decisions(staff: Actor, subject: str) -> None:
    done = do(staff, subject, **{"about": "R-1", **TYPED[subject]})
    case = PccmCase.objects.get(number=done.reference)
    assert (case.outcome, case.subject) == ("pass", subject)
    assert [str(one.pk) for one in looking.decisions_of(case)] == case.decisions != []
    assert all(one.subject == f"ihh-pccm:{case.number}" for one in looking.decisions_of(case))
    lines = [line["says"] for line in explain("pccm", case.number, staff).as_dict()["lines"]]
    assert "Asked again today, the rule gives the same answer." in lines


def test_a_fee_short_and_late_says_so_to_the_cent(staff: Actor) -> None:
    done = do(staff, "fee", **FEE)
    case = PccmCase.objects.get(number=done.reference)
    assert (case.earned, case.paid) == (Decimal("3.00"), Decimal("2.00"))
    assert "$1.00 too little" in case.says
    assert "was to be paid by 2010-05-31" in case.says
    assert len(case.decisions) == 2


def test_a_day_of_the_new_rule_is_refused_in_the_same_words_at_every_door(doors: Doors, staff: Actor) -> None:
    late = {**FEE, "month": "2019-03-01", "paid": "", "paid_on": ""}
    with pytest.raises(Refusal) as refused:
        do(staff, "fee", **late)
    words = (refused.value.code, refused.value.says, refused.value.cite)
    assert words[0] == "RULESET-CLOSED"
    assert "2019-03-01" in words[1]
    answer = doors.api(staff, "post", "/pccm/pccm-fee", late)
    assert answer.status_code == 409
    assert told(answer.json()) == words
    options = [part for name, value in late.items() if value for part in (f"--{name.replace('_', '-')}", value)]
    code, _, err = doors.command(staff, "pccm-fee", *options)
    assert code == Exit.REFUSED
    assert words[1] in err
    page = doors.console(staff).post(reverse("act-pccm-fee"), late)
    assert words[1] in unescape(page.content.decode())
    assert not PccmCase.objects.exists()


def test_one_declaration_gives_the_console_the_api_and_the_command(doors: Doors, staff: Actor) -> None:
    page = doors.console(staff).post(reverse("act-pccm-fee"), FEE)
    assert page.status_code == 302
    answer = doors.api(staff, "post", "/pccm/pccm-fee", FEE)
    assert answer.status_code == 201, answer.content
    options = [part for name, value in FEE.items() for part in (f"--{name.replace('_', '-')}", value)]
    code, out, _ = doors.command(staff, "pccm-fee", *options, "--format", "json")
    assert code == Exit.DONE
    assert json.loads(out)[0]["earned"] == "3"
    assert {one.says for one in PccmCase.objects.all()} == {PccmCase.objects.latest("judged_at").says}
    number = answer.json()["reference"]
    shown = unescape(doors.console(staff).get(reverse("ihh-pccm-case", args=[number])).content.decode())
    assert "too little" in shown
    assert "former 140.993(b)(2)" in shown
    whole = doors.api(staff, "get", f"/pccm/file/{number}").json()
    assert whole["facts"]["born"] == "1980-01-01"
    assert [one["rule"] for one in whole["decisions"]] == ["pccm-fee", "pccm-fee-paid"]
    code, out, _ = doors.command(staff, "pccm-show", number, "--whole")
    assert code == Exit.DONE
    assert json.loads(out)["number"] == number
    downloaded = doors.console(staff).get(reverse("ihh-pccm-case", args=[number]) + "?format=json")
    assert downloaded.json()["decisions"] == whole["decisions"]


def test_the_pages_of_subjects_lists_and_templates_open(doors: Doors, staff: Actor) -> None:
    do(staff, "fee", **FEE)
    client = doors.console(staff)
    for route in ("ihh-pccm", "ihh-pccm-cases", "ihh-pccm-sheets", "ihh-pccm-refused-rows", "ihh-pccm-questions"):
        assert client.get(reverse(route)).status_code == 200, route
    sheet = client.get(reverse("ihh-pccm-cases") + "?format=csv").content.decode("utf-8-sig")
    assert "R-1 with Dr. Moss" in sheet
    template = client.get(reverse("ihh-pccm-template", args=["claim"])).content.decode("utf-8-sig")
    assert template.startswith("about,served_on,born,enrolled,rendered_by")
    assert doors.api(staff, "get", "/pccm/templates/claim").json()["columns"][1] == "served_on"
    assert len(doors.api(staff, "get", "/pccm/pccm-cases").json()) == 1


def test_wrong_facts_are_each_named_with_what_is_permitted(staff: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        do(staff, "person", about="R-1", on="2010-05-01", born="1980-01-01", programs="ART6", circumstances="SAILOR")
    told_of = {problem.field: problem.says for problem in refused.value.problems}
    assert set(told_of) == {"programs[0]", "circumstances[0]"}
    assert "ALLKIDS" in told_of["programs[0]"]
    with pytest.raises(Refusal) as unreadable:
        do(staff, "default", about="R-1", on="2010-05-01", assigned_to="Oak", candidates="Oak: nice")
    assert "nice" in unreadable.value.says


def test_a_sheet_is_judged_row_by_row_and_a_bad_row_never_loses_the_rest(doors: Doors, staff: Actor) -> None:
    done = do(staff, "sheet", subject="fee", file=Attached("may.csv", SHEET.encode()))
    sheet = PccmSheet.objects.get(number=done.reference)
    assert (sheet.rows_in, sheet.judged, sheet.refused) == (7, 3, 4)
    assert sheet.counts == {"pass": 1, "violation": 2}
    assert (sheet.earned, sheet.paid) == (Decimal("9.00"), Decimal("6.00"))
    by_row = {case.row: case for case in sheet.cases.all()}
    assert {row: case.code for row, case in by_row.items()} == {2: "paid", 3: "FEE-OVER", 4: "FEE-SHORT"}
    assert by_row[3].number == f"{sheet.number}-3"
    wrong = {(one.row, one.field) for one in sheet.refused_rows.all()}
    assert wrong == {(5, "month"), (6, "month"), (7, "provider_kind"), (7, "disabled"), (8, "row 8, about")}
    assert sheet.refused_rows.get(row=6).code == "RULESET-CLOSED"
    assert sheet.refused_rows.filter(row=7).first().sent["about"] == "R-6"
    answer = doors.api(staff, "get", "/pccm/pccm-refused-rows").json()
    assert len(answer) == 5
    upload = SimpleUploadedFile("may.csv", SHEET.encode())
    page = doors.console(staff).post(reverse("act-pccm-sheet"), {"subject": "fee", "file": upload})
    assert page.status_code == 302
    again = PccmSheet.objects.exclude(pk=sheet.pk).get()
    assert (again.digest, again.earned, again.paid) == (sheet.digest, sheet.earned, sheet.paid)


def test_a_sheet_with_unknown_columns_is_refused_with_those_that_are_known(staff: Actor) -> None:
    with pytest.raises(Refusal) as refused:
        do(staff, "sheet", subject="change", file=Attached("x.csv", b"about,registered,note\nR-1,2010-05-01,\n"))
    assert "registered_on" in refused.value.says
    with pytest.raises(Refusal):
        do(staff, "sheet", subject="nothing", file=Attached("x.csv", b"about\nR-1\n"))


def test_a_judgment_is_replaced_once_and_a_question_is_answered_by_letter(doors: Doors, staff: Actor) -> None:
    first = do(staff, "fee", **FEE).reference
    asked = do(
        staff,
        "ask",
        case=first,
        asked_by="Rosa Vega",
        address="12 Elm St\nChicago 60601",
        language="es",
        asked_on="2026-02-27",
        says="I am disabled.",
    ).reference
    with pytest.raises(Refusal) as early:
        do(staff, "answer", question=asked, result="changed", says="Tiene razón.")
    assert early.value.code == "needs-new-case"
    second = do(staff, "fee", **{**FEE, "disabled": "yes", "replaces": first}).reference
    with pytest.raises(Refusal) as twice:
        do(staff, "fee", **{**FEE, "replaces": first})
    assert twice.value.code == "pccm-case-replaced"
    with pytest.raises(Refusal) as other:
        do(staff, "panel", about="x", on="2010-05-01", patients="1", replaces=second)
    assert other.value.code == "pccm-case-other"
    done = do(staff, "answer", question=asked, result="changed", says="Tiene razón.", new_case=second)
    letter = Notice.objects.get(pk=done.more["letter"])
    assert letter.language == "es"
    assert letter.address.splitlines()[0] == "Rosa Vega"
    assert "hogar médico" in letter.body
    assert "$2.00 too little" in letter.body
    opened = doors.console(staff).get(reverse("letter", args=[letter.pk]))
    assert opened.content.startswith(b"%PDF")
    with pytest.raises(Refusal) as again:
        do(staff, "answer", question=asked, result="stands", says="No.")
    assert again.value.code == "pccm-question-answered"
    shown = unescape(doors.console(staff).get(reverse("ihh-pccm-case", args=[first])).content.decode())
    assert second in shown
    assert PccmQuestion.objects.get().new_case.number == second


def test_a_question_waits_on_the_list_of_work_until_it_is_answered(staff: Actor) -> None:
    from carelaw.ihh.web.pccm.work import questions_to_answer

    case = do(staff, "fee", **FEE).reference
    typed = {"case": case, "asked_by": "Dr. Moss", "language": "en", "asked_on": "2026-03-01", "says": "Why?"}
    number = do(staff, "ask", **typed).reference
    assert [one.key for one in questions_to_answer(staff, AT.date())] == [f"pccm:{number}"]
    done = do(staff, "answer", question=number, result="stands", says="Because of the day.")
    assert not list(questions_to_answer(staff, AT.date()))
    assert "The judgment stands." in Notice.objects.get(pk=done.more["letter"]).body
    with pytest.raises(Refusal) as late:
        do(staff, "ask", **{**typed, "asked_on": "2026-03-03"})
    assert late.value.code == "asked-in-future"


def test_a_member_and_a_health_home_may_not_judge(staff: Actor) -> None:
    for role in ("IHH_MEMBER", "IHH_PROVIDER"):
        with pytest.raises(Refusal) as refused:
            do(someone(role, role.lower(), party=["00000000-0000-0000-0000-000000000001"]), "fee", **FEE)
        assert refused.value.kind == "forbidden"
