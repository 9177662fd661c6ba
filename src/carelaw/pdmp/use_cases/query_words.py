"""The codes of a line of the query log in words."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from carelaw.platform.accounts.roles import ROLES

PURPOSES: Mapping[str, str] = {
    "TREATMENT": gettext_noop("Treatment"),
    "DISPENSING": gettext_noop("Dispensing"),
    "SELF_AUDIT": gettext_noop("Own prescriptions"),
    "LE_PROBABLE_CAUSE": gettext_noop("Probable cause for a warrant"),
    "GRAND_JURY": gettext_noop("Grand jury"),
    "DOH_REVIEW": gettext_noop("Review of the department"),
    "DOH_ANALYSIS": gettext_noop("Analysis of the department"),
    "LICENSING_CASE": gettext_noop("Case of a licensing body"),
    "PROGRAM_INTEGRITY": gettext_noop("Quality and integrity of a benefit program"),
    "MDIRT": gettext_noop("Methadone death and incident review"),
    "DEATH_INVESTIGATION": gettext_noop("Investigation of a death"),
    "INTERSTATE": gettext_noop("Functions of another state's program"),
    "PATIENT_ACCESS": gettext_noop("A person's own record"),
    "OTHER": gettext_noop("None of the act's purposes"),
}
OUTCOMES: Mapping[str, str] = {
    "allowed": gettext_noop("Answered"),
    "candidates": gettext_noop("Candidates shown"),
    "nothing-found": gettext_noop("Nobody fits"),
    "denied": gettext_noop("Refused"),
    "passed-on": gettext_noop("Passed on through the gateway"),
}
# Whoever asks through another program's door has no role of this one.
_OUTSIDE: Mapping[str, str] = {"GATEWAY_REQUESTER": gettext_noop("Requester of the Illinois gateway")}


def purpose_words(code: str) -> str:
    """Why it was asked."""
    return _(PURPOSES[code]) if code in PURPOSES else code


def outcome_words(code: str) -> str:
    """What came of it."""
    return _(OUTCOMES[code]) if code in OUTCOMES else code


def role_words(code: str) -> str:
    """As what somebody asked."""
    if code in ROLES:
        return _(ROLES[code].says)
    return _(_OUTSIDE[code]) if code in _OUTSIDE else code
