"""The words of what is written about disclosures; every letter names the rulebook that it rests on."""

from __future__ import annotations

from carelaw.pbm.use_cases.program_terms.telling import BOOK
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.notices.letters import Letterhead, declare_letterhead
from carelaw.platform.notices.models import Notice
from carelaw.platform.notices.sending import NoticeTemplate, declare_template
from carelaw.platform.parties.own import acts_for_own, is_own

STATED = "pbm-disclosure.stated"
RELEASE_DECIDED, CONSENTED = "pbm-disclosure.release", "pbm-disclosure.consented"
VERIFY_ASKED, VERIFY_ENTITY = "pbm-disclosure.verify", "pbm-disclosure.differences"
OBJECTED, TOLD = "pbm-disclosure.objected", "pbm-disclosure.told"
COMPARED = "pbm-disclosure.compared"


def _declare(kind: str, cite: str, subject: str, body: str) -> None:
    declare_template(NoticeTemplate(kind, "en", subject, f"{body}\n\n{BOOK['en']}", f"215 ILCS 5/{cite}"))


_declare(
    STATED,
    "512-7.5",
    "$mark$what of $program, $first through $last",
    "To $entity\n\n$manager states $matter for $program, from $first through $last.\n\n$table\n\n$total\n\n"
    "$allocation\n\nAttested by $attested, $capacity.\n\n## Who may see this\n\n$designation",
)
_declare(
    CONSENTED,
    "512-7.5",
    "$manager consents to a release of $statement",
    "To $entity\n\n$manager consents, as of $on, that the statement $statement goes to $recipient, and to nobody else.",
)
_declare(
    RELEASE_DECIDED,
    "512-7.5",
    "Release $number of the statement $statement",
    "The statement $statement may go to $recipient. Its basis: $because\n\nThe release is on record; hand over only "
    "what the basis covers, and record the day on which it went out.",
)
_declare(
    VERIFY_ASKED,
    "512-7.5(c)(i)",
    "$entity asks what you were paid for $count claims",
    "To $pharmacy\n\n$entity checks what pharmacies were actually paid for its members ($verification). Your "
    "claims:\n\n$claims\n\nAnswer in the console with the amount that you received for each. No clause and no "
    "designation stands against your answer.",
)
_declare(
    VERIFY_ENTITY,
    "512-7.5(c)(i)",
    "Check $verification: answers that differ: $differing of $answered",
    "To $entity\n\nAnswers so far that differ from what was disclosed: $differing of $answered. Claims that $pharmacy "
    "answered for now: $count.\n\n| Claim | Disclosed | Received | Difference |\n$rows",
)
_declare(
    OBJECTED,
    "512-7.5(c)(i)",
    "$manager objects to the check $verification; it goes on",
    "To $entity\n\n$manager objected on $on. The objection is kept with the check and stops nothing: you may check "
    "with pharmacies what they are paid.\n\n$objection",
)
_declare(
    TOLD,
    "512-7.5(c)(ii)",
    "$pharmacy tells what it received for $count claims",
    "To $entity\n\n$pharmacy tells you what it actually received for claims of your members in $program.\n\n"
    "| Claim | Received |\n$rows\n\n$words\n\nThe benefit manager does not see this.",
)
_declare(
    COMPARED,
    "512-7.5",
    "What $manager disclosed in $number differs from what is on file",
    "To $entity\n\n$title: $count of $number differ from the ledgers and remittances on file, by $$$amount in all "
    "($cite). The list of findings shows each with its row. $manager is asked to answer.",
)


def _may_open(actor: Actor, notice: Notice) -> bool:
    return acts_for_own(actor) and is_own(actor, notice.party_id)


declare_letterhead(
    "pbm-disclosure.",
    Letterhead(
        office="Pharmacy benefits management program",
        program="Disclosures to covered entities",
        lines=("State of Illinois",),
        footer="Pharmacy Benefits Management Programs Law, 215 ILCS 5/512-7.5 (House Bill 5614, bill text)",
        zone="America/Chicago",
    ),
    may_open=_may_open,
)
