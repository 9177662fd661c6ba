"""Outcomes years: publish, report, determine, and pay once a second person signs."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from carelaw.ihh.facts.outcomes import (
    Level,
    MeasureResult,
    OutcomesEarned,
    Publication,
    PublishedMeasure,
    Reported,
    YearAsked,
    YearOfHealthHome,
)
from carelaw.ihh.rules.outcomes_level import outcomes_level
from carelaw.ihh.rules.outcomes_payment import disburse_by, outcomes_payment
from carelaw.ihh.rules.outcomes_publication import publication_complete, publication_in_time
from carelaw.ihh.rules.outcomes_years import outcomes_year, year_days
from carelaw.ihh.rules.program_start import program_start
from carelaw.ihh.store.models import (
    HealthHome,
    MeasureReport,
    MemberMonthLine,
    Membership,
    OutcomesPublication,
    OutcomesResult,
)
from carelaw.ihh.use_cases import typed
from carelaw.ihh.use_cases.common import legal_day
from carelaw.ihh.use_cases.own_homes import home_for
from carelaw.ihh.use_cases.paying_months import PMPM
from carelaw.ihh.use_cases.permissions import DETERMINE_OUTCOMES, PUBLISH_OUTCOMES
from carelaw.kernel.dates import Window, end_of_month, first_of_following_month
from carelaw.kernel.decision import Decision, Outcome, plain
from carelaw.kernel.refusal import Problem, Refusal
from carelaw.law.facts_schema import parse_facts
from carelaw.law.register import Law
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.money.payables import Payable
from carelaw.platform.money.paying import owe
from carelaw.platform.money.totals import total_of
from carelaw.platform.notices.sending import NoticeTemplate, declare_template
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_PART = "89 Ill. Adm. Code 140.994(d)"
OUTCOMES = "ihh-outcomes"
OUTCOMES_PUBLISHED = declare(
    "ihh-outcomes-published",
    says="Measures, benchmarks and thresholds of an outcomes year were published.",
    keys={"publication": Shape.ID, "index": Shape.COUNT, "digest": Shape.DIGEST},
    cite=f"{_PART}(1)",
)
MEASURE_REPORTED = declare(
    "ihh-measure-reported",
    says="What a health home reached on a measure was entered.",
    keys={"home": Shape.ID, "index": Shape.COUNT, "measure": Shape.CODE, "reported": Shape.CODE},
    cite=f"{_PART}(2)",
)
OUTCOMES_DETERMINED = declare(
    "ihh-outcomes-determined",
    says="The outcomes of a health home's year were determined.",
    keys={"result": Shape.ID, "level": Shape.CODE, "cents": Shape.COUNT},
    cite=f"{_PART}(5)",
)
OUTCOMES_SIGNED = declare(
    "ihh-outcomes-signed",
    says="A second person signed the outcomes of a health home's year.",
    keys={"result": Shape.ID, "level": Shape.CODE, "cents": Shape.COUNT},
    cite=f"{_PART}(6)",
)
declare_template(
    NoticeTemplate(
        "ihh-outcomes-result",
        "en",
        "Outcomes of $year: $level",
        "The outcomes of $home for $year are determined: $level, $amount on coordination payments of $base. $why "
        "The computation, measure by measure, is on your outcomes page.",
        f"{_PART}(5), (6)",
    )
)


@dataclass(frozen=True, slots=True)
class Year:
    """An outcomes year with its days."""

    index: int
    days: Window

    @property
    def name(self) -> str:
        return str(self.days.last_day.year)


def year_of(index: int, law: Law) -> Year:
    """The days of an outcomes year. Raises Refusal while adoption is not recorded, or where there is no such year."""
    decision = outcomes_year(YearAsked(index), law=law)
    start = program_start(law)
    if start is None or decision.outcome in {Outcome.INDETERMINATE, Outcome.VIOLATION}:
        reason = decision.reasons[0]
        raise Refusal(reason.code, reason.says, cite=reason.cite or "", field="index")
    return Year(index, year_days(index, start, law))


def publish(
    actor: Actor,
    at: datetime,
    *,
    index: int,
    url: str,
    least_members: int | None,
    measures: Sequence[Mapping[str, Any]],
    published_on: date | None = None,
    signed_off_because: str = "",
) -> OutcomesPublication:
    """Publish a year's measures. A correction is a new version; what was published stays as it was."""
    require(actor, PUBLISH_OUTCOMES)
    law = adopted_law()
    year = year_of(index, law)
    url, signed_off_because = typed.text(url, 200, "url"), typed.text(signed_off_because, 200, "signed_off_because")
    if least_members is not None:
        typed.whole(least_members, 1, 10**6, "least_members")
    facts = Publication(
        index=index,
        year_starts_on=year.days.starts,
        published_on=published_on or legal_day(at),
        measures=tuple(parse_facts(PublishedMeasure, dict(one)) for one in measures),
        least_members=least_members,
        signed_off_by_legal=bool(signed_off_because),
    )
    _check_publication(publication_complete(facts, law=law))
    least = least_members if least_members is not None else law.number("ihh.outcomes_least_members", year.days.starts)
    in_time = publication_in_time(facts, law=law)
    rows = plain(facts.measures)
    digest = hashlib.sha256(json.dumps([rows, least], sort_keys=True).encode()).hexdigest()
    with transaction.atomic():
        last = OutcomesPublication.objects.select_for_update().filter(index=index).order_by("-version").first()
        if last is not None and last.digest == digest:
            return last
        made = OutcomesPublication.objects.create(
            index=index,
            version=last.version + 1 if last else 1,
            starts_on=year.days.starts,
            ends_on=year.days.last_day,
            published_on=facts.published_on,
            url=url,
            digest=digest,
            least_members=least,
            measures=rows,
            signed_off_because=signed_off_because,
            published_at=at,
            decision_id=keep(in_time, facts, subject=f"ihh-outcomes-year:{index}", at=at, actor=actor).pk,
        )
        body = {"publication": str(made.pk), "index": index, "digest": digest}
        append(OUTCOMES_PUBLISHED, actor=actor, at=at, body=body, subject=str(made.pk))
    return made


def report_measure(
    actor: Actor,
    at: datetime,
    *,
    home: str,
    index: int,
    code: str,
    numerator: int,
    denominator: int,
    reported: str = "complete",
    source: str = "claims",
    evidence: str = "",
) -> MeasureReport:
    """Enter what a health home reached on a measure. Refuses a measure that is not of the year's publication."""
    require(actor, PUBLISH_OUTCOMES)
    held = home_for(actor, home)
    known = [one["code"] for one in _publication(index).measures]
    if code not in known:
        says = f"“{code}” is no measure of outcomes year {index}. Permitted: {', '.join(known)}."
        raise Refusal("OBP-MEASURE", says, cite=f"{_PART}(2)", field="code")
    if reported not in set(Reported):
        says = f"“{reported}” is no state of a report. Permitted: {', '.join(Reported)}."
        raise Refusal("OBP-REPORTED", says, cite=f"{_PART}(2)", field="reported")
    source, evidence = typed.text(source, 8, "source"), typed.text(evidence, 200, "evidence")
    if not 0 <= numerator <= denominator <= 10**9:
        says = f"{numerator} of {denominator} is no rate. Permitted: a numerator from 0 to the denominator."
        raise Refusal("OBP-RATE", says, cite=f"{_PART}(3)", field="numerator")
    with transaction.atomic():
        report, _ = MeasureReport.objects.update_or_create(
            home=held,
            index=index,
            code=code,
            defaults={
                "numerator": numerator,
                "denominator": denominator,
                "reported": reported,
                "source": source,
                "evidence": evidence,
                "entered_at": at,
            },
        )
        body = {"home": str(held.pk), "index": index, "measure": code, "reported": reported}
        append(MEASURE_REPORTED, actor=actor, at=at, body=body, subject=str(held.pk))
    return report


def year_facts(home: HealthHome, publication: OutcomesPublication) -> YearOfHealthHome:
    """A health home's year as the rule sees it."""
    reports = MeasureReport.objects.filter(home=home, index=publication.index).order_by("code")
    return YearOfHealthHome(
        year_ends_on=publication.ends_on,
        members=tuple(month_end_members(home, Window.through(publication.starts_on, publication.ends_on))),
        least_members=publication.least_members,
        measures=tuple(parse_facts(PublishedMeasure, one) for one in publication.measures),
        results=tuple(
            MeasureResult(one.code, one.numerator, one.denominator, Reported(one.reported)) for one in reports
        ),
    )


def month_end_members(home: HealthHome, days: Window) -> list[int]:
    """How many consented members a health home had at each month's end."""
    counts, month = [], days.starts.replace(day=1)
    while month <= days.last_day:
        last = end_of_month(month)
        running = Q(ends_on__isnull=True) | Q(ends_on__gte=last)
        counts.append(Membership.objects.filter(running, home=home, starts_on__lte=last).count())
        month = first_of_following_month(month)
    return counts


def earned(home: HealthHome, level: Level, days: Window) -> OutcomesEarned:
    """The year's coordination payments, by service month net of take-backs, and by the day they were entered."""
    mine = Payable.objects.filter(party_id=home.party_id, kind=PMPM)
    by_month = MemberMonthLine.objects.filter(home=home, current=True, month__gte=days.starts, month__lt=days.ends)
    by_date = mine.filter(entered_on__gte=days.starts, entered_on__lt=days.ends)
    return OutcomesEarned(
        level=level,
        paid_for_service_months=total_of(by_month),
        year_ends_on=days.last_day,
        paid_by_paid_date=total_of(by_date),
    )


def determine(actor: Actor, at: datetime, *, home: str, index: int) -> OutcomesResult:
    """Determine a health home's outcomes: level, base and amount. It binds once a second person signs."""
    require(actor, DETERMINE_OUTCOMES)
    held, law, publication = home_for(actor, home), adopted_law(), _publication(index)
    days = Window.through(publication.starts_on, publication.ends_on)
    if legal_day(at) <= days.last_day:
        says = f"Outcomes year {index} is not over. It can be determined from {days.ends} on."
        raise Refusal("OBP-YEAR-OPEN", says, cite=f"{_PART}(5)", field="index", kind="conflict")
    facts = year_facts(held, publication)
    reached = outcomes_level(facts, law=law)
    _check_publication_time(publication, law)
    level = Level(reached.reasons[0].value) if reached.outcome is Outcome.PASS else Level.NONE
    base = earned(held, level, days)
    payment = outcomes_payment(base, law=law)
    paid = payment.outcome is Outcome.PASS
    reasons = [*(reached.reasons if level is Level.NONE else ()), *payment.reasons]
    subject = f"ihh-outcomes:{held.pk}:{index}"
    with transaction.atomic():
        known = OutcomesResult.objects.select_for_update().filter(home=held, index=index).first()
        if known is not None and known.final_on is not None:
            says = f"The outcomes of year {index} are signed; what was determined stays."
            raise Refusal("OBP-FINAL", says, cite=f"{_PART}(5)", field="index", kind="conflict")
        result, _ = OutcomesResult.objects.update_or_create(
            home=held,
            index=index,
            defaults={
                "ends_on": days.last_day,
                "level": level.value,
                "codes": [one.code for one in reasons],
                "says": [one.says for one in [*reached.reasons, *payment.reasons]],
                "base": base.paid_for_service_months,
                "amount": Decimal(payment.reasons[0].value) if paid else Decimal("0.00"),
                "disburse_by": disburse_by(days.last_day, law),
                "publication": publication,
                "level_decision_id": keep(reached, facts, subject=subject, at=at, actor=actor).pk,
                "payment_decision_id": keep(payment, base, subject=subject, at=at, actor=actor).pk,
                "determined_on": legal_day(at),
                "determined_by": actor.account_id,
            },
        )
        append(OUTCOMES_DETERMINED, actor=actor, at=at, body=_body(result), subject=str(result.pk))
    return result


def sign_outcomes(actor: Actor, at: datetime, result_id: UUID | str) -> OutcomesResult:
    """Sign what another person determined: it is final, and a payment is owed."""
    require(actor, DETERMINE_OUTCOMES)
    with transaction.atomic():
        result = (
            OutcomesResult.objects.select_for_update()
            .select_related("home")
            .filter(pk=typed.reference(result_id))
            .first()
        )
        if result is None:
            says = "No outcomes have this reference; copy it from the list."
            raise Refusal("OBP-UNKNOWN", says, cite=f"{_PART}(5)", field="result", kind="not-found")
        if result.final_on is not None:
            raise Refusal("OBP-FINAL", "These outcomes are already signed.", cite=f"{_PART}(5)", kind="conflict")
        if result.determined_by == actor.account_id:
            says = "Whoever determined the outcomes does not sign them; a second finance officer does."
            raise Refusal("OBP-SECOND-PERSON", says, cite=f"{_PART}(5)", field="result", kind="forbidden")
        on = legal_day(at)
        result.final_on, result.signed_by = on, actor.account_id
        if result.amount > 0:
            result.payable_id = owe(
                OUTCOMES,
                key=f"{OUTCOMES}:{result.home_id}:{result.index}",
                party_id=result.home.party_id,
                amount=result.amount,
                says=f"Outcomes of {result.ends_on.year}: {result.level}",
                cite=f"{_PART}(6)",
                on=on,
                at=at,
                period=result.ends_on.replace(day=1),
                actor=actor,
            ).pk
        result.save(update_fields=["final_on", "signed_by", "payable_id"])
        _tell(result, at)
        append(OUTCOMES_SIGNED, actor=actor, at=at, body=_body(result), subject=str(result.pk))
    return result


def _publication(index: int) -> OutcomesPublication:
    typed.whole(index, 1, 500, "index")
    found = OutcomesPublication.objects.filter(index=index).order_by("-version").first()
    if found is None:
        says = f"Nothing is published for outcomes year {index}; publish its measures, benchmarks and thresholds first."
        raise Refusal("OBP-NOT-PUBLISHED", says, cite=f"{_PART}(1)", field="index", kind="not-found")
    return found


def _check_publication(decision: Decision) -> None:
    if decision.outcome is Outcome.VIOLATION:
        first = decision.reasons[0]
        listed = tuple(Problem(one.code, one.says, one.field, one.cite) for one in decision.reasons)
        raise Refusal(first.code, first.says, cite=first.cite or "", field=first.field, problems=listed)


def _check_publication_time(publication: OutcomesPublication, law: Law) -> None:
    """Late, it is used only after a legal officer signed it off; the sign-off came with the publication."""
    facts = Publication(
        publication.index,
        publication.starts_on,
        publication.published_on,
        (),
        signed_off_by_legal=bool(publication.signed_off_because),
    )
    decision = publication_in_time(facts, law=law)
    if decision.outcome in {Outcome.REVIEW, Outcome.VIOLATION}:
        reason = decision.reasons[0]
        raise Refusal(reason.code, reason.says, cite=reason.cite or "", field="index", kind="conflict")


def _body(result: OutcomesResult) -> dict[str, object]:
    return {"result": str(result.pk), "level": result.level, "cents": int(result.amount * 100)}


def _tell(result: OutcomesResult, at: datetime) -> None:
    why = " ".join(result.says)
    values = {
        "year": str(result.ends_on.year),
        "level": result.level,
        "home": result.home.name,
        "amount": f"${result.amount:,}",
        "base": f"${result.base:,}",
        "why": why,
    }
    write_to_party("ihh-outcomes-result", key=str(result.pk), party_id=result.home.party_id, at=at, values=values)
