"""What is done about looks at known people and about incidents, as every door of the program offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pdmp.use_cases.safeguards.incidents"
_MAY = "pdmp.review-flagged-looks"
_CITE = "§5(5)(iv)"
_INCIDENT = Asked("incident", "Number of the incident", says="Such as P-2025-0001.", most=16)
RELATIONS = (
    ("self", "Myself"),
    ("spouse", "Husband, wife or partner"),
    ("child", "Child"),
    ("parent", "Parent"),
    ("sibling", "Brother or sister"),
    ("other", "Somebody else I am close to"),
)

WELL_KNOWN = Act(
    "enter-well-known-person", "Enter a well-known person",
    "Every look at this person's record is looked at again.", "Enter", _MAY, _CITE, f"{_HERE}.enter_well_known",
    (
        Asked("last_name", "Last name", most=80),
        Asked("first_name", "First name", most=80),
        Asked("birth_date", "Date of birth", "day"),
        Asked("why", "Why", most=200),
    ),
    "flagged-looks",
)  # fmt: skip
END_WELL_KNOWN = Act(
    "end-well-known-person", "Take a person off the list", "After today looks are flagged no more for this reason.",
    "Take off", _MAY, _CITE, f"{_HERE}.end_well_known", (Asked("entry", "Its id", most=36),), "flagged-looks",
)  # fmt: skip
REVIEW = Act(
    "review-flagged-look", "Decide what a look was",
    "A tie between asker and patient proves nothing. Ask, then say what it was; never about your own look.",
    "Decide", _MAY, _CITE, f"{_HERE}.review_look",
    (
        Asked("look", "Its id", most=36),
        Asked("finding", "What it was", "choice", choices=(("explained", "Explained"), ("incident", "An incident"))),
        Asked("reasons", "Reasons", "words", most=2000),
    ),
    "flagged-looks",
)  # fmt: skip
OPEN = Act(
    "open-privacy-incident", "Open an incident",
    "Somebody was, or may have been, given records without a right to. The days say which questions it is about.",
    "Open", _MAY, _CITE, f"{_HERE}.open_incident",
    (
        Asked("email", "E-mail address of the account", most=254),
        Asked("ground", "What happened", "words", most=2000),
        Asked("since", "First day", "day"),
        Asked("until", "Last day", "day"),
    ),
    "flagged-looks",
)  # fmt: skip
CONTAIN = Act(
    "contain-privacy-incident", "Stop the flow", "Say how it was stopped; the patients read it in their letter.",
    "Record", _MAY, _CITE, f"{_HERE}.contain_incident",
    (
        _INCIDENT,
        Asked("containment", "How it was stopped", "words", most=500),
        Asked("containment_es", "The same in Spanish", "words", says="It stands in the Spanish letter.", most=500),
    ),
    "flagged-looks",
)  # fmt: skip
LIST_PATIENTS = Act(
    "list-incident-patients", "List the patients", "Everybody whose record the account was given in those days.",
    "List", _MAY, _CITE, f"{_HERE}.list_patients", (_INCIDENT,), "flagged-looks",
)  # fmt: skip
TELL = Act(
    "tell-incident-patients", "Tell the patients", "A letter to each, in English and Spanish.",
    "Write the letters", _MAY, _CITE, f"{_HERE}.tell_patients", (_INCIDENT,), "flagged-looks",
)  # fmt: skip
CLOSE = Act(
    "close-privacy-incident", "Close an incident", "With what was learnt from it; everybody was told before.",
    "Close", _MAY, _CITE, f"{_HERE}.close_incident",
    (_INCIDENT, Asked("closing", "What was learnt", "words", most=2000)), "flagged-looks",
)  # fmt: skip

DECLARE = Act(
    "declare-tie", "Declare a relation",
    "A question of yours about this person, or about somebody at your own address, is looked at by another person. It "
    "proves nothing.",
    "Declare", "pdmp.declare-ties", _CITE, "carelaw.pdmp.use_cases.safeguards.ties.declare_tie",
    (
        Asked("relation", "Who it is", "choice", choices=RELATIONS),
        Asked("last_name", "Last name", most=80),
        Asked("first_name", "First name", most=80),
        Asked("birth_date", "Date of birth", "day"),
    ),
    "my-ties",
)  # fmt: skip
END_TIE = Act(
    "end-tie", "End an entry", "After today looks are flagged no more for this reason.", "End it", "pdmp.declare-ties",
    _CITE, "carelaw.pdmp.use_cases.safeguards.ties.end_tie", (Asked("tie", "Its id", most=36),), "my-ties",
)  # fmt: skip

STEPS: tuple[Act, ...] = (CONTAIN, LIST_PATIENTS, TELL, CLOSE)
ACTS: tuple[Act, ...] = (WELL_KNOWN, END_WELL_KNOWN, REVIEW, OPEN, *STEPS, DECLARE, END_TIE)
