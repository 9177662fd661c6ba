"""§5(3): the written notice to patients, which is complete and says what the settings say."""

from __future__ import annotations

from collections.abc import Iterator

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.patient_access import NoticeText

CLASSES = 11
# The parts of the notice in order, each with its provision, its place in the act and what it says.
ITEMS = (
    ("collection", "MAP-100", "§5(3)", "that information on prescriptions is collected"),
    ("review_and_correct", "MAP-100", "§5(3)", "that the patient may review and correct it"),
    ("how_to_obtain", "MAP-101", "§5(3)(i)", "how the patient gets the information"),
    ("free_of_charge", "MAP-102", "§5(3)(i)", "that access is free of charge"),
    ("program_and_users", "MAP-103", "§5(3)(ii)", "what the program is and who may use it"),
    ("retention", "MAP-104", "§5(3)(iii)", "how long the information is kept"),
    ("confidentiality", "MAP-105", "§5(3)(iv)", "that it is confidential and outside the Right-to-Know Law"),
    ("cost", "MAP-106", "§5(3)(v)", "what a further access in a quarter costs"),
)


@rule("MAP-100", "MAP-101", "MAP-102", "MAP-103", "MAP-104", "MAP-105", "MAP-106", cite="§5(3)", readings=("AMB-05",))
def patient_notice(notice: NoticeText, law: Law) -> Decision:
    """The notice may go out when every item is filled and no number in it differs from the settings."""
    faults = [*_missing(notice), *_differing(notice, law)]
    if faults:
        return breached(*faults)
    return passed("notice-complete", "Every item stands in the notice, with the numbers in force.")


def _missing(notice: NoticeText) -> Iterator[Reason]:
    for field, provision, cite, says in ITEMS:
        if not getattr(notice, field).strip():
            yield fault(f"E-MAP-100.{provision}", f"The notice does not say {says}.", field, cite=cite)


def _differing(notice: NoticeText, law: Law) -> Iterator[Reason]:
    on = notice.judged_on
    wanted = (
        ("days_printed", "MAP-101", "§5(3)(i)", int(law.number("patient.response_days", on))),
        ("free_printed", "MAP-102", "§5(3)(i)", int(law.number("patient.free_per_quarter", on))),
        ("classes_named", "MAP-103", "§5(3)(ii)", CLASSES),
        ("years_printed", "MAP-104", "§5(3)(iii)", int(law.number("retention.years", on))),
        ("cost_printed", "MAP-106", "§5(3)(v)", notice.cost_in_force),
    )
    for field, provision, cite, number in wanted:
        printed = getattr(notice, field)
        if printed != number:
            says = f"The notice says {printed if printed is not None else 'none'}; in force is {_or_none(number)}."
            yield fault(f"E-{provision}.differs", says, field, cite=cite)
    if notice.promises_privilege:
        says = "The act gives no privilege in court; the notice must not promise one."
        yield fault("E-MAP-105.privilege", says, "promises_privilege", cite="former §12, struck")


def _or_none(number: object) -> object:
    return "none" if number is None else number
