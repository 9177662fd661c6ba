"""What is done about the program's money and about charges to patients, as every door offers it."""

from __future__ import annotations

from collections.abc import Mapping

from carelaw.pdmp.rules.funds.charging import CHARGERS, PAYERS, SERVICES
from carelaw.pdmp.rules.funds.paying import PURPOSES, SOURCES
from carelaw.platform.acts.declaration import Act, Asked

_HERE = "carelaw.pdmp.use_cases.funds"


def _choices(named: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(named.items())


_AMOUNT = Asked("amount", "Amount in US dollars", most=20, says="Such as 2500.00.")
_REFERENCE = Asked("reference", "Document", says="Its reference; each document is entered once.", most=120)
_DAY = Asked("on", "Day", "day")
_DIRECTIVE = Asked("directive", "Directive of the board", required=False, says="Its number, such as D-2025-1.", most=16)


def _keeps(name: str, title: str, says: str, button: str, cite: str, runs: str, *asks: Asked) -> Act:
    return Act(name, title, says, button, "pdmp.keep-funds", cite, f"{_HERE}.ledger.{runs}", asks, "funds")


APPROPRIATION = _keeps(
    "record-appropriation",
    "Enter an appropriation",
    "Enter what the General Fund gives the department to carry out the act.",
    "Enter",
    "§11(a)",
    "record_appropriation",
    Asked("fiscal_year", "Fiscal year", "number", says="The year in which it begins, on July 1.", most=4),
    _AMOUNT,
    _REFERENCE,
    _DAY,
)
DEPOSIT = _keeps(
    "deposit-penalties",
    "Deposit civil penalties",
    "What was collected goes to the General Fund, nowhere else.",
    "Enter the deposit",
    "§11(b)",
    "deposit_penalties",
    _AMOUNT,
    Asked(
        "destination",
        "Where to",
        "choice",
        choices=(
            ("general-fund", "The General Fund"),
            ("department-program", "The program itself"),
            ("other", "Somewhere else"),
        ),
    ),
    _REFERENCE,
    _DAY,
)
PENALTY_APPROPRIATION = _keeps(
    "appropriate-penalties",
    "Enter penalties appropriated back",
    "Deposited civil penalties are appropriated to the department for the program.",
    "Enter",
    "§11(b)",
    "appropriate_penalties",
    _AMOUNT,
    _REFERENCE,
    _DAY,
)
GRANT = _keeps(
    "record-grant",
    "Enter a grant",
    "The board directs the department to seek grants; without its directive none is entered.",
    "Enter",
    "§11(d)",
    "record_grant",
    Asked("sort", "Sort", "choice", choices=_choices(SOURCES)),
    Asked("giver", "Who gives it", most=120),
    _AMOUNT,
    _DIRECTIVE,
    Asked("sought_on", "Sought on", "day"),
    _REFERENCE,
)
REDIRECTED = _keeps(
    "record-redirected-funds",
    "Enter redirected funds",
    "Funds that were appropriated already are redirected to operating the program. Access stays as it is.",
    "Enter",
    "§11(f)",
    "record_redirected",
    Asked("source", "Line from which they come", most=160),
    _AMOUNT,
    _REFERENCE,
    _DAY,
)
TRANSFER = _keeps(
    "record-agency-transfer",
    "Enter an agency's transfer",
    "Agencies that use the system may give of their own will. Nobody's access depends on it.",
    "Enter",
    "§11(f)",
    "record_transfer",
    Asked("agency", "Agency or licensing board", most=160),
    _AMOUNT,
    Asked("uses_system", "Does it use the system?", "flag"),
    Asked("voluntary", "Does it give of its own will?", "flag"),
    Asked("access_depends_on_it", "Is access made to depend on it?", "flag"),
    _REFERENCE,
    _DAY,
)
SPENDING = _keeps(
    "record-spending",
    "Enter what was spent",
    "Spent for the program, under a directive of the board. Dispensers bear their own costs of submitting.",
    "Enter",
    "§11(c), §6(a)",
    "record_spending",
    Asked("purpose", "For", "choice", choices=_choices(PURPOSES)),
    _AMOUNT,
    _DIRECTIVE,
    _REFERENCE,
    _DAY,
)
PRICE = _keeps(
    "set-program-price",
    "Set a price",
    "Nothing in the program has a price for prescribers or dispensers; an attempt to set one is blocked and recorded.",
    "Set the price",
    "§11(e)",
    "set_price",
    Asked("payer", "Who would pay", "choice", choices=_choices(PAYERS)),
    Asked("service", "For", "choice", choices=_choices(SERVICES)),
    _AMOUNT,
)
COMPLAIN = Act(
    "complain-of-charge",
    "Take a complaint about a charge",
    "A patient says that a pharmacy or a prescriber charged for having to report.",
    "Take it",
    "pdmp.complain-of-charge",
    "§11(e)",
    f"{_HERE}.charges.complain",
    (
        Asked("complainant", "Who complains", most=120),
        Asked("charged_by", "Who charged", "choice", choices=_choices(CHARGERS)),
        Asked("charger", "Name of the pharmacy or prescriber", most=120),
        Asked("charged_on", "When", "day"),
        Asked("amount", "Amount in US dollars", required=False, most=20),
        Asked("says", "What happened", "words", required=False),
    ),
    "home",
)
CONCLUDE = Act(
    "conclude-charge-complaint",
    "Conclude on a complaint",
    "What is found stands on the compliance case, and the case is closed.",
    "Conclude",
    "pdmp.find-on-charge",
    "§11(e)",
    f"{_HERE}.charges.conclude",
    (
        Asked("complaint", "Complaint", says="Its number, such as C-2025-1.", most=16),
        Asked("amount", "What was charged, in US dollars", most=20, says="0.00 where nothing was charged."),
        Asked("for_reporting", "Was it for the submission of information?", "flag"),
        Asked("finding", "What was found", "words"),
    ),
    "charge-complaints",
)
LEDGER_ACTS = (APPROPRIATION, DEPOSIT, PENALTY_APPROPRIATION, GRANT, REDIRECTED, TRANSFER, SPENDING, PRICE)
ACTS = (*LEDGER_ACTS, COMPLAIN, CONCLUDE)
