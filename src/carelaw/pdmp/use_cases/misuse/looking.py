"""What there is to see of a case: its evidence, acts, referrals, penalties, collections and letters."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from carelaw.pdmp.store.models import MisuseCase, Query
from carelaw.pdmp.use_cases.misuse.cases import case_numbered, digest_of
from carelaw.pdmp.use_cases.misuse.penalizing import unpaid_of
from carelaw.pdmp.use_cases.misuse.permissions import SEE_MISUSE
from carelaw.pdmp.use_cases.misuse.telling import ABOUT
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.notices.models import Notice, NoticeChannel


def misuse_cases(actor: Actor) -> QuerySet[MisuseCase]:
    """Every case, the newest first."""
    require(actor, SEE_MISUSE)
    return MisuseCase.objects.order_by("-opened_at", "-number")


def misuse_case(actor: Actor, number: str) -> MisuseCase:
    """One case."""
    require(actor, SEE_MISUSE)
    return case_numbered(number)


def case_row(one: MisuseCase) -> dict[str, Any]:
    """A case as a line of a list."""
    return {
        "number": one.number,
        "person": one.person,
        "source": one.source,
        "state": one.state,
        "finding": one.finding,
        "opened_at": one.opened_at,
        "concluded_on": one.concluded_on,
    }


def case_file(actor: Actor, number: str) -> dict[str, Any]:
    """The whole file of a case (R-20), as every door shows it."""
    one = misuse_case(actor, number)
    return {
        **case_row(one),
        "ground": one.ground,
        "conclusion": one.conclusion,
        "county": one.county,
        "licensee": one.licensee,
        "licensing_board": one.licensing_board,
        "evidence": evidence_rows(one),
        "acts": list(
            one.acts.order_by("number").values(
                "number", "on", "deed", "conduct", "subject", "recipient", "mental_states", "grade", "civil"
            )
        ),
        "referrals": list(
            one.referrals.order_by("pk").values("office", "county", "state", "referred_on", "taken_on", "ended_on")
        ),
        "penalties": penalty_rows(one),
        "collections": collection_rows(one),
        "letters": letter_rows(one),
    }


def evidence_rows(one: MisuseCase) -> list[dict[str, Any]]:
    """The frozen lines, and whether the log still shows each as it was frozen."""
    frozen = list(one.evidence.order_by("requested_at", "pk"))
    now = {query.pk: digest_of(query) for query in Query.objects.filter(pk__in=[each.query_id for each in frozen])}
    return [
        {
            "query": str(each.query_id),
            "requested_at": each.requested_at,
            "role": each.role,
            "purpose": each.purpose,
            "outcome": each.outcome,
            "code": each.code,
            "rows": each.rows,
            "digest": each.digest,
            # A line that shed its references or was destroyed by law no longer matches; the frozen copy stands.
            "unchanged": now.get(each.query_id) == each.digest,
        }
        for each in frozen
    ]


def penalty_rows(one: MisuseCase) -> list[dict[str, Any]]:
    """Penalties with what is left to pay."""
    return [
        {
            "number": each.number,
            "cite": each.cite,
            "offenses": each.offenses,
            "least": each.least,
            "amount": each.amount,
            "unpaid": unpaid_of(each),
            "due_on": each.due_on,
        }
        for each in one.penalties.order_by("number")
    ]


def collection_rows(one: MisuseCase) -> list[dict[str, Any]]:
    """Suits with the offices asked for help."""
    return [
        {
            "number": suit.number,
            "penalty": penalty.number,
            "county": suit.county,
            "filed_on": suit.filed_on,
            "successful": suit.successful,
            "help": list(suit.help.order_by("pk").values("office", "asked_on", "answered_on", "answer")),
        }
        for penalty in one.penalties.order_by("number")
        for suit in penalty.collections.order_by("number")
    ]


def letter_rows(one: MisuseCase) -> list[dict[str, Any]]:
    """The letters of a case, the newest first."""
    found = Notice.objects.filter(about=f"{ABOUT}:{one.number}", channel=NoticeChannel.LETTER)
    return [dict(one) for one in found.order_by("-created_at").values("id", "subject", "created_at")]
