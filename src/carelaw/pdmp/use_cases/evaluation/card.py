"""A prescriber's own figures beside those of peers of the same profession."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q

from carelaw.kernel.dates import start_of_day
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.evaluation import MeasuredRow, PeersAsked, Practitioner
from carelaw.pdmp.rules.evaluation.measures import MEASURES, median
from carelaw.pdmp.rules.evaluation.statistics import peers_shown
from carelaw.pdmp.rules.local_time import ZONE
from carelaw.pdmp.store.models import Query
from carelaw.pdmp.use_cases.evaluation.measuring import rows_of, window
from carelaw.pdmp.use_cases.evaluation.permissions import OWN_CARD
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.parties.models import License

CARD_DAYS = 182
_CITE = "§5(5)(ii)"


@dataclass(frozen=True, slots=True)
class CardLine:
    """One figure: one's own, and the peers' median where enough of them stand behind it."""

    id: str
    title: str
    unit: str
    formula: str
    own: Decimal | None
    peers: int | None
    median: Decimal | None
    says: str = ""


@dataclass(frozen=True, slots=True)
class ReportCard:
    """The card of one prescriber for half a year."""

    profession: str
    since: date
    until: date
    lines: tuple[CardLine, ...]


def report_card(actor: Actor, at: datetime) -> ReportCard:
    """One's own figures of the last half year. Nobody else's figures are shown but as the median of enough peers."""
    require(actor, OWN_CARD)
    mine = frozenset(actor.scoped("dea"))
    if not mine:
        says = "No DEA number is verified on your account. Ask the program office to verify it."
        raise Refusal("E-MAP-53", says, cite="§9(b)(1)(ii)", kind="forbidden")
    on = law_day(at)
    since, until = window(CARD_DAYS, on)
    profession = profession_of_account(actor.account_id)
    own, others = _figures(mine, _peers(profession, actor.account_id), since, until, on)
    own["questions"], asked = _questions(actor.account_id, set(others), since, on)
    lines = [_line(key, own.get(key), [one[key] for one in others.values() if key in one], on) for key in _COUNTS[:2]]
    lines += [_line(key, own.get(key), [one[key] for one in others.values() if key in one], on) for key in MEASURES]
    lines.append(_line("questions", own["questions"], asked, on))
    return ReportCard(profession, since, until, tuple(lines))


_COUNTS = ("dispensings", "patients", "questions")
_TITLES = {
    "dispensings": ("Dispensings under your number", "dispensings", "live dispensings in the half year"),
    "patients": ("Patients", "patients", "different patients among them"),
    "questions": ("Questions you asked", "questions", "questions answered for treatment, designees' included"),
}


def _line(key: str, own: Decimal | None, peers: Sequence[Decimal], on: date) -> CardLine:
    title, unit, formula = _TITLES[key] if key in _TITLES else _of_measure(key)
    decision = peers_shown(PeersAsked(on, len(peers)), law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        return CardLine(key, title, unit, formula, own, None, None, decision.reasons[0].says)
    return CardLine(key, title, unit, formula, own, len(peers), median(peers))


def _of_measure(key: str) -> tuple[str, str, str]:
    return MEASURES[key].title, MEASURES[key].unit, MEASURES[key].formula


def _figures(
    mine: frozenset[str], peers: dict[str, str], since: date, until: date, on: date
) -> tuple[dict[str, Decimal], dict[str, dict[str, Decimal]]]:
    """One's own figures and each peer's, by account; nothing but these leaves this function."""
    collected: dict[str, list[MeasuredRow]] = {}
    own: list[MeasuredRow] = []
    for dea, rows in rows_of(Practitioner.PRESCRIBER, since, until, on):
        if dea in mine:
            own += rows
        elif dea in peers:
            collected.setdefault(peers[dea], []).extend(rows)
    return _computed(own), {account: _computed(rows) for account, rows in collected.items()}


def _computed(rows: Sequence[MeasuredRow]) -> dict[str, Decimal]:
    found = {"dispensings": Decimal(len(rows)), "patients": Decimal(len({row.patient for row in rows}))}
    for key, measure in MEASURES.items():
        value = measure.compute(rows).value
        if value is not None:
            found[key] = value
    return found


def profession_of_account(account_id: str) -> str:
    """The profession of somebody's license; blank when none is on file."""
    held = License.objects.filter(party__account_id=account_id).order_by("-valid_from", "pk").first()
    return held.kind if held else ""


def _peers(profession: str, account_id: str) -> dict[str, str]:
    """The DEA numbers of other prescribers of the profession, each with the account that holds it."""
    if not profession:
        return {}
    alike = {str(pk) for pk in License.objects.filter(kind=profession).values_list("party__account_id", flat=True)}
    grants = RoleGrant.objects.filter(role="PRESCRIBER").exclude(account_id=account_id)
    return {
        dea: str(grant.account_id)
        for grant in grants.order_by("pk")
        if str(grant.account_id) in alike
        for dea in grant.scope.get("dea", ())
    }


def _questions(account_id: str, peers: set[str], since: date, on: date) -> tuple[Decimal, list[Decimal]]:
    """How many questions for treatment were answered, one's own and each peer's, designees' included."""
    first = start_of_day(since, ZONE)
    answered = Query.objects.filter(purpose="TREATMENT", outcome="allowed", requested_at__gte=first)
    own = UUID(account_id)
    counts: dict[str, int] = dict.fromkeys(peers, 0)
    mine = answered.filter(Q(account_id=own, principal_id=None) | Q(principal_id=own)).count()
    for field in ("account_id", "principal_id"):
        found = answered.filter(principal_id=None) if field == "account_id" else answered.exclude(principal_id=None)
        for row in found.values(field).annotate(n=Count("pk")).order_by(field):
            if str(row[field]) in counts:
                counts[str(row[field])] += row["n"]
    return Decimal(mine), [Decimal(count) for count in counts.values()]
