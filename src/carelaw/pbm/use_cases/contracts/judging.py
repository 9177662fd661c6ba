"""How a contract stands under both laws: its scope, what it must hold, what is read into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from carelaw.kernel.dates import legal_date
from carelaw.kernel.decision import Decision, Outcome
from carelaw.pbm.facts.contracts import (
    ActDay,
    ActPart,
    AgreementInForce,
    ContractDays,
    ContractEventKind,
    InsurerContract,
    Renewal,
    StatedDisputes,
    StatedPay,
    StatedSchedule,
)
from carelaw.pbm.rules.contract_reading.plain_words import periods, plain
from carelaw.pbm.rules.contracts.pharmacy_terms import (
    dispute_method_stated,
    payment_frequency_stated,
    reimbursement_stated,
)
from carelaw.pbm.rules.contracts.read_in import agreement_complies, missing_terms_read_in
from carelaw.pbm.rules.contracts.scope import contract_in_scope, part_in_force, seven_requirements
from carelaw.pbm.store.models import (
    ClauseFinding,
    ClauseState,
    Contract,
    ContractEvent,
    ContractState,
    ContractTerms,
    ContractVersion,
    EventKind,
    ReadInTerm,
)
from carelaw.pbm.use_cases.contracts.tags import REQUIRED_OF, TAGS
from carelaw.pbm.use_cases.contracts.telling import DEFICIENT, READ_IN
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.decisions.keeping import decisions_on, keep
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party

CASE = "pbm.contract"
_RENEWALS = (EventKind.RENEWED, EventKind.AUTO_RENEWED, EventKind.EXTENDED)
_HELD = (ClauseState.OK, ClauseState.CLEAR)
_2008, _2023 = "il-pbm-programs-2008", "il-215-5-513b1"


@dataclass(frozen=True, slots=True)
class Standing:
    """A contract as the laws see it: each rule's answer with the facts it was asked, and what is missing."""

    decisions: tuple[tuple[Decision, object], ...]
    missing: tuple[str, ...]
    has_text: bool

    def of(self, provision: str) -> Decision | None:
        """The answer of one provision's rule, where it was asked."""
        return next((one for one, _ in self.decisions if provision in one.provisions), None)

    @property
    def deficient(self) -> bool:
        return any(one.outcome is Outcome.VIOLATION for one, _ in self.decisions if "PBM-73" not in one.provisions)


def newest_version(contract: Contract) -> ContractVersion | None:
    """The version that is judged: the newest."""
    return contract.versions.order_by("-number").first()


def days_of(contract: Contract) -> ContractDays:
    """The days on which a contract was made, renewed and amended; an extension is a renewal for the act of 2023."""
    events = list(contract.events.all())
    executed = [one.on for one in events if one.kind == EventKind.EXECUTED]
    return ContractDays(
        min(executed) if executed else None,
        tuple(sorted(one.on for one in events if one.kind in _RENEWALS)),
        tuple(sorted(one.on for one in events if one.kind == EventKind.AMENDED)),
    )


def standing_of(contract: Contract, on: date) -> Standing:
    """Ask every rule about a contract's terms, under every law that this deployment adopted."""
    law = adopted_law()
    version = newest_version(contract)
    terms = ContractTerms.objects.filter(version=version).first() if version else None
    has_text = version is not None and version.read_at is not None
    findings = list(ClauseFinding.objects.filter(version=version)) if version else []
    held = {one.tag for one in findings if one.state in _HELD and TAGS[one.tag].required}
    missing = tuple(tag for tag in REQUIRED_OF.get(contract.kind, ()) if tag not in held and not _typed(tag, terms))
    asked: list[tuple[Decision, object]] = []
    if _2023 in law.rulebooks:
        in_act = days_of(contract)
        scope = contract_in_scope(in_act, law=law)
        asked.append((scope, in_act))
        counted = [day for day in (in_act.executed_on, *in_act.renewed) if day]
        if counted:
            day = ActDay(ActPart.CONTRACTS, max(counted))
            asked.append((part_in_force(day, law=law), day))
        if contract.kind == "insurer":
            # What is written here now will be made from now on: the act reaches it.
            ahead = not counted and (contract.drafted_here or contract.template)
            insurer = InsurerContract(
                True if ahead else _covered(scope), has_text, tuple(TAGS[tag].item for tag in missing)
            )
            asked.append((seven_requirements(insurer, law=law), insurer))
    if _2008 in law.rulebooks:
        asked += _of_2008(contract, on, terms, findings, missing, has_text)
    return Standing(tuple(asked), missing, has_text)


def _of_2008(
    contract: Contract,
    on: date,
    terms: ContractTerms | None,
    findings: Sequence[ClauseFinding],
    missing: tuple[str, ...],
    has_text: bool,
) -> list[tuple[Decision, object]]:
    law = adopted_law()
    asked: list[tuple[Decision, object]] = []
    short: list[str] = []
    if contract.kind in ("pharmacy", "psao", "340b"):
        pay = StatedPay(
            True if contract.made_in_state is None and contract.template else contract.made_in_state,
            has_text or terms is not None,
            "payment-method" not in missing,
            "payment-amount" not in missing,
        )
        schedule = _schedule(terms, findings, has_text)
        disputes = StatedDisputes(has_text, "dispute-method" not in missing)
        asked = [
            (reimbursement_stated(pay, law=law), pay),
            (payment_frequency_stated(schedule, law=law), schedule),
            (dispute_method_stated(disputes, law=law), disputes),
        ]
        short = [TAGS[tag].title for tag in missing]
    agreement = AgreementInForce(on, has_text or terms is not None, contract.ends_on, tuple(short))
    asked.append((agreement_complies(agreement, law=law), agreement))
    last = contract.events.filter(kind__in=_RENEWALS).order_by("-on").first()
    renewal = Renewal(tuple(short), ContractEventKind(last.kind) if last else None, last.on if last else None)
    asked.append((missing_terms_read_in(renewal, law=law), renewal))
    return asked


def _typed(tag: str, terms: ContractTerms | None) -> bool:
    """True where typed terms say what the paper was not found to say."""
    if terms is None:
        return False
    return {
        "payment-method": bool(terms.method),
        "payment-amount": terms.factor_percent is not None or bool(terms.amount_schedule) or bool(terms.mac_list_code),
        "payment-frequency": bool(terms.pay_form),
        "dispute-method": bool(terms.dispute_forum),
    }.get(tag, False)


def _schedule(terms: ContractTerms | None, findings: Sequence[ClauseFinding], has_text: bool) -> StatedSchedule:
    if terms is not None and terms.pay_form:
        return StatedSchedule(has_text, terms.pay_form, terms.pay_days, tuple(terms.pay_days_of_month))
    found = next((one for one in findings if one.tag == "payment-frequency" and one.passage is not None), None)
    if found is None or found.passage is None:
        return StatedSchedule(has_text)
    words = str(found.words[0]["words"]) if found.words else ""
    if found.state not in _HELD:
        return StatedSchedule(has_text, words=found.said or words)
    seen = [one.days for one in periods(plain(found.passage.text)) if one.days <= 92]
    return StatedSchedule(has_text, "cycle", min(seen) if seen else 31, (), words)


def _covered(scope: Decision) -> bool | None:
    return {Outcome.PASS: True, Outcome.NOT_APPLICABLE: False}.get(scope.outcome)


# What follows from it


def settle(contract: Contract, *, at: datetime, actor: Actor | None = None) -> Standing:
    """Work out a contract's standing anew: keep the answers, mark what is missing, read in, open or close its case."""
    on = legal_date(at, ZONE)
    standing = standing_of(contract, on)
    subject = f"contract:{contract.number}"
    before = {one.rule: one for one in reversed(decisions_on(subject))}
    for decision, facts in standing.decisions:
        if decision.rule not in before or before[decision.rule].decision != decision.as_dict():
            keep(decision, facts, subject=subject, at=at, actor=actor)
    _read_in(contract, standing, at)
    if contract.state in (ContractState.REGISTERED, ContractState.DEFICIENT):
        state = ContractState.DEFICIENT if standing.deficient else ContractState.REGISTERED
        if state != contract.state:
            contract.state = state
            contract.save(update_fields=["state"])
    if not contract.drafted_here and not contract.template:
        _follow(contract, standing, on, at)
    return standing


def _read_in(contract: Contract, standing: Standing, at: datetime) -> None:
    decision = standing.of("PBM-73")
    version = newest_version(contract)
    if version is not None and standing.has_text:
        # A term that the paper says by now is no longer read in.
        contract.read_in_terms.exclude(tag__in=standing.missing).delete()
    if decision is None or decision.outcome is not Outcome.PASS or not standing.has_text:
        return
    event = contract.events.filter(kind__in=_RENEWALS).order_by("-on").first()
    assert event is not None
    new = [tag for tag in standing.missing if not contract.read_in_terms.filter(tag=tag).exists()]
    for tag in new:
        ReadInTerm.objects.create(
            contract=contract,
            provision=TAGS[tag].provision,
            tag=tag,
            says=f"{TAGS[tag].title}: as the law requires",
            from_on=event.on,
            event=event,
            at=at,
        )
    if version is not None:
        ClauseFinding.objects.filter(version=version, tag__in=standing.missing, state=ClauseState.MISSING).update(
            state=ClauseState.READ_IN
        )
    if new:
        _tell_read_in(contract, new, event, at)


def _tell_read_in(contract: Contract, tags: Sequence[str], event: ContractEvent, at: datetime) -> None:
    listed = "\n".join(f"- {TAGS[tag].title} ({TAGS[tag].cite})" for tag in tags)
    tell_parties(contract, READ_IN, f"read-in:{event.pk}:{len(tags)}", at, {"from_on": str(event.on), "terms": listed})


def _follow(contract: Contract, standing: Standing, on: date, at: datetime) -> None:
    """One case a contract: opened when something is missing, told to both sides, closed when nothing is any more."""
    case = Case.objects.filter(kind=CASE, key=contract.number).first()
    if not standing.deficient or not standing.has_text:
        if case is not None and case.state == CaseState.OPEN and not open_findings(contract):
            close_case(case, at=at, closing="Nothing is missing or barred any more.")
        return
    case = contract_case(contract, at)
    version = newest_version(contract)
    if version is None or case.events.filter(kind="deficient", body__version=version.number).exists():
        return
    add_event(case, "deficient", at=at, body={"version": version.number, "missing": list(standing.missing)})
    rows = "\n".join(f"| {TAGS[tag].title} | {TAGS[tag].cite} |" for tag in standing.missing)
    values = {"count": str(len(standing.missing)), "on": str(on), "missing": rows, "cite": "215 ILCS 5/512-7, 5/513b1"}
    tell_parties(contract, DEFICIENT, f"deficient:{version.number}", at, values)


def contract_case(contract: Contract, at: datetime) -> Case:
    """The case of a contract."""
    title = f"Contract {contract.number}: {contract.title}"[:200]
    case = open_case(
        CASE, key=contract.number, title=title, at=at, cite="215 ILCS 5/512-7, 5/513b1", party_id=contract.manager_id
    )
    if contract.case_id != case.pk:
        contract.case_id = case.pk
        contract.save(update_fields=["case_id"])
    return case


def open_findings(contract: Contract) -> int:
    """How many clauses of the newest version are void or barred, or wait for a person."""
    states = (ClauseState.SUSPECT, ClauseState.VOID, ClauseState.BARRED)
    version = newest_version(contract)
    return ClauseFinding.objects.filter(version=version, state__in=states).count() if version else 0


def tell_parties(contract: Contract, kind: str, key: str, at: datetime, values: dict[str, str]) -> None:
    """Write to both sides of a contract, on paper too."""
    ids = {contract.manager_id, *contract.parties.values_list("party_id", flat=True)}
    for party in Party.objects.filter(pk__in=ids).order_by("name"):
        write_to_party(
            kind,
            key=f"{contract.number}:{key}:{party.pk}",
            party_id=party.pk,
            at=at,
            values={"number": contract.number, "title": contract.title, "party": party.name, **values},
            about=f"contract:{contract.number}",
            letter=True,
            address=party.name,
        )
