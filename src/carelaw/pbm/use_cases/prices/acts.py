"""What is done about prices, as every door of the program offers it."""

from __future__ import annotations

from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pbm.use_cases.prices.doing"
_LIST = Asked("list", "List", says="Its code, such as RETAIL, or its id.", most=60)
_PARTY = Asked("party", "Pharmacy or services organization", says="Its NPI or state number.", most=24)
_CASE = Asked("case", "Case", says="Its reference, or the first eight letters of it.", most=36)
_ACCESS = "215 ILCS 5/513b1(b)(3)"
_CHANNELS = (("portal", "A portal of its own"), ("api", "Its API"), ("sftp", "Files over SFTP"), ("email", "E-mail"))
_HOW = (
    ("withheld", "It was not given"),
    ("redacted", "Parts were blacked out"),
    ("other-networks", "It showed only other networks"),
)

LAYOUT = Act(
    "list-layout",
    "Say how your own sheet is read",
    "Send a price list in your own layout. Without a mapping the answer proposes one; with one, it is kept, and every "
    "sheet with these headings is read by it from then on.",
    "Read the sheet",
    "pbm.prices-keep",
    "215 ILCS 5/513b1(b)(1), (c)",
    f"{_HERE}.layout",
    (
        Asked("file", "Price list (CSV or Excel)", "file"),
        Asked(
            "mapping",
            "Mapping",
            "fields",
            required=False,
            says="NAME=heading, one a line, such as NDC=Drug Code; NAME==VALUE for a value that every row has.",
        ),
        Asked("pads_codes", "Did the spreadsheet drop leading zeros of drug codes?", "flag", required=False),
    ),
    "pbm-list-layouts",
)
TEST = Act(
    "list-test",
    "Test a price list now",
    "Every line is tested against the files on file, as each day does by itself.",
    "Test",
    "pbm.prices-test",
    "215 ILCS 5/513b1(c)",
    f"{_HERE}.judge",
    (_LIST,),
    "pbm-listed-lines",
)
PROCESS = Act(
    "list-process",
    "Describe how lists follow prices",
    "How drugs come off a list, or change their price, when prices or availability change. In words, or with a paper.",
    "File",
    "pbm.prices-keep",
    "215 ILCS 5/513b1(b)(2)",
    f"{_HERE}.describe",
    (
        Asked("says", "Description", "words", most=2000),
        Asked("starts_on", "In force since", "day"),
        Asked("file", "Paper", "file", required=False),
    ),
    "pbm-list-processes",
)
CHANNEL = Act(
    "list-channel",
    "Enter another way to see a list",
    "Somebody who is subject to a list gets it in another way than this portal.",
    "Enter",
    "pbm.prices-keep",
    _ACCESS,
    f"{_HERE}.channel",
    (
        _LIST,
        _PARTY,
        Asked("channel", "Way", "choice", choices=_CHANNELS),
        Asked("where", "Where", says="An address, or a name of the folder.", most=200),
        Asked("starts_on", "From", "day"),
        Asked("ends_on", "Through", "day", required=False),
    ),
    "pbm-list-access",
)
WITHHELD = Act(
    "list-withheld",
    "Report that a list is withheld",
    "You are paid by a list and cannot see it whole. The benefit manager and the Director's staff are told.",
    "Report",
    "pbm.list-withheld",
    _ACCESS,
    f"{_HERE}.withheld",
    (_LIST, Asked("how", "What happened", "choice", choices=_HOW), Asked("says", "In words", "words", most=1000)),
    "pbm-list-access",
)
GIVEN = Act(
    "list-given-again",
    "Say that a list is given again",
    "What was withheld or blacked out is open now.",
    "Enter",
    "pbm.prices-keep",
    _ACCESS,
    f"{_HERE}.given_again",
    (_LIST, _PARTY, Asked("says", "What was done", "words", most=1000)),
    "pbm-list-access",
)
OUTAGE = Act(
    "portal-outage",
    "Enter an outage of your portal",
    "From when to when nobody could see your lists in your own way. After a day of it in a month a person looks.",
    "Enter",
    "pbm.prices-keep",
    _ACCESS,
    f"{_HERE}.outage",
    (
        Asked("starts_at", "From", "instant"),
        Asked("ends_at", "Until", "instant"),
        Asked("says", "What happened", most=300),
    ),
    "pbm-portal-outages",
)
ANSWER = Act(
    "price-case-answer",
    "Answer a case about a price list",
    "Say what was changed, or why a finding is wrong.",
    "Answer",
    "pbm.prices-answer",
    "215 ILCS 5/513b1(b), (c)",
    f"{_HERE}.answer",
    (_CASE, Asked("says", "Answer", "words", most=2000)),
    "pbm-price-cases",
)
SETTLE = Act(
    "price-case-close",
    "Close a case about a price list",
    "With the reason.",
    "Close",
    "pbm.prices-close",
    "215 ILCS 5/513b1(b), (c)",
    f"{_HERE}.settle",
    (_CASE, Asked("because", "Reason", most=200)),
    "pbm-price-cases",
)
ACTS: tuple[Act, ...] = (LAYOUT, TEST, PROCESS, CHANNEL, WITHHELD, GIVEN, OUTAGE, ANSWER, SETTLE)
