"""The words of the letters on willful failure to integrate (section (h)): warnings, notice, assessments, credits."""

from __future__ import annotations

from carelaw.gateway.rules.letter_sent import REFERRAL_TITLE
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.platform.notices.letters import Letterhead
from carelaw.platform.notices.sending import NoticeTemplate, declare_template

PREFIX = "gateway.fine-"
PAYEE = "Illinois Prescription Monitoring Program"
CONTACT = "dhs.pmp@illinois.gov"
VERSION = f"{SECTION}, as amended at 48 Ill. Reg. 15062, effective October 8, 2024"
HEAD = Letterhead(
    office="Illinois Department of Human Services",
    program=PAYEE,
    lines=("Pharmacy system integration", CONTACT),
    footer=f"Issued under {VERSION}.",
    zone="America/Chicago",
)

FIRST = f"{PREFIX}first-warning"
SECOND = f"{PREFIX}second-final-warning"
THIRD = f"{PREFIX}notice-of-non-compliance"
ASSESSED = f"{PREFIX}assessment"
CREDITED = f"{PREFIX}credit"
CLOSING = f"{PREFIX}closing-statement"
REFERRED = f"{PREFIX}referral"

# What every letter must say (PMP-113); an empty one keeps the letter from going out.
FIELDS = (
    "respondent",
    "officer",
    "address",
    "email",
    "number",
    "facts",
    "locations",
    "mandate",
    "rate",
    "earliest",
)

_ABOUT = """To the attention of $officer

Case $number: $respondent

## What we found
The duty to integrate with the monitoring program has been in effect since $mandate. The Department has determined \
that the failure of $respondent to meet it is willful. The facts:

$facts

Locations that are not integrated:

$locations"""

_WHAT_TO_DO = f"""## What to do
- Ask for integration by e-mail to {CONTACT}; the program provides one connection at no charge of its own.
- The matter ends when production is on at the last of these locations.
- A pharmacy without any electronic system may certify that; a department of an inpatient hospital is exempt.
- Days on which the Department itself caused the delay are not fined. Name them to us with their dates.

Questions and answers to this letter: {CONTACT}, naming case $number."""

declare_template(
    NoticeTemplate(
        FIRST,
        "en",
        "First Warning of Willful Non-Compliance",
        f"""{_ABOUT}

## What may follow
This is the first of three letters. It does not start a fine. A second and final warning follows in the week of $next. \
If a third letter must be sent, a civil fine of $$$rate runs for each day from the date of that letter until the \
integration is complete, at the earliest from $earliest.

{_WHAT_TO_DO}""",
        f"{SECTION}(h), (h)(1)(A); 720 ILCS 570/316(a)(4), 570/318(b)",
    )
)
declare_template(
    NoticeTemplate(
        SECOND,
        "en",
        "Second and Final Warning of Willful Non-Compliance",
        f"""{_ABOUT}

## What follows
Our first warning was sent on $first. This is the last warning. If the locations named above are not integrated, the \
notice of non-compliance goes out in the week of $next. From its date a civil fine of $$$rate runs for each day until \
the integration is complete, at the earliest from $earliest, and the matter is referred to the Bureau of Collections.

{_WHAT_TO_DO}""",
        f"{SECTION}(h), (h)(1)(B); 720 ILCS 570/316(a)(4), 570/318(b)",
    )
)
declare_template(
    NoticeTemplate(
        THIRD,
        "en",
        "Notice of Non-Compliance",
        f"""{_ABOUT}

## The fine
Our warnings were sent on $first and on $second. A civil fine of $$$rate for each day runs from the date on which \
this notice is sent, at the earliest from $earliest, until the integration is complete. It is assessed for each \
calendar month and is payable to the {PAYEE}.

## $referral
With this notice the matter is referred to the Bureau of Collections. Copies of our letters and of your answers, and \
the documents that support the collection, go to the Bureau and to the Revenue Management Section.

{_WHAT_TO_DO}""",
        f"{SECTION}(h), (h)(1)(C), (h)(3); 720 ILCS 570/316, 570/318(b)",
    )
)
declare_template(
    NoticeTemplate(
        ASSESSED,
        "en",
        "Monthly assessment: $period",
        f"""To the attention of $officer

Case $number: $respondent

| Days of the period | Days charged | Dollars a day | Amount |
| $period_days | $days | $rate | $$$amount |

Days not charged: $taken_out

Payable to the {PAYEE}. Write the case number $number on the payment.

The fine runs until the integration is complete. Days on which the Department itself caused the delay are not fined: \
name them to {CONTACT}.""",
        f"{SECTION}(h)",
    )
)
declare_template(
    NoticeTemplate(
        CREDITED,
        "en",
        "Credit note: $period",
        """To the attention of $officer

Case $number: $respondent

| Period | Days credited | Amount credited |
| $period | $days | $$$amount |

Reason: $because

The assessment of that period stands as issued; this credit is taken from what is owed. Balance today: $$$balance.""",
        f"{SECTION}(h)",
    )
)
declare_template(
    NoticeTemplate(
        CLOSING,
        "en",
        "Closing statement",
        f"""To the attention of $officer

Case $number: $respondent

$ended

| Days charged | Fine | Paid | Balance |
| $days | $$$amount | $$$paid | $$$balance |

A balance is payable to the {PAYEE}. No interest and no late fee is added.""",
        f"{SECTION}(h)",
    )
)
declare_template(
    NoticeTemplate(
        REFERRED,
        "en",
        REFERRAL_TITLE,
        """To the Bureau of Collections, and to the Revenue Management Section

Case $number: $respondent. $what

| Fine runs from | Charged through | Days charged | Fine | Paid | Owed today |
| $start | $through | $days | $$$amount | $$$paid | $$$balance |

The documents listed in the index are enclosed, each with its SHA-256 digest. Later months follow as supplements.""",
        f"{SECTION}(h)(1)(C), (h)(3); 720 ILCS 570/316",
    )
)
