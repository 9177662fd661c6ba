"""Run attribution: each person's tier on a day, what changes, and who is asked to choose."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from carelaw.ihh.facts.attribution import TierCase, TierChange
from carelaw.ihh.rules.term import RULEBOOK
from carelaw.ihh.rules.tier_change import tier_change
from carelaw.ihh.rules.tier_of_person import tier_of_person
from carelaw.ihh.store.models import (
    Attribution,
    AttributionRun,
    AttributionStatus,
    GrouperResult,
    Member,
    RunState,
    TierPeriod,
)
from carelaw.ihh.use_cases import typed
from carelaw.ihh.use_cases.case_of_member import PARTS_OF_CASE, case_of
from carelaw.ihh.use_cases.common import PART, RUN_DONE, assignment_on
from carelaw.ihh.use_cases.ending import end_for_exclusion
from carelaw.ihh.use_cases.homes.delegating import for_the_department
from carelaw.ihh.use_cases.letters import TIER_CHANGED
from carelaw.ihh.use_cases.noticing import open_choice, spoken_day, tell
from carelaw.ihh.use_cases.permissions import ATTRIBUTE
from carelaw.kernel.dates import DAY
from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.law.register import Law
from carelaw.law.texts import LawChange, LawEffect
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append

_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Judged:
    """One person with case and decision, the tier of record, and the tier that the evidence supports."""

    member: Member
    case: TierCase
    decision: Decision
    status: str
    tier: str
    of_record: str


@transaction.atomic
def run_attribution(
    actor: Actor, as_of: date, *, at: datetime, substitute: bool = False, approves: AttributionRun | None = None
) -> AttributionRun:
    """Attribute everyone as of a day. Before a day of adoption is recorded it is a preview that changes nothing.

    A run that would change the tier of too many members stops for somebody else's approval. `substitute` lets the
    open grouper speak; never for a year in which the named one has spoken.
    """
    require(actor, ATTRIBUTE)
    for_the_department(actor, at, "attribution")
    law, preview = _law_for(as_of)
    if substitute and GrouperResult.objects.filter(year=as_of.year).exists():
        says = (
            f"Results of the named grouper are on file for {as_of.year}; the open substitute is never mixed with them."
        )
        raise Refusal("CRG-SUBSTITUTE", says, cite=f"{PART}.992(c)(1)", field="substitute", kind="conflict")
    with transaction.atomic():
        judged = [_judge(member, as_of, law, substitute=substitute) for member in _everyone()]
        state = RunState.PREVIEW if preview else _state(judged, as_of, law, approved=approves is not None)
        run = AttributionRun.objects.create(
            as_of=as_of,
            at=at,
            account_id=actor.account_id or None,
            state=state,
            crg_source="OPEN" if substitute else "3M",
        )
        for one in judged:
            _enter(run, one, at=at, actor=actor, law=law)
        _sum_up(run, judged)
        body = {"run": str(run.pk), "state": run.state, "counts": dict(run.by_status)}
        append(RUN_DONE, actor=actor, at=at, body=body, subject=str(run.pk))
    return run


def approve_run(actor: Actor, run_id: Any, *, at: datetime) -> AttributionRun:
    """Let a stopped run go on. Whoever started it cannot approve it."""
    stopped = run_named(actor, run_id)
    if stopped.state != RunState.STOPPED:
        raise Refusal("run-not-stopped", "Only a stopped run waits for approval.", kind="conflict", field="run")
    if stopped.account_id is not None and str(stopped.account_id) == actor.account_id:
        says = "Nobody approves a run of his or her own; ask a colleague of the program."
        raise Refusal("run-own", says, cite=f"{PART}.992(d)(1)", kind="forbidden")
    done = run_attribution(actor, stopped.as_of, at=at, substitute=stopped.crg_source == "OPEN", approves=stopped)
    AttributionRun.objects.filter(pk=stopped.pk).update(state=RunState.DONE)
    return done


def runs(actor: Actor) -> QuerySet[AttributionRun]:
    """The runs of attribution, newest first."""
    require(actor, ATTRIBUTE)
    return AttributionRun.objects.order_by("-at", "-pk")


def run_named(actor: Actor, run_id: Any) -> AttributionRun:
    """One run with what it said."""
    found = runs(actor).filter(pk=typed.reference(run_id)).first()
    if found is None:
        raise Refusal("run-unknown", "No run has this reference; see the list of runs.", kind="not-found")
    return found


def _law_for(as_of: date) -> tuple[Law, bool]:
    """The law of the day, and whether the run is only a preview."""
    law = adopted_law()
    if law.in_force(RULEBOOK, as_of):
        return law, False
    if law.periods(RULEBOOK):
        law.require_in_force(RULEBOOK, as_of)
    assumed = LawChange(
        "preview",
        RULEBOOK,
        "assumed for a preview",
        as_of,
        LawEffect.AMEND_SETTING,
        number="ihh.adopted_on",
        value=as_of,
    )
    return law.with_changes([assumed]), True


def _everyone() -> Iterable[Member]:
    return Member.objects.order_by("person_id").prefetch_related(*PARTS_OF_CASE, "tiers").iterator(chunk_size=_AT_ONCE)


def _judge(member: Member, as_of: date, law: Law, *, substitute: bool) -> Judged:
    case = case_of(member, as_of, law, substitute=substitute)
    decision = tier_of_person(case, law)
    tier = next((str(one.value) for one in decision.reasons if one.code.startswith("TIER-")), "")
    open_tier = next((one.tier for one in member.tiers.all() if one.ends_on is None), "")
    return Judged(member, case, decision, _status(decision, tier, open_tier), tier, open_tier)


def _status(decision: Decision, tier: str, of_record: str) -> str:
    first = decision.reasons[0].code
    if decision.outcome is Outcome.PASS:
        return AttributionStatus.ATTRIBUTED
    if first == "ATT-NONE":
        return AttributionStatus.LAPSED_REVIEW if of_record else AttributionStatus.NOT_QUALIFIED
    if first == "ELIG-NOT-ENROLLED-PROGRAM":
        return AttributionStatus.NOT_ENROLLED
    if first == "ELIG-DATA-MISSING" and decision.outcome is Outcome.INDETERMINATE:
        return AttributionStatus.DATA_MISSING
    if first.startswith("EXCL-"):
        return AttributionStatus.EXCLUDED
    return AttributionStatus.REVIEW


def _state(judged: list[Judged], as_of: date, law: Law, *, approved: bool) -> str:
    """Stopped when too many of those with a tier of record would change; new people do not count."""
    standing = [one for one in judged if one.of_record]
    changed = [
        one
        for one in standing
        if (one.status == AttributionStatus.ATTRIBUTED and one.tier != one.of_record)
        or one.status == AttributionStatus.LAPSED_REVIEW
    ]
    limit = law.number("ihh.attribution_change_stop_percent", as_of)
    too_many = len(changed) > 1 and len(changed) * 100 > limit * len(standing)
    return RunState.STOPPED if too_many and not approved else RunState.DONE


def _enter(run: AttributionRun, one: Judged, *, at: datetime, actor: Actor, law: Law) -> None:
    kept = keep(one.decision, one.case, subject=f"ihh-member:{one.member.pk}", at=at, actor=actor)
    codes = list(one.decision.codes)
    source = one.case.chronic.source if one.case.chronic else ""
    Attribution.objects.create(
        run=run,
        member=one.member,
        as_of=run.as_of,
        tier=one.tier,
        status=one.status,
        basis=basis_of(codes),
        codes=codes,
        crg_source=source,
        decision_id=kept.pk,
    )
    if run.state != RunState.DONE:
        return
    if one.status == AttributionStatus.ATTRIBUTED:
        _apply(run, one, kept.pk, source, at=at, law=law)
    elif one.status == AttributionStatus.EXCLUDED and one.of_record:
        end_for_exclusion(one.case, one.member, run.as_of, at=at, law=law)


def basis_of(codes: Iterable[str]) -> list[str]:
    """What a tier rests on, as the roster names it: G1, G2, G3, CRG-n."""
    return [code for code in codes if code in {"G1", "G2", "G3"} or (code[:4] == "CRG-" and code[4:].isdigit())]


def _apply(run: AttributionRun, one: Judged, decision_id: Any, source: str, *, at: datetime, law: Law) -> None:
    """Enter the tier of record where it changes, and ask for a choice where one is due."""
    member = one.member
    serving = assignment_on(member, run.as_of)
    home_tier = serving.home.tier if serving else ""
    change = tier_change(TierChange(run.as_of, one.of_record, one.tier, home_tier), law)
    code, first_day = change.reasons[0].code, change.reasons[0].value
    if code in {"first-tier", "tier-moves"}:
        assert isinstance(first_day, date)
        enter_tier(member, one.tier, first_day, basis_of(one.decision.codes), source, decision_id)
    if code == "tier-moves" and serving is not None:
        values = {"name": member.name, "tier": one.tier, "effective": spoken_day(first_day, member.language)}
        tell(member, TIER_CHANGED, key=f"{member.pk}:{first_day}", at=at, values=values)
    wants_choice = code == "choice-needed" or serving is None
    if wants_choice and member.opted_out_on is None and open_choice(member, one.tier, at=at, law=law):
        run.notices += 1


def enter_tier(
    member: Member, tier: str, first_day: date, basis: list[str], source: str, decision_id: Any = None
) -> TierPeriod:
    """The tier of record from a day on; the one before ends the day before."""
    before = member.tiers.filter(ends_on=None).first()
    if before is not None and before.starts_on >= first_day:
        before.delete()
    elif before is not None:
        before.ends_on = max(before.starts_on, first_day - DAY)
        before.save(update_fields=["ends_on"])
    return TierPeriod.objects.create(
        member=member, tier=tier, starts_on=first_day, basis=basis, crg_source=source, decision_id=decision_id
    )


def _sum_up(run: AttributionRun, judged: list[Judged]) -> None:
    run.people = len(judged)
    run.by_status = dict(Counter(str(one.status) for one in judged))
    run.by_tier = dict(Counter(one.tier for one in judged if one.status == AttributionStatus.ATTRIBUTED))
    run.by_reason = dict(
        Counter(code for one in judged for code in one.decision.codes if not code.startswith(("TIER-", "not-")))
    )
    run.save()
