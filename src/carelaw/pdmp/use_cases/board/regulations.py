"""The department's regulations: citation, first day, settings they touch, amounts of penalties they set.

A civil penalty by regulation asks `regulation_on(citation, on)` and `amount_in(regulation, name)`. What a regulation
set is part of the law that every rule is asked under, from its day on.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from django.db import transaction
from django.db.models import Q

from carelaw.kernel.decision import Decision
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import UnknownInLaw
from carelaw.pdmp.facts.board import RegulationClaimed
from carelaw.pdmp.rules.board.administering import regulation_in_force
from carelaw.pdmp.store.models import Regulation, SettingChange
from carelaw.pdmp.use_cases.board.judging import not_before, passing, unknown
from carelaw.pdmp.use_cases.board.permissions import REGULATE
from carelaw.pdmp.use_cases.decided_law import RULEBOOK, read_like
from carelaw.pdmp.use_cases.funds.dollars import dollars
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.adopted_law import adopted_law, law_changed, recorded_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_REGULATION = {"regulation": Shape.ID, "on": Shape.DAY}
REGISTERED = declare("regulation-registered", says="A regulation was registered.", keys=_REGULATION, cite="§13")
ENDED = declare("regulation-ended", says="A regulation ended.", keys=_REGULATION, cite="§13")
CHANGED = declare(
    "setting-changed",
    says="A number changed by a regulation.",
    keys={**_REGULATION, "number": Shape.CODE},
    cite="§13",
)


def register_regulation(
    actor: Actor,
    at: datetime,
    *,
    citation: str,
    title: str,
    effective_on: date,
    settings_touched: Sequence[str],
    amounts: Mapping[str, str],
) -> Done:
    """Register a regulation with its first day, the settings it touches and the amounts it sets."""
    require(actor, REGULATE)
    for name in settings_touched:
        _setting(name)
    read = {name.lower(): str(dollars(text, "amounts")) for name, text in amounts.items()}
    with transaction.atomic():
        if Regulation.objects.filter(citation=citation, effective_on=effective_on).exists():
            says = f"{citation} of {effective_on} is registered already. A changed one has another first day."
            raise Refusal("E-MAP-179.twice", says, cite="§13", field="citation", kind="conflict")
        made = Regulation.objects.create(
            citation=citation,
            title=title,
            effective_on=effective_on,
            settings_touched=list(settings_touched),
            amounts=read,
            recorded_at=at,
        )
        append(REGISTERED, actor=actor, at=at, body={"regulation": made.pk, "on": str(effective_on)})
    return Done(f"{citation} is registered; it is in force from {effective_on} on.", str(made.pk))


def end_regulation(actor: Actor, at: datetime, *, citation: str, ended_on: date) -> Done:
    """Record the last day of a regulation."""
    require(actor, REGULATE)
    with transaction.atomic():
        held = Regulation.objects.filter(citation=citation, ended_on=None).order_by("-effective_on").first()
        if held is None:
            raise unknown("citation", "regulation in force", "§13")
        not_before(ended_on, held.effective_on, "ended_on", "§13")
        held.ended_on = ended_on
        held.save(update_fields=["ended_on"])
        law_changed()
        append(ENDED, actor=actor, at=at, body={"regulation": held.pk, "on": str(ended_on)})
    return Done(f"{citation} ends after {ended_on}.", str(held.pk))


def change_setting(actor: Actor, at: datetime, *, setting: str, value: str, effective_on: date, citation: str) -> Done:
    """Change a number of the register by a regulation; refused unless that is in force then and touches it."""
    require(actor, REGULATE)
    number = _setting(setting)
    read = _like(number, value)
    if effective_on <= law_day(at):
        says = f"{effective_on} has begun. Permitted: a day after {law_day(at)}; a number changes for days to come."
        raise Refusal("E-MAP-179.retroactive", says, cite="§13", field="effective_on")
    with transaction.atomic():
        held = regulation_on(citation, effective_on)
        facts = _claim(citation, effective_on, held, setting)
        decision = passing(regulation_in_force(facts, law=adopted_law()))
        assert held is not None
        kept = keep(decision, facts, subject=f"setting:{setting}", at=at, actor=actor)
        made = SettingChange.objects.create(
            number=setting,
            value=str(read),
            effective_on=effective_on,
            regulation=held,
            decision_id=kept.pk,
            recorded_at=at,
        )
        law_changed()
        body = {"regulation": held.pk, "on": str(effective_on), "number": setting}
        append(CHANGED, actor=actor, at=at, body=body, subject=str(made.pk))
    return Done(f"{setting} is {read} from {effective_on} on, by {citation}.", str(made.pk))


def regulation_judged(citation: str, on: date, *, setting: str = "") -> Decision:
    """Whether something may rest on a regulation on a day."""
    return regulation_in_force(_claim(citation, on, regulation_on(citation, on), setting), law=adopted_law())


def regulation_on(citation: str, on: date) -> Regulation | None:
    """The version of a regulation that bears on a day: in force on it, else the nearest one; None when unknown."""
    known = Regulation.objects.filter(citation=citation.strip())
    live = known.filter(effective_on__lte=on).filter(Q(ended_on=None) | Q(ended_on__gte=on))
    return live.order_by("-effective_on").first() or known.order_by("-effective_on").first()


def amount_in(regulation: Regulation, name: str) -> Decimal | None:
    """The amount that a regulation sets for something; None where it sets none."""
    found = regulation.amounts.get(name.strip().lower())
    return Decimal(found) if found is not None else None


def _claim(citation: str, on: date, held: Regulation | None, setting: str) -> RegulationClaimed:
    if held is None:
        return RegulationClaimed(citation, on, setting=setting)
    return RegulationClaimed(
        citation, on, held.effective_on, held.ended_on, setting, tuple(str(one) for one in held.settings_touched)
    )


def _setting(name: str) -> str:
    """A number of the act's register that a deployment may change: one of policy, never one of the text."""
    try:
        entry = adopted_law().number_entry(name)
    except UnknownInLaw:
        entry = None
    if entry is None or name not in adopted_law().rulebooks[RULEBOOK].numbers or entry.kind.value != "policy":
        says = (
            f"“{name[:60]}” is no setting that a regulation can change. The numbers of the act's own text change "
            "by a later law; those marked policy can be set, such as publish.min_cell."
        )
        raise Refusal("E-MAP-179.no-setting", says, cite="§13", field="setting")
    return name


def _like(name: str, text: str) -> int:
    """A value of the same sort as the number has now."""
    now = recorded_law().number_entry(name).versions[-1].value
    read = read_like(now, text)
    if read is not None:
        return read
    says = f"“{text[:30]}” is not permitted for {name}. Write a whole number, as {now} is."
    raise Refusal("E-MAP-179.value", says, cite="§13", field="value")
