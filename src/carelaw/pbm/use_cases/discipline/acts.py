"""What is done in matters of discipline, as every door offers it."""

from __future__ import annotations

from carelaw.pbm.use_cases.discipline.causes import CAUSES, Cause
from carelaw.pbm.use_cases.discipline.hearing_acts import HEARING_ACTS
from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pbm.use_cases.discipline.doing"
_A, _B, _E, _F = (f"215 ILCS 5/512-5({part})" for part in "abef")
_BACK = "pbm-conduct"
_INVESTIGATE, _DECIDE, _SEE = "pbm.discipline-investigate", "pbm.discipline-decide", "pbm.discipline-see"
CASE = Asked("case", "Case", says="Its number, such as D-2026-0001.", most=16)
ACTION = Asked("action", "Action", says="Its number, such as D-2026-0001-A1.", most=24)
_BECAUSE = Asked("because", "Why", "words", most=300)
_EVIDENCE = (
    Asked("evidence_says", "Evidence: what it is", required=False, most=300),
    Asked("evidence_reference", "Evidence: its reference", required=False, says="A finding, complaint or document."),
    Asked("evidence_file", "Evidence: the document", "file", required=False),
)
_SOURCES = (("own", "Own knowledge"), ("complaint", "Complaint"), ("unfair", "Unfair practice"), ("finding", "Finding"))
KINDS = "probation, suspension, revocation, denial, non-renewal, civil-penalty"

OPEN = Act(
    "discipline-open",
    "Open a discipline case",
    "Against a licensee, an applicant or another person; also when the license was surrendered or has lapsed.",
    "Open",
    _INVESTIGATE,
    f"{_A}, 512-5(d)",
    f"{_HERE}.open_case",
    (
        Asked("respondent", "Against", says="License number, state number, NPI or tax number.", most=40),
        Asked("ground", "What is looked into", "words", most=1000),
        Asked("source", "Opened from", "choice", choices=_SOURCES),
        Asked("reference", "Its reference", required=False, most=60),
    ),
    _BACK,
)
EVIDENCE = Act(
    "discipline-evidence",
    "Add evidence",
    "One item, to the case or to one of its causes. It stays as it was added.",
    "Add",
    _INVESTIGATE,
    _A,
    f"{_HERE}.evidence",
    (
        CASE,
        Asked("cause", "Number of the cause", "number", required=False),
        Asked(
            "kind",
            "Kind",
            "choice",
            choices=(
                ("document", "Document"),
                ("finding", "Finding"),
                ("complaint", "Complaint"),
                ("claims", "Claims"),
                ("letter", "Letter"),
                ("other", "Other"),
            ),
        ),
        Asked("says", "What it is", required=False, most=300),
        Asked("reference", "Its reference", required=False, most=80),
        Asked("file", "The document", "file", required=False),
    ),
    _BACK,
)


def _charge(cause: Cause) -> Act:
    return Act(
        f"charge-{cause.slug}",
        f"Charge {cause.code}: {cause.title.lower()}",
        "What is missing keeps it a draft that says what it lacks; nothing typed is lost.",
        "Charge",
        _INVESTIGATE,
        cause.cite,
        f"{_HERE}.charge_{cause.slug.replace('-', '_')}",
        (CASE, *cause.asks, *_EVIDENCE),
        _BACK,
    )


CHARGES: tuple[Act, ...] = tuple(_charge(cause) for cause in CAUSES)
CHARGE_DRAFT = Act(
    "charge-draft",
    "Charge a draft or proposed cause",
    "A cause that was incomplete, or that the calendar proposed.",
    "Charge",
    _INVESTIGATE,
    _A,
    f"{_HERE}.charge_draft",
    (CASE, Asked("cause", "Number of the cause", "number")),
    _BACK,
)
WITHDRAW = Act(
    "cause-withdraw",
    "Withdraw a cause",
    "A person withdraws it and says why; a late payment alone withdraws none.",
    "Withdraw",
    _INVESTIGATE,
    f"{_A}(10)",
    f"{_HERE}.withdraw",
    (CASE, Asked("cause", "Number of the cause", "number"), _BECAUSE),
    _BACK,
)
PROPOSE = Act(
    "action-propose",
    "Propose actions",
    "One or several together, for the causes that are charged. Nothing takes effect yet.",
    "Propose",
    _DECIDE,
    _A,
    f"{_HERE}.propose",
    (
        CASE,
        Asked("kinds", "Actions", "lines", says=f"One a line: {KINDS}."),
        Asked("reasons", "Reasons", "words", says="As the notice gives them.", required=False, most=3000),
        Asked("application", "Application that is denied", required=False, most=24),
        Asked("ends_on", "Last day, of a suspension or probation", "day", required=False),
    ),
    _BACK,
)
MAIL = Act(
    "action-mail",
    "Mail the notice of an action",
    "The letter gives causes, reasons, and the last day to demand a hearing: 30 days after mailing.",
    "Write the notice",
    _DECIDE,
    _B,
    f"{_HERE}.mail",
    (
        ACTION,
        Asked("mailed_on", "Mailed on", "day"),
        Asked("mail_number", "Number of the certified mail", most=60),
        Asked("effective_on", "Takes effect on", "day", required=False),
    ),
    _BACK,
)
EFFECT = Act(
    "action-effect",
    "Put an action in effect",
    "The license or application then stands so. Not before a reasoned notice was mailed.",
    "Put in effect",
    _DECIDE,
    _B,
    f"{_HERE}.effect",
    (ACTION, Asked("effective_on", "Takes effect on", "day")),
    _BACK,
)
END = Act(
    "action-end",
    "End an action",
    "Lift a suspension or probation, or take back a revocation or denial; the bar ends with it.",
    "End",
    _DECIDE,
    _A,
    f"{_HERE}.end",
    (ACTION, Asked("ends_on", "Last day", "day"), _BECAUSE),
    _BACK,
)
HOLD = Act(
    "publication-hold",
    "Hold a publication",
    "For judicial review, through a day.",
    "Hold",
    _DECIDE,
    _E,
    f"{_HERE}.hold",
    (ACTION, Asked("until", "Through", "day")),
    _BACK,
)
PUBLISH = Act(
    "action-publish",
    "Publish a sanction",
    "Suspensions, denials and revocations, on the public register, once they are final.",
    "Publish",
    _DECIDE,
    _E,
    f"{_HERE}.publish",
    (ACTION, Asked("text", "Words of the entry", "words", required=False, says="Empty: as usual.", most=600)),
    _BACK,
)
RETURNED = Act(
    "license-returned",
    "Enter that a license was handed back",
    "In person or by mail; promptly, says the law, without a number.",
    "Enter",
    _SEE,
    _E,
    f"{_HERE}.returned",
    (
        ACTION,
        Asked("delivered_on", "On", "day"),
        Asked("method", "How", "choice", choices=(("in-person", "In person"), ("mail", "By mail"))),
    ),
    _BACK,
)
SURRENDER = Act(
    "license-surrender",
    "Surrender a license",
    "From a day on. Cases that are open go on, and new ones can be opened.",
    "Surrender",
    "pbm.hearing-demand",
    "215 ILCS 5/512-5(d)",
    f"{_HERE}.surrender",
    (Asked("license", "License", most=40), Asked("on", "From", "day"), _BECAUSE),
    _BACK,
)
OTHER_ACTIONS = Act(
    "other-actions",
    "Answer for actions in other jurisdictions",
    "For each renewal: was a license or registration of yours denied, suspended or revoked elsewhere? Unanswered, the "
    "renewal waits.",
    "Answer",
    "pbm.hearing-demand",
    f"{_A}(8)",
    f"{_HERE}.other_actions",
    (
        Asked("about", "License and year", says="Such as PBM-2026-0001:2027, or an application's number.", most=60),
        Asked("answer", "Any such action?", "choice", choices=(("no", "No"), ("yes", "Yes"))),
        Asked("told", "If so: where, which one, what was done, when", "words", required=False, most=1000),
    ),
    _BACK,
)
MATCH = Act(
    "bar-match-decide",
    "Decide whether a bar reaches an applicant",
    "An officer of the application is an officer of somebody barred. That alone bars nobody: decide.",
    "Decide",
    _DECIDE,
    _F,
    f"{_HERE}.decide_bar",
    (
        Asked("application", "Application", most=24),
        Asked("officer", "Officer", most=120),
        Asked("barred", "Does the bar reach it?", "flag"),
        _BECAUSE,
    ),
    _BACK,
)
CLOSE = Act(
    "discipline-close",
    "Close a discipline case",
    "With a ground of its own. That the license ended closes no case.",
    "Close",
    _DECIDE,
    "215 ILCS 5/512-5(d)",
    f"{_HERE}.close",
    (
        CASE,
        Asked(
            "ground",
            "Ground",
            "choice",
            choices=(
                ("unfounded", "Unfounded"),
                ("complied", "Complied with"),
                ("ordered", "Ordered and carried out"),
                ("license-ended", "License surrendered or lapsed"),
            ),
        ),
        _BECAUSE,
    ),
    _BACK,
)

ON_CASE: tuple[Act, ...] = (EVIDENCE, *CHARGES, CHARGE_DRAFT, WITHDRAW, PROPOSE, CLOSE)
ON_ACTION: tuple[Act, ...] = (MAIL, EFFECT, END, HOLD, PUBLISH, RETURNED)
ACTS: tuple[Act, ...] = (
    OPEN,
    *ON_CASE,
    *ON_ACTION,
    SURRENDER,
    OTHER_ACTIONS,
    MATCH,
    *HEARING_ACTS,
)
