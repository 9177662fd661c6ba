"""§6(c): the program keeps a record of every query, whoever asked and whatever came of it."""

from __future__ import annotations

from collections.abc import Iterator

from carelaw.kernel.decision import Decision, Reason
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.access import QueryLogLine


@rule("MAP-108", "MAP-109", "MAP-110", "MAP-111", cite="§6(c)")
def query_log_line(line: QueryLogLine, law: Law) -> Decision:
    """Who asked and who received, as named people; what each was given, by reference; when asked and when given.

    The line is written before the answer leaves; a query whose line is not sound is not answered.
    """
    wrong = [*_people(line), *_content(line), *_times(line), *_order(line)]
    return breached(*wrong) if wrong else passed("log-line-sound", "The line holds all that §6(c) asks for.")


def _people(line: QueryLogLine) -> Iterator[Reason]:
    if not line.requester.strip() or line.requester_is_person is not True:
        yield fault(
            "E-MAP-109.requester", "The requester must be a named person, not an organization.", cite="§6(c)(1)"
        )
    if line.answered and not any(one.strip() for one in line.recipients):
        yield fault("E-MAP-109.recipient", "Every recipient of an answer must be named.", cite="§6(c)(1)")


def _content(line: QueryLogLine) -> Iterator[Reason]:
    if not line.answered:
        return
    if line.rows_shown is None or line.candidates_shown is None:
        says = "Say which rows and candidates were shown, by reference; none is recorded as none."
        yield fault("E-MAP-110.rows", says, cite="§6(c)(2)")
    if not line.answer_digest:
        yield fault("E-MAP-110.digest", "A digest of the answer is needed.", cite="§6(c)(2)")


def _times(line: QueryLogLine) -> Iterator[Reason]:
    if line.requested_at is None:
        yield fault("E-MAP-111.requested-at", "The date and time of the request are needed.", cite="§6(c)(3)")
    given = line.provided_at if line.answered else line.decided_at
    if given is None:
        name = "provided-at" if line.answered else "decided-at"
        yield fault(f"E-MAP-111.{name}", "The date and time of the answer or refusal are needed.", cite="§6(c)(3)")
    elif line.requested_at is not None and given < line.requested_at:
        yield fault("E-MAP-111.order", "An answer cannot come before its request.", cite="§6(c)(3)")
    if not line.answered and line.provided_at is not None:
        says = "Nothing was provided on a refused query, so it has no such time."
        yield fault("E-MAP-111.refused-provided", says, cite="§6(c)(3)")


def _order(line: QueryLogLine) -> Iterator[Reason]:
    if not (line.role and line.purpose and line.outcome):
        yield fault("E-MAP-108.incomplete", "Role, purpose and outcome are needed on every line.")
    if line.answered and line.written_before_answer is not True:
        yield fault("E-MAP-108", "The line must be written before the answer leaves; without it nothing is answered.")
