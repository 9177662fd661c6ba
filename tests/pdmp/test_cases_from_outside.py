"""Cases that a stranger would try, at the doors that the program opens: what the rule says is what the door answers.

Each line names a provision, who asks, the operation, what is sent, and the answer: nothing for done, else the refusal's
code and paragraph. An act is tried over the API and on its console page, both from the same state, and both must agree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.test import Client

from carelaw.pdmp.store.models import FrequencyChange, PatientRequest, PatientRequestState, Query, RegisteredDispenser
from carelaw.pdmp.use_cases.law_enforcement.running import deliver_answer
from carelaw.pdmp.use_cases.misuse import prosecuting
from carelaw.pdmp.use_cases.patients.evidence import Power, add_evidence
from carelaw.pdmp.use_cases.reporting.acts import COLLABORATE, PROPOSE
from carelaw.pdmp.use_cases.reporting.phases import set_phase
from carelaw.platform.accounts.actor import Actor
from tests.pdmp.board.test_funds import collected
from tests.pdmp.board.test_seats_and_meetings import head, seated
from tests.pdmp.conftest import AT, PHARMACY_DEA, actor
from tests.pdmp.doors import PERSON, QUESTION
from tests.pdmp.files import ALPRAZOLAM, asap, record, send
from tests.pdmp.law_enforcement.office import ANSWERS, approved, ran, received, registered
from tests.pdmp.misuse.doors import Doors
from tests.pdmp.misuse.test_misuse import confirmed, listed, opened
from tests.pdmp.outside import Body, Outside, undone, with_reference
from tests.pdmp.patients.people import SCAN, filed, proven, theirs
from tests.pdmp.reporting.test_interval import PROPOSAL, WORK
from tests.pdmp.reporting.test_transfer import HEADER, row

pytestmark = pytest.mark.django_db
TODAY = AT.date()


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch, settings: Any, home: Any, pharmacy: RegisteredDispenser) -> Outside:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    return Outside(Doors(monkeypatch, AT))


def test_reporting_and_its_duties(outside: Outside) -> None:
    act, board, steward = outside.act, outside.who("BOARD_MEMBER"), outside.who("DATA_STEWARD")
    submitter = outside.people["SUBMITTER"] = actor("SUBMITTER", dispenser_dea=(PHARMACY_DEA,))
    interval = "/duties/propose-interval"
    act("MAP-42", "BOARD_MEMBER", interval, {**PROPOSAL, "new_hours": "72"})
    act("MAP-42", "BOARD_MEMBER", interval, {**PROPOSAL, "new_hours": "73"}, "E-MAP-42", "§5(5)(i)")
    act("MAP-42", "BOARD_MEMBER", interval, {**PROPOSAL, "new_hours": "0"}, "E-MAP-42", "§5(5)(i)")
    act("MAP-42", "BOARD_MEMBER", interval, {**PROPOSAL, "effective_on": "2025-01-06"}, "E-MAP-42.retroactive")
    act("MAP-42", "DATA_STEWARD", interval, PROPOSAL, "not-permitted")

    def proposed() -> str:
        return PROPOSE.perform(board, AT, PROPOSAL).reference

    def worked_out() -> str:
        change = proposed()
        COLLABORATE.perform(board, AT, {"change": change, **WORK})
        return change

    activate = partial(with_reference, name="change", voted_on="2025-01-06")
    act("MAP-43", "BOARD_MEMBER", "/duties/activate-interval", activate(worked_out))
    act("MAP-43", "BOARD_MEMBER", "/duties/activate-interval", activate(proposed), "E-MAP-43", "§5(5)(i)")
    assert FrequencyChange.objects.count() == 0

    def phase(mode: str) -> str:
        set_phase(board, AT, reporters="pharmacy", mode=mode, first_day=date(2025, 1, 1), last_day=None)
        return PHARMACY_DEA

    late = partial(with_reference, name="dispenser", happened_on="2025-01-01")
    act("MAP-44", "DATA_STEWARD", "/duties/open-late-case", late(partial(phase, "enforce")))
    act("MAP-44", "DATA_STEWARD", "/duties/open-late-case", late(partial(phase, "warn")), "E-MAP-44", "§5(4)")
    before = partial(with_reference, name="dispenser", happened_on="2024-12-31")
    act("MAP-44", "DATA_STEWARD", "/duties/open-late-case", before(partial(phase, "enforce")),
        "E-MAP-44.needs-phase", "§5(4)")  # fmt: skip
    paper = {"dispenser": PHARMACY_DEA, "received_at": "2025-01-06T09:00"}
    act("MAP-46", "DATA_STEWARD", "/duties/take-paper-form", paper)
    act("MAP-46", "DATA_STEWARD", "/duties/take-paper-form", {**paper, "received_at": "2025-01-06T10:01"},
        "E-MAP-46.future", "§6(e)")  # fmt: skip
    exempt = {"name": "Alprazolam", "codes": ALPRAZOLAM, "finding": "Little abuse.", "evidence": "Report 1",
              "voted_on": "2025-01-06", "effective_on": "2025-01-07"}  # fmt: skip
    listing = "/duties/exempt-substance"
    act("MAP-47", "BOARD_MEMBER", listing, exempt)
    act(
        "MAP-47", "BOARD_MEMBER", listing, {**exempt, "effective_on": "2025-01-06"}, "E-MAP-47.retroactive", "§5(5)(xv)"
    )
    act("MAP-47", "BOARD_MEMBER", listing, {**exempt, "finding": ""}, "E-MAP-47.finding", "§5(5)(xv)")
    act("MAP-47", "BOARD_MEMBER", listing, {**exempt, "voted_on": "2025-01-07"}, "E-MAP-47.vote-to-come")
    cause = {"dispenser": PHARMACY_DEA, "applicant": "Test Pharmacy 1", "channel": "telephone", "reason": "No line.",
             "lacks_internet": "yes", "evidence": "Letter"}  # fmt: skip
    act("MAP-45", "DATA_STEWARD", "/duties/apply-for-good-cause", cause)
    act("MAP-45", "PRESCRIBER", "/duties/apply-for-good-cause", cause, "not-permitted")
    act("MAP-48", "ADMIN", "/duties/declare-implemented", {"effective_on": "2025-01-06", "document": "Letter 1"})
    outage = {"began_at": "2025-01-06T08:00", "ended_at": "2025-01-06T07:59", "cause": "Power"}
    act("MAP-41", "DATA_STEWARD", "/duties/record-outage", {**outage, "ended_at": "2025-01-06T09:00"})
    act("MAP-41", "DATA_STEWARD", "/duties/record-outage", outage, "E-MAP-41.outage")
    for born, taken in (("2018-01-05", 1), ("2018-01-06", 0)):
        sheet = "\n".join((HEADER, row("2020-01-06", born, birth_date=born)))
        head_ = {"Authorization": f"Bearer {outside.doors._token(steward)}"}
        told = Client().post("/api/pdmp/duties/transfers", sheet, content_type="text/csv", headers=head_).json()
        assert (told["accepted"], told["not_taken"]) == (taken, 1 - taken)
    assert submitter
    assert outside.wrong == []


TRAMADOL = "57664037708"  # on no list before August 18, 2014
INTAKE: Sequence[tuple[str, Mapping[str, str], str, str]] = (
    ("MAP-28", {}, "accepted", ""),
    ("MAP-06", {"DSP05": "20150629", "DSP03": "20150629"}, "set-aside", "E-MAP-06"),
    ("MAP-08", {"DSP08": TRAMADOL, "DSP05": "20140817", "DSP03": "20140817"}, "set-aside", "E-MAP-08"),
    ("MAP-18", {"PAT20": "02"}, "set-aside", "E-MAP-18"),
    ("MAP-22", {"DSP12": "07"}, "set-aside", "E-MAP-22"),
    ("MAP-29", {"DSP01": "01"}, "held", "E-MAP-29"),
    ("MAP-29", {"DSP01": "02"}, "void-not-found", "E-MAP-29"),
    ("MAP-30", {"PRE05": ""}, "held", "E-MAP-30"),
    ("MAP-31", {"PRE02": "BF1234564"}, "held", "E-MAP-31"),
    ("MAP-31", {"PRE02": ""}, "held", "E-MAP-31"),
    ("MAP-32", {"DSP03": "20250106"}, "held", "E-MAP-32"),
    ("MAP-32", {"DSP03": "20250105"}, "accepted", ""),
    ("MAP-33", {"DSP05": "20250107"}, "held", "E-MAP-33"),
    ("MAP-33", {"DSP05": "20250106"}, "accepted", ""),
    ("MAP-34", {"PAT18": "20250106"}, "held", "E-MAP-34"),
    ("MAP-34", {"PAT18": "20250105"}, "accepted", ""),
    ("MAP-34", {"PAT18": "20250107", "DSP05": ""}, "held", "E-MAP-34"),
    ("MAP-34", {"PAT19": "U"}, "accepted-with-warning", "W-MAP-34"),
    ("MAP-34", {"PAT12": ""}, "held", "E-MAP-34"),
    ("MAP-35", {"DSP08": "99999999999"}, "held", "E-MAP-35"),
    ("MAP-36", {"DSP10": "365"}, "accepted-with-warning", "days-supply-high"),
    ("MAP-36", {"DSP10": "366"}, "held", "E-MAP-36"),
    ("MAP-36", {"DSP10": "0"}, "held", "E-MAP-36"),
    ("MAP-36", {"DSP09": ""}, "accepted-with-warning", "W-MAP-36"),
    ("MAP-37", {"PHA01": ""}, "held", "E-MAP-37"),
    ("MAP-37", {"PHA01": "1669512340"}, "held", "E-MAP-37"),
    ("MAP-38", {"DSP16": ""}, "held", "E-MAP-38"),
    ("MAP-40", {"DSP05": "20250102", "DSP03": "20250101"}, "accepted-late", "E-MAP-40"),
)


def test_a_report_meets_each_element_at_the_limit_and_beyond(outside: Outside) -> None:
    submitter = actor("SUBMITTER", dispenser_dea=(PHARMACY_DEA,))
    wrong = []
    for provision, changes, outcome, code in INTAKE:
        with undone():
            answer = outside.doors.api(submitter, "post", "/dispensings", {"fields": record(**changes)}).json()
        found = [one["outcome"] for one in answer["records"]] or sorted(answer["counts"])
        told = str(answer["records"])
        if outcome not in found or code not in told:
            codes = [(f.get("code"), f.get("law")) for one in answer["records"] for f in one["findings"]]
            wrong.append((provision, dict(changes), found, codes))
    assert not wrong, "\n".join(map(str, wrong))


def test_law_enforcement_and_its_limits(outside: Outside) -> None:
    submitter = actor("SUBMITTER", dispenser_dea=(PHARMACY_DEA,))
    send(submitter, asap([record()]))
    officer, agent = registered()
    outside.people |= {"LE_REQUESTER": officer, "OAG_AGENT": agent}
    act = outside.act
    drafted = partial(begun, outside, officer)
    send_it = "/law-enforcement/law-send"
    act("MAP-76", "LE_REQUESTER", send_it, drafted())
    act("MAP-76", "LE_REQUESTER", send_it, drafted(basis=""), "E-MAP-76", "§9(b)(3)(iii)")
    act("MAP-50", "LE_REQUESTER", send_it, drafted(subject_birth_date="2025-01-07"), "E-MAP-76.value")
    act("MAP-50", "LE_REQUESTER", send_it, drafted(subject_birth_date="2025-01-06"))
    act("MAP-75", "LE_REQUESTER", send_it, drafted(purpose="ARREST_WARRANT_PC"))
    act("MAP-75", "LE_REQUESTER", send_it, drafted(purpose="LICENSING"), "E-MAP-75", "§9(b)(3)(ii)")

    def reviewed(**changes: str) -> str:
        from carelaw.pdmp.use_cases.law_enforcement.reviewing import begin_review

        one = received(officer, **changes)
        begin_review(agent, AT, reference=one.reference)
        return one.reference

    approve = "/law-enforcement/law-approve"
    act("MAP-69", "OAG_AGENT", approve, with_reference(reviewed, "reference"))
    act("MAP-77", "OAG_AGENT", approve, with_reference(partial(reviewed, schedules="III"), "reference"), "E-MAP-77")
    both = partial(with_reference, partial(reviewed, schedules="II;III"), "reference")
    act("MAP-70", "OAG_AGENT", approve, both(), "E-MAP-77")
    act("MAP-70", "OAG_AGENT", approve, both(schedule_ii_only="yes"))
    run = "/law-enforcement/law-run"
    act("MAP-68", "OAG_AGENT", run, with_reference(lambda: approved(officer, agent).reference, "reference"))
    act("MAP-68", "LE_REQUESTER", run, with_reference(lambda: approved(officer, agent).reference, "reference"),
        "E-MAP-68", "§9(b)(3)(i)")  # fmt: skip

    def delivered() -> str:
        one = ran(officer, agent)
        deliver_answer(agent, AT, reference=one.reference, recipient="Det. L. Example")
        return one.reference

    outcome = partial(with_reference, delivered, "reference", kind="search")
    act("MAP-176", "LE_REQUESTER", "/law-enforcement/law-outcome", outcome(sought_on="2025-01-06"))
    act("MAP-80", "OAG_AGENT", "/law-enforcement/law-disclose", with_reference(delivered, "reference"), "E-MAP-80.open",
        "§9(c)")  # fmt: skip
    conclude = partial(with_reference, lambda: ran(officer, agent).investigation_id, "investigation")
    end = "/law-enforcement/law-conclude"
    act("MAP-81", "OAG_AGENT", end, conclude(concluded_on="2025-01-06", reported_by="Det. L. Example"))
    to_come = conclude(concluded_on="2025-01-07", reported_by="Det. L. Example")
    act("MAP-81", "OAG_AGENT", end, to_come, "E-MAP-81.future", "§9(c)")
    act(
        "MAP-81",
        "OAG_AGENT",
        end,
        conclude(concluded_on="2025-01-05", reported_by="Det. L. Example"),
        "E-MAP-81.before-query",
    )
    assert outside.wrong == []


def begun(outside: Outside, officer: Actor, **changes: str) -> Callable[[], Body]:
    """A request as typed, not sent yet."""
    from carelaw.pdmp.use_cases.law_enforcement.requests import save_request, start_request

    def make() -> Body:
        one = start_request(officer, AT)
        save_request(officer, AT, reference=one.reference, answers={**ANSWERS, **changes})
        return {"reference": one.reference}

    return make


def test_patients_requests_and_what_opens_them(outside: Outside) -> None:
    steward = outside.who("DATA_STEWARD")
    act, enter = outside.act, "/patient-acts/enter-patient-request"
    paper = {"received_on": "2025-01-06", "capacity": "self", "requester_name": "August Sampleson",
             "reply_to": "10023 Oakways Ln", "language": "en", "last_name": "Sampleson", "first_name": "August",
             "birth_date": "1989-03-12", "signed": "yes"}  # fmt: skip
    act("MAP-97", "DATA_STEWARD", enter, paper)
    act("MAP-97", "DATA_STEWARD", enter, {**paper, "birth_date": "2025-01-06"})
    # A form on paper is taken as it came; what is wrong with it is said by letter, on the website at once.
    parent = {"capacity": "parent", "requester_name": "Robin Vale"}
    for provision, changes, state, code in (
        ("MAP-97", {"birth_date": "2025-01-07"}, "incomplete", "E-MAP-97.birth-date"),
        ("MAP-92", {"capacity": "spouse"}, "refused", "E-MAP-92.not-listed"),
        ("MAP-93", {**parent, "birth_date": "2007-01-07"}, "awaiting-evidence", ""),
        ("MAP-93", {**parent, "birth_date": "2007-01-06"}, "refused", "E-MAP-93.of-age-at-request"),
    ):
        with undone():
            taken = outside.doors.api(steward, "post", enter, {**paper, **changes}).json()
            asked = {
                name: value for name, value in {**paper, **changes}.items() if name not in {"received_on", "signed"}
            }
            site = (
                Client()
                .post("/api/pdmp/my-record/requests", {**asked, "declared_true": True}, content_type="application/json")
                .json()
            )
        if (taken["more"]["state"], site.get("code", "")) != (state, code):
            outside.wrong.append(f"{provision}: {taken['more']['state']} {site.get('code')}, wanted {state} {code}")

    def power_sent() -> str:
        held = filed(capacity="health-care-agent", requester_name="Robin Vale").request
        import io

        sent = add_evidence(theirs(held), str(held.pk), proves="capacity", kind="health-care-power", at=AT,
                            document=io.BytesIO(SCAN))  # fmt: skip
        return str(sent.pk)

    check = partial(with_reference, power_sent, "evidence", good="yes", number="1", power_from="2024-01-01")
    act("MAP-94", "DATA_STEWARD", "/patient-acts/check-patient-evidence", check(for_health_care="yes"))

    def power_checked(for_health_care: bool) -> str:
        held = filed(capacity="health-care-agent", requester_name="Robin Vale").request
        proven(held, steward, power=Power(for_health_care, date(2024, 1, 1)))
        return str(held.pk)

    release = partial(with_reference, name="request", patient="nobody")
    ready = "/patient-acts/ready-patient-request"
    act("MAP-94", "DATA_STEWARD", ready, release(partial(power_checked, True)))
    with undone():
        # A power that does not reach health care ends the request by letter as soon as it is looked at.
        assert PatientRequest.objects.get(pk=power_checked(False)).state == PatientRequestState.REFUSED
    fee = partial(with_reference, lambda: filed().request.pk, "request", patient="nobody")
    act("MAP-95", "DATA_STEWARD", "/patient-acts/ready-patient-request", fee(), "E-MAP-95")
    act(
        "MAP-99",
        "ADMIN",
        "/patient-acts/set-access-cost",
        {"amount": "5.00", "effective_on": "2025-01-07"},
        "E-MAP-106",
    )
    claim = {"last_name": "Vale", "first_name": "Robin", "why": "Mayor"}
    act("MAP-115", "ADMIN", "/safeguards/enter-well-known-person", {**claim, "birth_date": "2025-01-06"})
    act("MAP-115", "ADMIN", "/safeguards/enter-well-known-person", {**claim, "birth_date": "2025-01-07"},
        "birth-date-in-future")  # fmt: skip
    hold = {"asks": "hold", "requester_kind": "law-enforcement", "requester": "Detectives", "case_number": "C-1",
            "in_writing": "yes", "letter": "scan-1", "cause": "an open case", "last_name": "Vale",
            "first_name": "Robin", "birth_date": "2025-01-07", "since": "2024-01-01",
            "until": "2024-02-01"}  # fmt: skip
    act("MAP-119", "DATA_STEWARD", "/retention/ask-hold", hold, "birth-date-in-future", "§6(d)")
    assert steward
    assert outside.wrong == []


def test_the_board_the_money_and_what_follows_misuse(outside: Outside) -> None:
    act, board, admin = outside.act, outside.who("BOARD_MEMBER"), outside.who("ADMIN")
    ninth = {"office": "physician-general", "name": "Sam Health", "office_from": "2024-06-01"}
    seat = "/board/seat-board-member"

    def headed(physician: str) -> str:
        head(board, "2024-01-01", physician)
        return ninth["name"]

    body = {name: value for name, value in ninth.items() if name != "name"}
    act("MAP-138", "BOARD_MEMBER", seat, with_reference(partial(headed, "no"), "name", **body))
    act(
        "MAP-138", "BOARD_MEMBER", seat, with_reference(partial(headed, "yes"), "name", **body), "E-MAP-138", "§4(b)(9)"
    )
    jo = {"office": "health", "office_from": "2023-01-17"}
    act("MAP-137", "BOARD_MEMBER", seat, {**jo, "name": "Jo Health"})
    act("MAP-137", "BOARD_MEMBER", seat, with_reference(lambda: seated(board) and "Al", "name", **jo), "E-MAP-137.held")
    adviser = {"interest": "privacy", "perspective": "Privacy", "appointed_on": "2025-01-06"}

    def advised(members: int) -> str:
        from carelaw.pdmp.use_cases.board.acts import APPOINT

        for number in range(members):
            APPOINT.perform(board, AT, {**adviser, "name": f"A{number}", "perspective": f"P{number}"})
        return "New Member"

    appoint = "/board/appoint-adviser"
    act("MAP-144", "BOARD_MEMBER", appoint, with_reference(partial(advised, 11), "name", **adviser))
    act(
        "MAP-144",
        "BOARD_MEMBER",
        appoint,
        with_reference(partial(advised, 12), "name", **adviser),
        "E-MAP-144",
        "§5(2)",
    )
    rule_ = {"citation": "28 Pa. Code § 99.1", "title": "Hours", "effective_on": "2025-01-07"}

    def regulated(on: str) -> str:
        from carelaw.pdmp.use_cases.board.acts import REGULATION

        REGULATION.perform(admin, AT, {**rule_, "effective_on": on, "settings_touched": "publish.min_cell"})
        return rule_["citation"]

    setting = {"setting": "publish.min_cell", "value": "20", "effective_on": "2025-01-07"}
    change = "/board/change-setting"
    act("MAP-179", "ADMIN", change, with_reference(partial(regulated, "2025-01-06"), "citation", **setting))
    act(
        "MAP-179", "ADMIN", change, with_reference(partial(regulated, "2025-01-08"), "citation", **setting), "E-MAP-179"
    )
    act("MAP-179", "ADMIN", change, {**setting, "citation": "28 Pa. Code § 1"}, "E-MAP-179.unknown", "§13")

    def paid() -> str:
        collected("2500.00")
        return "2025-01-06"

    deposit = partial(with_reference, paid, "on", reference="T-1")
    act("MAP-162", "ADMIN", "/funds/deposit-penalties", deposit(amount="2500.00", destination="general-fund"))
    act("MAP-162", "ADMIN", "/funds/deposit-penalties", deposit(amount="2500.01", destination="general-fund"),
        "E-MAP-162.over", "§11(b)")  # fmt: skip
    act("MAP-162", "ADMIN", "/funds/deposit-penalties", deposit(amount="1.00", destination="department-program"),
        "E-MAP-162", "§11(b)")  # fmt: skip
    price = {"payer": "dispenser", "service": "submission"}
    act("MAP-165", "ADMIN", "/funds/set-program-price", {**price, "amount": "0.00"})
    act("MAP-165", "ADMIN", "/funds/set-program-price", {**price, "amount": "0.01"}, "E-MAP-165", "§11(e)")
    grant = {"sort": "federal", "giver": "BJA", "amount": "1.00", "sought_on": "2025-01-06", "reference": "G-1"}
    act("MAP-164", "ADMIN", "/funds/record-grant", grant, "E-MAP-164", "§11(d)")
    act("MAP-126", "ADMIN", "/evaluation/refer-practitioner", {}, "E-MAP-126", "§5(5)(vi)")
    case = partial(with_reference, lambda: confirmed(admin).number, "case")
    act("MAP-155", "ADMIN", "/misuse/penalty-assess", case(amount="5000.00"))
    act("MAP-155", "ADMIN", "/misuse/penalty-assess", case(amount="4999.99"), "E-MAP-155", "§10(c)(1)")
    late = case(violation="late-report", act_on="2025-01-01", amount="100")
    act("MAP-156", "ADMIN", "/misuse/penalty-assess-regulated", late, "E-MAP-156", "§10(c)(2)")
    twice = {"on": "2025-01-03", "conduct": "released", "deed": "mail 1", "subject": "patient 1",
             "recipient": "a neighbor", "mental_states": "negligent", "outside_purpose": "yes"}  # fmt: skip

    def once() -> str:
        made = opened(admin)
        listed(admin, made)
        return made.number

    act(
        "MAP-154",
        "ADMIN",
        "/misuse/misuse-list-act",
        with_reference(once, "case", **twice),
        "E-MAP-154.listed",
        "§10(b)",
    )
    act("MAP-160", "ADMIN", "/misuse/misuse-tell-board", with_reference(once, "case"), "E-MAP-160", "§10(e)")

    def referred(taken: bool) -> str:
        made = confirmed(admin, mental_states=("knowing",))
        for office, county in (("attorney-general", ""), ("district-attorney", "Erie")):
            prosecuting.refer(admin, AT, case=made.number, office=office, county=county)
        if taken:
            prosecuting.answer_referral(
                admin, AT, case=made.number, office="district-attorney", answer="taken", on=TODAY, outcome=""
            )
        return made.number

    takes = {"office": "attorney-general", "answer": "taken", "on": "2025-01-06"}
    answer = "/misuse/misuse-prosecution"
    act("MAP-180", "ADMIN", answer, with_reference(partial(referred, False), "case", **takes))
    act("MAP-180", "ADMIN", answer, with_reference(partial(referred, True), "case", **takes), "E-MAP-180.open-already")
    assert outside.wrong == []


@pytest.mark.parametrize(("born", "code"), [("2025-01-06", ""), ("2025-01-07", "E-MAP-50.birth-date-in-future")])
def test_nobody_is_asked_about_before_birth(outside: Outside, prescriber: Actor, born: str, code: str) -> None:
    person = {**PERSON, "birth_date": born}
    asked = outside.doors.api(prescriber, "post", "/histories", {**QUESTION, "person": person})
    told = asked.json()
    assert (asked.status_code, told.get("code", "")) == (403 if code else 200, code)
    assert not code or ("2025-01-06" in told["says"] and told["cite"].startswith("§9(b)"))
    line = Query.objects.get()
    assert (line.outcome, line.code) == (("denied", code) if code else ("nothing-found", ""))
