"""What the board, its advisory group and the department do by its direction, as every door offers it."""

from __future__ import annotations

from collections.abc import Mapping

from carelaw.pdmp.rules.board.administering import POLICY, SUBJECTS, SUPPORT
from carelaw.pdmp.rules.board.advisers import INTERESTS
from carelaw.pdmp.rules.board.policies import ITEMS
from carelaw.pdmp.rules.board.seats import OFFICES
from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pdmp.use_cases.board"


def _choices(named: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(named.items())


_OFFICE = Asked("office", "Office", "choice", choices=_choices(OFFICES))
_MEETING = Asked("meeting", "Meeting", says="Its reference.", most=36)
_PART = Asked("component", "Part of the system", most=80)
_CITATION = Asked("citation", "Citation", says="Such as 28 Pa. Code § 25.131.", most=80)
_DIRECTIVE = Asked("directive", "Directive", says="Its number, such as D-2025-1.", most=16, required=False)

SEAT = Act(
    "seat-board-member",
    "Record a member",
    "Record who holds an office with a seat on the board. The membership lasts as long as the office.",
    "Record",
    "pdmp.keep-board-seats",
    "§4(b), §4(c)",
    f"{_HERE}.seats.seat_member",
    (_OFFICE, Asked("name", "Name", most=120), Asked("office_from", "First day in the office", "day")),
    "board-seats",
)
END_OFFICE = Act(
    "end-board-office",
    "Record that an office ended",
    "The membership ends on the last day in the office, and its designations with it. Past votes stay.",
    "Record",
    "pdmp.keep-board-seats",
    "§4(c)",
    f"{_HERE}.seats.end_office",
    (_OFFICE, Asked("office_until", "Last day in the office", "day")),
    "board-seats",
)
HEAD = Act(
    "record-department-head",
    "Record who heads the Department of Health",
    "The Physician General has a seat only while somebody who is no physician heads the department.",
    "Record",
    "pdmp.keep-board-seats",
    "§4(b)(9)",
    f"{_HERE}.seats.record_head",
    (Asked("since", "Since", "day"), Asked("is_physician", "Is the head a physician?", "flag")),
    "board-seats",
)
DESIGNATE = Act(
    "designate-for-board",
    "Record a designee",
    "A member's letter by which somebody else attends and votes for the seat.",
    "Record",
    "pdmp.keep-board-seats",
    "§4(b)",
    f"{_HERE}.seats.designate",
    (
        _OFFICE,
        Asked("designee", "Designee", most=120),
        Asked("letter", "Reference of the letter", most=120),
        Asked("starts_on", "First day", "day"),
        Asked("ends_on", "Last day", "day", required=False, says="Empty: until the office ends."),
    ),
    "board-seats",
)
CALL = Act(
    "call-board-meeting",
    "Enter a meeting",
    "Enter a meeting of the board or of its advisory group. Further meetings of the board are called by the chair.",
    "Enter",
    "pdmp.hold-board-meetings",
    "§4(d), §5(5)(xii)",
    f"{_HERE}.meetings.call_meeting",
    (
        Asked("body", "Of", "choice", choices=(("board", "The board"), ("advisory", "The advisory group"))),
        Asked("on", "Day", "day"),
        Asked("extra", "Is it a further meeting, beside the yearly one?", "flag"),
        Asked("called_by", "Who called it", most=120),
        Asked("called_by_chair", "Was that the chair?", "flag"),
    ),
    "board-meetings",
)
ATTEND = Act(
    "attend-board-meeting",
    "Enter attendance",
    "Enter who sat for a seat: its member, or a designee for the member.",
    "Enter",
    "pdmp.hold-board-meetings",
    "§4(b)",
    f"{_HERE}.meetings.attend",
    (_MEETING, _OFFICE, Asked("person", "Who sat there", most=120)),
    "board-meetings",
)
VOTE = Act(
    "cast-board-vote",
    "Enter a vote",
    "Enter one seat's vote on a motion. One seat, one vote.",
    "Enter",
    "pdmp.hold-board-meetings",
    "§4(b)",
    f"{_HERE}.meetings.vote",
    (
        _MEETING,
        Asked("motion", "Motion", most=200),
        _OFFICE,
        Asked("vote", "Vote", "choice", choices=(("yes", "Yes"), ("no", "No"), ("abstain", "Abstains"))),
        Asked("person", "Who voted", most=120),
    ),
    "board-meetings",
)
CLOSE = Act(
    "close-board-meeting",
    "Close a meeting",
    "Close a meeting with its minutes. It counts for the year when both subjects of §4(d) were treated.",
    "Close the meeting",
    "pdmp.hold-board-meetings",
    "§4(d), §5(5)(xi)",
    f"{_HERE}.meetings.close_meeting",
    (
        _MEETING,
        Asked("minutes", "Minutes", "words", says="Without anything about a patient."),
        Asked("costs_and_benefits", "Were costs and benefits assessed?", "flag"),
        Asked("needed_changes", "Were needed changes considered?", "flag"),
    ),
    "board-meetings",
)
NOTE_YEAR = Act(
    "note-missed-year",
    "State on a missed year",
    "A year closed without its meeting is a case; the board closes it with its statement.",
    "Close the case",
    "pdmp.hold-board-meetings",
    "§4(d), §5(5)(xii)",
    f"{_HERE}.meetings.note_year",
    (
        Asked("body", "Of", "choice", choices=(("board", "The board"), ("advisory", "The advisory group"))),
        Asked("year", "Year", "number", most=4),
        Asked("statement", "Statement", "line", most=120),
    ),
    "board-meetings",
)
OPEN_VENDOR = Act(
    "open-vendor-file",
    "Open a file on a vendor",
    "Open the file on a vendor for a part of the system, with the criteria by which it is evaluated.",
    "Open",
    "pdmp.secure-vendor",
    "§5(1)",
    f"{_HERE}.vendors.open_vendor_file",
    (_PART, Asked("vendor", "Vendor", most=120), Asked("criteria", "Criteria", "words")),
    "board-vendors",
)
SCORE_VENDOR = Act(
    "score-vendor",
    "Evaluate a vendor",
    "Put the scores of the evaluation on file.",
    "Put on file",
    "pdmp.secure-vendor",
    "§5(1)",
    f"{_HERE}.vendors.score_vendor",
    (_PART, Asked("scores", "Scores", "words")),
    "board-vendors",
)
AWARD_VENDOR = Act(
    "award-vendor",
    "Record an award",
    "Record the board's award, the contract's days and its terms of security.",
    "Record",
    "pdmp.secure-vendor",
    "§5(1)",
    f"{_HERE}.vendors.award_vendor",
    (
        _PART,
        Asked("awarded_on", "Day of the award", "day"),
        Asked("contract_from", "First day of the contract", "day"),
        Asked("contract_until", "Last day of the contract", "day", required=False),
        Asked("security_terms", "Terms of security", "words", required=False),
    ),
    "board-vendors",
)
VENDOR_LIVE = Act(
    "vendor-go-live",
    "Let a vendor's part go live",
    "Refused while the board's award, the evaluation, the contract or the terms of security are missing.",
    "Go live",
    "pdmp.secure-vendor",
    "§5(1)",
    f"{_HERE}.vendors.vendor_go_live",
    (_PART, Asked("live_on", "From", "day")),
    "board-vendors",
)
APPOINT = Act(
    "appoint-adviser",
    "Appoint a member of the advisory group",
    "At most twelve, who differ in perspective; each interest that the act names should have one.",
    "Appoint",
    "pdmp.appoint-advisers",
    "§5(2)",
    f"{_HERE}.advising.appoint_adviser",
    (
        Asked("name", "Name", most=120),
        Asked("interest", "Interest", "choice", choices=_choices(INTERESTS)),
        Asked("perspective", "Perspective that this member brings", most=300),
        Asked("appointed_on", "Appointed on", "day"),
    ),
    "board-advisers",
)
END_ADVISER = Act(
    "end-adviser",
    "End an appointment",
    "End a membership of the advisory group; its last day belongs to it.",
    "End",
    "pdmp.appoint-advisers",
    "§5(2)",
    f"{_HERE}.advising.end_adviser",
    (Asked("member", "Member", says="The reference.", most=36), Asked("ended_on", "Last day", "day")),
    "board-advisers",
)
RECOMMEND = Act(
    "recommend-to-board",
    "Recommend something",
    "A recommendation stands on the agenda of the board's next meeting, and gets an answer.",
    "Recommend",
    "pdmp.recommend",
    "§5(2)",
    f"{_HERE}.advising.recommend",
    (
        Asked("subject", "Subject", most=200),
        Asked("text", "Recommendation", "words", says="Without anything about a patient."),
    ),
    "board-advisers",
)
ANSWER = Act(
    "answer-recommendation",
    "Answer a recommendation",
    "The advisory group sees the answer.",
    "Answer",
    "pdmp.answer-recommendations",
    "§5(2)",
    f"{_HERE}.advising.answer_recommendation",
    (
        Asked("recommendation", "Recommendation", says="Its number, such as R-2025-1.", most=16),
        Asked("adopted", "Does the board adopt it?", "flag"),
        Asked("answer", "Answer", "words"),
        Asked("answered_on", "Answered on", "day"),
    ),
    "board-advisers",
)
EVALUATE = Act(
    "evaluate-costs-benefits",
    "Evaluate costs and benefits",
    "One evaluation a calendar year. Without it the yearly meeting cannot close its first subject.",
    "Enter",
    "pdmp.evaluate-program",
    "§5(5)(xi)",
    f"{_HERE}.evaluating.evaluate_program",
    (
        Asked("year", "Year", "number", most=4),
        Asked("cost_lines", "Costs", "lines", says="One a line: what | figure | source."),
        Asked("outcome_measures", "Outcomes", "lines", says="One a line: what | figure | source."),
        Asked("conclusion", "Conclusion", "words"),
    ),
    "board-evaluations",
)
APPROVE = Act(
    "approve-policy",
    "Approve a policy",
    "Approve the board's policy on one of the fifteen matters. A later version supersedes an earlier one.",
    "Approve",
    "pdmp.approve-policies",
    "§5(5)",
    f"{_HERE}.policies.approve_policy",
    (
        Asked("item", "Matter", "choice", choices=tuple((item, f"({item}) {says}") for item, says in ITEMS.items())),
        Asked("text", "Policy", "words"),
        Asked("approved_on", "Approved on", "day"),
        Asked("in_force_from", "In force from", "day"),
    ),
    "board-policies",
)
DIRECT = Act(
    "give-directive",
    "Direct the department",
    "The department runs the program from day to day as the board directs; its acts cite a directive.",
    "Give the directive",
    "pdmp.direct-department",
    "§5(5)(xiii), §6(a)",
    f"{_HERE}.directing.give_directive",
    (
        Asked("subject", "Subject", "choice", choices=_choices(SUBJECTS)),
        Asked("text", "Directive", "words"),
        Asked("given_on", "Given on", "day"),
    ),
    "board-directives",
)
END_DIRECTIVE = Act(
    "end-directive",
    "End a directive",
    "Its last day belongs to it.",
    "End",
    "pdmp.direct-department",
    "§5(5)(xiii)",
    f"{_HERE}.directing.end_directive",
    (
        Asked("directive", "Directive", says="Its number, such as D-2025-1.", most=16),
        Asked("ended_on", "Last day", "day"),
    ),
    "board-directives",
)
DEPARTMENT_ACT = Act(
    "record-department-act",
    "Enter an administrative act",
    "Enter what the department did for the program, with the directive that it cites. Policy is the board's alone.",
    "Enter",
    "pdmp.record-department-acts",
    "§6(a)",
    f"{_HERE}.directing.record_department_act",
    (
        Asked("kind", "Kind", "choice", choices=(*_choices(SUPPORT), (POLICY, "A decision of policy"))),
        Asked("says", "What was done", most=300),
        Asked("done_on", "Day", "day"),
        _DIRECTIVE,
    ),
    "board-directives",
)
REGULATION = Act(
    "register-regulation",
    "Register a regulation",
    "Register a regulation of the department: penalties and settings can rest on it from its first day on.",
    "Register",
    "pdmp.register-regulations",
    "§13",
    f"{_HERE}.regulations.register_regulation",
    (
        _CITATION,
        Asked("title", "Title", most=200),
        Asked("effective_on", "In force from", "day"),
        Asked("settings_touched", "Settings that it touches", "lines", required=False, says="One a line."),
        Asked(
            "amounts",
            "Amounts that it sets",
            "fields",
            required=False,
            says="One a line: late-report=500.00, in US dollars.",
        ),
    ),
    "board-regulations",
)
END_REGULATION = Act(
    "end-regulation",
    "Record the end of a regulation",
    "Its last day belongs to it.",
    "Record",
    "pdmp.register-regulations",
    "§13",
    f"{_HERE}.regulations.end_regulation",
    (_CITATION, Asked("ended_on", "Last day", "day")),
    "board-regulations",
)
SETTING = Act(
    "change-setting",
    "Change a setting",
    "Change a number of policy by a regulation that is in force then and touches it.",
    "Change",
    "pdmp.register-regulations",
    "§13",
    f"{_HERE}.regulations.change_setting",
    (
        Asked("setting", "Setting", says="Such as publish.min_cell.", most=60),
        Asked("value", "Value", most=40),
        Asked("effective_on", "From", "day"),
        _CITATION,
    ),
    "board-regulations",
)
SEAT_ACTS = (SEAT, END_OFFICE, HEAD, DESIGNATE)
MEETING_ACTS = (CALL, ATTEND, VOTE, CLOSE, NOTE_YEAR)
VENDOR_ACTS = (OPEN_VENDOR, SCORE_VENDOR, AWARD_VENDOR, VENDOR_LIVE)
ADVISER_ACTS = (APPOINT, END_ADVISER, RECOMMEND, ANSWER)
DIRECTIVE_ACTS = (DIRECT, END_DIRECTIVE, DEPARTMENT_ACT)
REGULATION_ACTS = (REGULATION, END_REGULATION, SETTING)
ACTS = (
    *SEAT_ACTS,
    *MEETING_ACTS,
    *VENDOR_ACTS,
    *ADVISER_ACTS,
    EVALUATE,
    APPROVE,
    *DIRECTIVE_ACTS,
    *REGULATION_ACTS,
)
