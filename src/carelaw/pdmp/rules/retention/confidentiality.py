"""§9(a): prescription information and the log of who asked for it stay in the system, but for the doors of §9(b)."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.retention import LogReader, LogReading, ProcessAnswer, ProposedRelease, Way

LEGAL_PROCESS = frozenset({Way.CIVIL_SUBPOENA, Way.ATTORNEY_LETTER, Way.INSURER_FORM})
# What counsel may rest an answer on. A privilege stands nowhere among them: that section was struck (AMB-23).
BASES = frozenset({"confidential-9a", "door-9b", "nothing-identified", "withdrawn", "court-decided"})


@rule("MAP-112", "MAP-114", cite="§9(a)")
def release_lawful(release: ProposedRelease, law: Law) -> Decision:
    """The only exits are the doors of §9(b), logged, encrypted and marked; statistics about nobody stay open to all.

    A civil subpoena, an attorney's letter or an insurer's form opens no door and goes to counsel; a request under the
    Right-to-Know Law is refused in words that confirm nothing.
    """
    if release.identified is None:
        return wanting(fault("E-MAP-112.needs-identified", "Whether the information identifies anybody is needed."))
    if not release.identified:
        return passed("identifies-nobody", "Information that identifies nobody may be published.")
    if release.way is Way.RIGHT_TO_KNOW:
        says = "Prescription information, and the record of who asked for it, is not open under the Right-to-Know Law."
        return breached(fault("E-MAP-114", says))
    if release.way in LEGAL_PROCESS:
        says = "This opens none of the doors of §9(b). It is registered and goes to counsel."
        return breached(fault(f"E-MAP-112.{release.way}", says, field="way"))
    if release.way is Way.EMAIL:
        return breached(fault("E-MAP-112.e-mail", "Identified rows never travel by e-mail. Use a door.", field="way"))
    if release.way is Way.EXPORT and release.logged is not True:
        return breached(fault("E-MAP-112.not-logged", "An export leaves only by a door that is logged."))
    needed = {"logged": release.logged, "encrypted": release.encrypted, "marked": release.marked}
    wrong = [
        fault(f"E-MAP-112.not-{name}", f"What leaves by a door must be {name}.", field=name)
        for name, given in needed.items()
        if given is False
    ]
    if wrong:
        return breached(*wrong)
    missing = [name for name, given in needed.items() if given is None]
    if missing:
        return wanting(*(fault(f"E-MAP-112.needs-{name}", f"Whether it is {name} is needed.") for name in missing))
    return passed("through-a-door", "It leaves by a door of §9(b).")


@rule("MAP-113", cite="§9(a)")
def log_readable(reading: LogReading, law: Law) -> Decision:
    """The log of who asked is as confidential as the prescriptions: each reader sees his or her own part of it."""
    own = {
        LogReader.ACTOR: (reading.own_line, "Your own questions only."),
        LogReader.PRINCIPAL: (reading.designee_of_reader, "Only what your own designees asked in your name."),
        LogReader.REVIEWER: (reading.named_review, "Only within a review that is named."),
        LogReader.ATTORNEY_GENERAL: (reading.own_request, "Only what was asked for your own requests."),
        LogReader.SUBJECT: (True, ""),
    }
    if reading.reader not in own:
        return breached(fault("E-MAP-113", "The record of who asked is confidential (§9(a)); no door opens it to you."))
    if reading.reader is LogReader.SUBJECT and reading.withheld:
        # To the person asked about, a withheld line does not exist: not even its withholding is told.
        return breached(fault("E-MAP-113", "The record of who asked is confidential (§9(a)); no door opens it to you."))
    met, says = own[reading.reader]
    if reading.reader is LogReader.REVIEWER and met:
        met, says = _within_review(reading)
    if met is None:
        return wanting(fault("E-MAP-113.needs-capacity", "In what capacity the line is read is not established."))
    return passed("may-read", "The line may be read.") if met else breached(fault("E-MAP-113", says))


def _within_review(reading: LogReading) -> tuple[bool | None, str]:
    """A reviewer reads what an open review is about: its people or professionals, in its days."""
    if not reading.review_open:
        return reading.review_open, "The review is closed. Open one that is about this, then ask for it."
    return reading.line_in_review, "The review is not about this line. Open one that names its people and its days."


@rule("MAP-116", cite="former §12, struck", readings=("AMB-23",))
def process_answered(answer: ProcessAnswer, law: Law) -> Decision:
    """Legal process is registered with who served what and when, and answered on §9(a) alone, never on a privilege.

    Nothing about a person is handed over for it: the section that spoke of courts was struck (AMB-23).
    """
    if not answer.served_by.strip() or answer.served_on is None:
        return wanting(fault("E-MAP-116.needs-service", "Who served it and when is needed.", field="served_by"))
    if answer.answered_on is None:
        return wanting(fault("E-MAP-116.needs-answer", "Counsel's answer is needed; until then nothing is given."))
    if answer.answered_on < answer.served_on:
        return breached(fault("E-MAP-116.order", "An answer cannot come before its service.", field="answered_on"))
    if answer.basis == "privilege" and law.reading("AMB-23") == "struck":
        says = "No privilege of its own protects the system: the section that gave one was struck. Rest it on §9(a)."
        return breached(fault("E-MAP-116", says, field="basis"))
    if answer.basis not in BASES and answer.basis != "privilege":
        return breached(
            fault("E-MAP-116.basis", f"An answer rests on one of {', '.join(sorted(BASES))}.", field="basis")
        )
    if answer.answer_given and answer.basis != "door-9b":
        return breached(
            fault("E-MAP-112", "Information leaves for legal process only by a door of §9(b).", field="basis")
        )
    return passed("answered", "The answer may be recorded.")
