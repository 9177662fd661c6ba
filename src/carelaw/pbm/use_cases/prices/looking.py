"""What the lists about prices show: files of sources, tests of listed drugs, calls for new prices, access, cases."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import Max

from carelaw.kernel.decision import Outcome
from carelaw.kernel.identifiers import ndc_hyphenated
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.rules.prices.keeping_up import mac_portal_month
from carelaw.pbm.store.models import LineTest, ListLayout, ListLook, MacList, PortalOutage, PriceCall
from carelaw.pbm.use_cases.mac_lists import lists_of, pharmacies_for
from carelaw.pbm.use_cases.permissions import MAC_SEE, PRICES_KEEP, PRICES_SEE
from carelaw.pbm.use_cases.prices.access import Standing, portal_months, standing_of
from carelaw.pbm.use_cases.prices.calls import process_decision
from carelaw.pbm.use_cases.prices.cases import ACCESS, ELIGIBILITY, cases_for, last_day_of, subject_of
from carelaw.pbm.use_cases.prices.processes import processes_for
from carelaw.pbm.use_cases.prices.sources import KINDS, sources_for
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed, require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import acts_for_own, own_parties

Rows = list[dict[str, Any]]
_LOOKERS = {"NETWORK_PHARMACY", "PSAO"}


def line_rows(actor: Actor, at: datetime) -> Rows:
    """Lines of the lists one sees that do not pass their tests."""
    require(actor, PRICES_SEE)
    found = LineTest.objects.filter(mac_list__in=_lists(actor, at), ends_on=None).exclude(outcome="pass")
    ordered = found.select_related("mac_list").order_by("mac_list__code", "outcome", "national_drug_code")
    return [tested_row(one) for one in ordered]


def tested_row(one: LineTest) -> dict[str, Any]:
    """One tested line as every door shows it."""
    spoken = [decision for decision in one.decisions if decision["outcome"] != Outcome.PASS.value]
    reasons = [(reason, decision) for decision in spoken or one.decisions for reason in decision["reasons"]]
    return {
        "list": one.mac_list.code,
        "ndc": one.national_drug_code,
        "name": one.name,
        "outcome": one.outcome,
        "since": str(one.starts_on),
        "says": " ".join(str(reason["says"]) for reason, _decision in reasons),
        "cite": "; ".join(dict.fromkeys(reason.get("cite") or decision["cite"] for reason, decision in reasons)),
    }


def call_rows(actor: Actor, at: datetime) -> Rows:
    """What calls for a new price on the lists one sees, the longest wait first."""
    require(actor, PRICES_SEE)
    found = PriceCall.objects.filter(mac_list__in=_lists(actor, at), gone_on=None).select_related("mac_list")
    return [
        {
            "list": one.mac_list.code,
            "ndc": ndc_hyphenated(one.national_drug_code),
            "name": one.name,
            "kind": one.kind.replace("-", " "),
            "since": str(one.signal_on),
            "list_price": one.list_price,
            "market_price": one.market_price,
            "source": one.source,
            "changed": str(one.changed_on) if one.changed_on else None,
            "lag": one.lag,
            "outcome": one.outcome,
        }
        for one in found.order_by("changed_on", "-lag", "pk")
    ]


def access_rows(actor: Actor, at: datetime) -> Rows:
    """Everybody who is subject to the lists one sees; a pharmacy or services organization its own."""
    require(actor, PRICES_SEE)
    on, rows = local_day(at), []
    mine = set(pharmacies_for(actor, on)) if actor.role in _LOOKERS else None
    for mac_list in _lists(actor, at):
        standings = [one for one in standing_of(mac_list, on) if mine is None or one.subject.pharmacy_id in mine]
        names = _names(one.subject.pharmacy_id for one in standings)
        looks = dict(ListLook.objects.filter(mac_list=mac_list).values_list("party_id").annotate(last=Max("on")))
        rows += [_access_row(mac_list, one, names, looks) for one in standings]
    return rows


def _access_row(mac_list: MacList, one: Standing, names: dict[UUID, str], looks: dict[UUID, date]) -> dict[str, Any]:
    parties = [one.subject.pharmacy_id, *([one.psao.pk] if one.psao else [])]
    last = max((looks[party] for party in parties if party in looks), default=None)
    return {
        "list": mac_list.code,
        "pharmacy": names.get(one.subject.pharmacy_id, ""),
        "through": one.facts.contracts_through,
        "pharmacy_sees": one.facts.pharmacy_has_access,
        "psao": one.psao.name if one.psao else None,
        "psao_sees": one.facts.psao_has_access,
        "looked": str(last) if last else None,
        "outcome": one.decision.outcome.value,
        "says": " ".join(reason.says for reason in one.decision.reasons),
    }


def case_rows(actor: Actor, at: datetime) -> Rows:
    """The cases one sees, the newest first."""
    on = local_day(at)
    return [_case_row(one, on) for one in cases_for(actor).prefetch_related("deadlines").order_by("-opened_at", "pk")]


def _case_row(one: Case, on: date) -> dict[str, Any]:
    due = next((each for each in one.deadlines.all() if each.name == "answer"), None)
    return {
        "reference": str(one.pk),
        "title": one.title,
        "opened": str(local_day(one.opened_at)),
        "due": str(last_day_of(due)) if due else None,
        "left": len(case_lines(one, on)) if one.state == CaseState.OPEN else None,
        "state": str(one.state),
    }


def case_lines(case: Case, on: date) -> Rows:
    """What is left of a case on a day: each line or pharmacy with its reason."""
    subject, list_id = subject_of(case)
    mac_list = MacList.objects.get(pk=list_id)
    if subject is ELIGIBILITY:
        failing = mac_list.tests.filter(ends_on=None, outcome=Outcome.VIOLATION.value).select_related("mac_list")
        found = [tested_row(one) for one in failing.order_by("national_drug_code")]
        return [{"what": f"{one['ndc']} {one['name']}", "says": one["says"], "cite": one["cite"]} for one in found]
    if subject is ACCESS:
        gaps = [one for one in standing_of(mac_list, on) if one.decision.outcome is Outcome.VIOLATION]
        names = _names(one.subject.pharmacy_id for one in gaps)
        return [
            {
                "what": names.get(one.subject.pharmacy_id, ""),
                "says": " ".join(reason.says for reason in one.decision.reasons),
                "cite": one.decision.cite,
            }
            for one in gaps
        ]
    process = process_decision(mac_list.manager_id, on)
    rows = (
        []
        if process.outcome is Outcome.PASS
        else [{"what": "–", "says": process.reasons[0].says, "cite": process.cite}]
    )
    waiting = mac_list.calls.filter(changed_on=None, gone_on=None, outcome__in=("review", "violation"))
    for call in waiting.order_by("-lag", "pk"):
        market = f", market {call.market_price}" if call.market_price is not None else ""
        says = (
            f"{call.kind.replace('-', ' ')} since {call.signal_on} ({call.lag} days): list {call.list_price}{market}; "
        )
        rows.append(
            {"what": f"{call.national_drug_code} {call.name}", "says": says + call.source, "cite": subject.cite}
        )
    return rows


def layout_rows(actor: Actor, at: datetime) -> Rows:
    """The layouts that one's benefit manager kept."""
    require(actor, PRICES_KEEP)
    found = ListLayout.objects.filter(manager_id__in=own_parties(actor)).order_by("-kept_at", "-pk")
    return [
        {
            "number": f"{one.fingerprint[:12]}, {one.number}",
            "kept": str(local_day(one.kept_at)),
            "headings": ", ".join(one for one in one.headings if one),
            "mapping": "; ".join(f"{name} = {heading}" for name, heading in sorted(one.mapping.items())),
        }
        for one in found
    ]


def process_rows(actor: Actor, at: datetime) -> Rows:
    """Descriptions of processes."""
    found = list(processes_for(actor))
    names = _names(one.manager_id for one in found)
    return [
        {
            "manager": names.get(one.manager_id, ""),
            "since": str(one.starts_on),
            "says": one.says,
            "file": one.file_name or None,
        }
        for one in found
    ]


def outage_rows(actor: Actor, at: datetime) -> Rows:
    """Months with outages of the benefit managers one may look at."""
    require(actor, PRICES_SEE)
    own = set(own_parties(actor)) if acts_for_own(actor) and actor.role not in _LOOKERS else None
    months = {(day.year, day.month) for one in PortalOutage.objects.all() for day in _days(one)}
    rows = []
    for year, month in sorted(months, reverse=True):
        for manager_id, facts in portal_months(date(year, month, 1)):
            if own is not None and manager_id not in own:
                continue
            decision = mac_portal_month(facts, law=adopted_law())
            rows.append(
                {
                    "manager": _names([manager_id]).get(manager_id, ""),
                    "month": f"{year}-{month:02}",
                    "hours": facts.hours_down,
                    "outcome": decision.outcome.value,
                    "says": decision.reasons[0].says,
                }
            )
    return rows


def source_rows(actor: Actor, at: datetime) -> Rows:
    """Files of official sources and what became of their rows."""
    return [
        {
            "reference": str(one.pk),
            "source": KINDS[one.kind].title,
            "issued_on": str(one.issued_on),
            "file": one.file_name,
            "state": str(one.state),
            "rows_in": one.rows_in,
            "taken": one.taken,
            "passed_over": one.passed_over,
            "refused": one.refused,
            "sha256": one.digest,
            "says": one.failure_says,
        }
        for one in sources_for(actor)
    ]


def _days(one: PortalOutage) -> tuple[date, date]:
    return local_day(one.starts_at), local_day(one.ends_at)


def _lists(actor: Actor, at: datetime) -> list[MacList]:
    """The lists one sees; an examiner all of them, as the staff does."""
    if allowed(actor, MAC_SEE):
        return list(lists_of(actor, local_day(at)))
    return list(MacList.objects.order_by("code", "pk"))


def _names(ids: Iterable[UUID]) -> dict[UUID, str]:
    return dict(Party.objects.filter(pk__in=set(ids)).values_list("pk", "name"))
