"""The words of letters on audits, breaches, inspections: requests, cure notices, prohibitions, ends of agreements."""

from __future__ import annotations

from carelaw.gateway.letters.compliance import CONTACT, HEAD
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.platform.notices.sending import NoticeTemplate, declare_template

PREFIX = "gateway.oversight-"
LETTERHEAD = HEAD
AUDIT_ASKED = f"{PREFIX}search-audit"
CURE = f"{PREFIX}cure-notice"
CURE_OUTCOME = f"{PREFIX}cure-outcome"
PROHIBITED = f"{PREFIX}prohibition"
LIFTED = f"{PREFIX}prohibition-lifted"
VENDOR_LOST = f"{PREFIX}vendor-shut-out"
TERMINATED = f"{PREFIX}agreement-ended"
INSPECTION = f"{PREFIX}inspection"


def _declare(kind: str, subject: str, body: str, paragraph: str) -> None:
    declare_template(NoticeTemplate(kind, "en", subject, body, f"{SECTION}{paragraph}"))


_declare(
    AUDIT_ASKED,
    "Search audit $reference: please answer by $due",
    f"""Send the searches of $from_on through $to_on ($store), one row each:

- the user who searched: user name and name;
- the patient details that were searched with;
- date and time, with the zone.

An answer by the pharmacy entity or by its vendor is enough. The day $due is the program's policy; the law sets none. \
Rows that lack an element come back to you; the others are kept. Send nothing of what was answered.

Questions: {CONTACT}, naming $reference.""",
    "(d)(4)",
)
_declare(
    CURE,
    "Cure notice $reference",
    f"""To the attention of $officer

$party is in breach of $provision. What was found: $says

## What to do by $cure_by
$what_to_do

Say on the page of this notice, or to {CONTACT}, what was done. Nothing is switched off by itself on that day; the \
Department decides then. A breach that is not cured may lead to a prohibition from integrating with the program or \
from using it, and to the end of agreements.""",
    "(g)(10); 720 ILCS 570/316.1(c)",
)
_declare(
    CURE_OUTCOME,
    "Cure notice $reference: $outcome",
    "The Department has decided on the notice of $sent_on about $provision: $outcome.\n\n$because",
    "(g)(10)",
)
_declare(
    PROHIBITED,
    "Prohibition $reference from $from_on on",
    f"""$party may not act as an integration entity or system, nor use the program, from $from_on on.

Grounds: $grounds

$points connection point(s) get no more answers. What would end the prohibition: cure the breach and say so to \
{CONTACT}, naming $reference. Every step until now stays on file.""",
    "(g)(10)",
)
_declare(
    LIFTED,
    "Prohibition $reference is lifted",
    "From $lifted_on on the prohibition of $party is lifted. Its points stand as they stood before.\n\n$because",
    "(g)(10)",
)
_declare(
    VENDOR_LOST,
    "Your connection is stopped: $vendor is shut out",
    f"""The Department has shut out $vendor from $from_on on. Searches from your stores over that connection get no \
answer. Choose another vendor or way of connecting on the page of your integration; the list of eligible vendors is \
there.

That you lost your vendor does not by itself make a failure to integrate willful; this is on file for you. \
Questions: {CONTACT}.""",
    "(g)(10), (h)",
)
_declare(
    TERMINATED,
    "$what $agreement ends on $on",
    "The Department ends this agreement with $party from $on on.\n\nGrounds: $grounds\n\nIts history stays readable.",
    "(g)(10)",
)
_declare(
    INSPECTION,
    "Inspection $reference",
    f"""The State inspects $party, to be sure that program data is not put to a use that (g)(1) bans. It is about:

$scope

Access is asked for on $access_on. You may ask for a reasonable non-disclosure agreement that protects trade secrets \
and other proprietary information, as far as State law lets it; the visit waits until it is settled. Say so on the \
page of this inspection, or to {CONTACT}.""",
    "(g)(7)",
)
