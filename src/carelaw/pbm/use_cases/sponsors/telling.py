"""The words of what is written about plan sponsors' rights under the contracts act."""

from __future__ import annotations

from carelaw.platform.accounts.actor import Actor
from carelaw.platform.notices.letters import Letterhead, declare_letterhead
from carelaw.platform.notices.models import Notice
from carelaw.platform.notices.sending import NoticeTemplate, declare_template
from carelaw.platform.parties.own import acts_for_own, is_own

AUDIT_ASKED, AUDIT_ANSWERED, AUDIT_PACK = "pbm-sponsor.asked", "pbm-sponsor.answered", "pbm-sponsor.pack"
PAID_ASKED, PAID_ANSWERED = "pbm-sponsor.paid-asked", "pbm-sponsor.paid-answered"
BRAND = "pbm-sponsor.brand"
_BOOK = "This notice rests on 215 ILCS 5/513b1 as Public Act 103-0453 left it."


def _declare(kind: str, number: int, subject: str, body: str) -> None:
    declare_template(NoticeTemplate(kind, "en", subject, f"{body}\n\n{_BOOK}", f"215 ILCS 5/513b1(b)({number})"))


_declare(
    AUDIT_ASKED,
    5,
    "$sponsor asks to audit the contract $contract",
    "To $manager\n\n$sponsor asks for its audit ($number) of compliance with the contract $contract. One audit in a "
    "contract year is its right.\n\nWhat it wants to see: $scope\n\nThe pack holds claims, prices, guarantees, rebate "
    "totals by product, and generalized rebates.",
)
_declare(
    AUDIT_ANSWERED,
    5,
    "Audit $number of the contract $contract: $decision",
    "To $sponsor\n\n$manager answered on $on: $decision.\n\n$reason\n\n$right",
)
_declare(
    AUDIT_PACK,
    5,
    "Audit $number: the pack is delivered",
    "To $sponsor\n\n$manager delivered the pack of the audit $number.\n\n| Part | File | Digest |\n$rows\n\n"
    "The rebates by product and the generalized rebates are in it.",
)
_declare(
    PAID_ASKED,
    6,
    "$sponsor asks what was actually paid",
    "To $manager\n\n$sponsor asks ($number) what was actually paid to pharmacies under the contract $contract for "
    "claims served from $first through $last. Answer claim by claim; totals alone are no answer.",
)
_declare(
    PAID_ANSWERED,
    6,
    "What was actually paid: answer to $number",
    "To $sponsor\n\n$manager answered for $count claims served from $first through $last.\n\n"
    "| What | Amount |\n| Paid to pharmacies, adjusted | $$$paid |\n| Billed to you | $$$billed |\n"
    "| Spread | $$$spread |\n\nThe amounts of each claim are in the console.",
)
_declare(
    BRAND,
    7,
    "Consideration of $manufacturer for $product",
    "To $sponsor\n\n$manager received something of value for prescriptions of a brand filled as written after a "
    "generic or biosimilar came to market.\n\n| Product | Manufacturer | Period | Amount | Generic available since |\n"
    "| $product | $manufacturer | $period | $$$amount | $since |\n\nReceived on $received.",
)


def _may_open(actor: Actor, notice: Notice) -> bool:
    return acts_for_own(actor) and is_own(actor, notice.party_id)


declare_letterhead(
    "pbm-sponsor.",
    Letterhead(
        office="Pharmacy benefit manager contracts",
        program="Rights of plan sponsors",
        lines=("State of Illinois",),
        footer="215 ILCS 5/513b1 as Public Act 103-0453 left it",
        zone="America/Chicago",
    ),
    may_open=_may_open,
)
