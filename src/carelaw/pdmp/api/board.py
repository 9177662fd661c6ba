"""`/api/pdmp/board` and `/api/pdmp/funds`: the board, its policies, the program's money, and their acts."""

# Annotations stay live here: the framework reads them through the permission guard, whose globals are not ours.

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.use_cases.board.acts import ACTS as BOARD_ACTS
from carelaw.pdmp.use_cases.board.lists import LISTS
from carelaw.pdmp.use_cases.board.overseeing import figures
from carelaw.pdmp.use_cases.board.permissions import SEE_BOARD
from carelaw.pdmp.use_cases.board.policies import checklist
from carelaw.pdmp.use_cases.board.seats import seats_on
from carelaw.pdmp.use_cases.funds.acts import ACTS as FUND_ACTS
from carelaw.pdmp.use_cases.funds.ledger import fund_lines, penalty_trail
from carelaw.pdmp.use_cases.funds.permissions import SEE_FUNDS
from carelaw.platform.accounts.actor import law_day
from carelaw.platform.accounts.permissions import asker_of, instant_of, operation
from carelaw.platform.acts.operations import add_acts, add_lists
from carelaw.platform.api_errors import PROBLEMS

router = Router()
_MOST = 1000


class BoardSeatOut(Schema):
    """One seat of the board, its holder and designee."""

    number: int
    office: str
    open: bool
    holder: str | None
    designee: str | None


class BoardPolicyOut(Schema):
    """One of the fifteen matters and whether a policy on it is in force."""

    item: str
    matter: str
    tied: str
    version: int | None
    in_force_from: date | None
    missing: bool


class BoardFigureOut(Schema):
    """One figure that identifies nobody; null where it counts fewer persons than may be published."""

    section: str
    says: str
    shown: int | None


class FundLineOut(Schema):
    """One line of the program's money."""

    kind: str
    on: date
    fiscal_year: int
    amount: Decimal
    source: str
    destination: str
    reference: str
    directive_id: str | None


class PenaltyTrailOut(Schema):
    """Civil-penalty money from collection to appropriation."""

    collected: Decimal
    deposited: Decimal
    appropriated: Decimal
    reconciled: bool


@router.get("/board/seats", response={200: list[BoardSeatOut], **PROBLEMS}, summary="The board's seats today")
@operation(permission=SEE_BOARD)
def board_seats(request: HttpRequest) -> Any:
    """Every seat in the order of §4(b)."""
    return [
        {
            "number": one.number,
            "office": one.office,
            "open": one.open,
            "holder": one.holder.name if one.holder else None,
            "designee": one.designee.designee if one.designee else None,
        }
        for one in seats_on(asker_of(request), law_day(instant_of(request)))
    ]


@router.get("/board/policies", response={200: list[BoardPolicyOut], **PROBLEMS}, summary="The fifteen matters")
@operation(permission=SEE_BOARD)
def board_policies(request: HttpRequest) -> Any:
    """The fifteen matters of §5(5), each with its policy in force or the gap."""
    return [
        {
            "item": one.item,
            "matter": one.title,
            "tied": one.tied,
            "version": one.version,
            "in_force_from": one.in_force_from,
            "missing": one.missing,
        }
        for one in checklist(asker_of(request), law_day(instant_of(request)))
    ]


@router.get("/board/figures", response={200: list[BoardFigureOut], **PROBLEMS}, summary="The program in figures")
@operation(permission=SEE_BOARD)
def board_figures(request: HttpRequest, since: date | None = None, until: date | None = None) -> Any:
    """Figures over a period, a year to today unless another is asked; small counts of persons are kept back."""
    last = until or law_day(instant_of(request))
    first = since or last - timedelta(days=365)
    if not date(2000, 1, 1) <= first <= last <= date(2200, 1, 1):
        says = f"{first} to {last} is no period. Permitted: a first day from 2000 on, and a last day not before it."
        raise Refusal("period-not-permitted", says, field="since")
    return figures(asker_of(request), first, last)


@router.get("/funds", response={200: list[FundLineOut], **PROBLEMS}, summary="The program's money")
@operation(permission=SEE_FUNDS)
def funds(request: HttpRequest, kind: str = "", fiscal_year: int | None = None) -> Any:
    """The newest thousand lines of the ledger, of a kind or a fiscal year where that is asked."""
    year = fiscal_year if fiscal_year is None or 1900 <= fiscal_year <= 2200 else 0
    clean = kind.replace("\x00", "")
    return list(fund_lines(asker_of(request), kind=clean, year=year).order_by("-on", "pk")[:_MOST])


@router.get("/funds/penalties", response={200: PenaltyTrailOut, **PROBLEMS}, summary="Civil penalties, reconciled")
@operation(permission=SEE_FUNDS)
def penalties(request: HttpRequest) -> Any:
    """Collected, deposited in the General Fund, appropriated back."""
    return penalty_trail()


add_lists(router, "/board", LISTS)
add_acts(router, "/board", BOARD_ACTS)
add_acts(router, "/funds", FUND_ACTS)
