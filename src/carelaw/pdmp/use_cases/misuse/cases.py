"""Open a case, freeze its evidence, list its acts one by one, conclude it (MAP-152 to MAP-154)."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Sequence
from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.facts.misuse import Conduct, ListedAct, MentalState, OffenseCount, UnlawfulAct
from carelaw.pdmp.rules.misuse.civil_penalty import civil_offense
from carelaw.pdmp.rules.misuse.offenses import separate_offenses
from carelaw.pdmp.rules.misuse.unlawful_acts import OBTAINING, unlawful_obtaining, unlawful_release
from carelaw.pdmp.store.models import (
    FrozenEvidence,
    MisuseAct,
    MisuseCase,
    MisuseFinding,
    MisuseSource,
    MisuseState,
    Query,
)
from carelaw.pdmp.use_cases.misuse.permissions import HANDLE_MISUSE, OPEN_MISUSE
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event, close_case, open_case
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

CITE = "§10(a), §10(b)"
KIND = "misuse"
OPENED = declare(
    "misuse-opened",
    says="A case of misuse was opened.",
    keys={"case": Shape.ID, "source": Shape.CODE, "evidence": Shape.COUNT},
    cite=CITE,
)
FROZEN = declare(
    "misuse-evidence-frozen",
    says="A line of the query log was frozen as evidence.",
    keys={"case": Shape.ID, "query": Shape.ID, "digest": Shape.DIGEST},
    cite=CITE,
)
LISTED = declare(
    "misuse-act-listed",
    says="An act was listed in a case of misuse.",
    keys={"case": Shape.ID, "act": Shape.COUNT, "conduct": Shape.CODE, "grade": Shape.CODE, "civil": Shape.FLAG},
    cite=CITE,
)
CONCLUDED = declare(
    "misuse-concluded",
    says="A case of misuse was concluded.",
    keys={"case": Shape.ID, "finding": Shape.CODE, "offenses": Shape.COUNT},
    cite=CITE,
)


def open_misuse_case(
    actor: Actor,
    at: datetime,
    *,
    source: str,
    person: str,
    ground: str,
    email: str = "",
    queries: Sequence[str] = (),
) -> MisuseCase:
    """Open a case from an audit or a complaint; the lines of the query log that are named are frozen at once."""
    require(actor, OPEN_MISUSE)
    if source not in MisuseSource.values:
        says = f"“{source[:24]}” is no source of a case. Permitted: {', '.join(MisuseSource.values)}."
        raise Refusal("misuse-source", says, cite=CITE, field="source")
    account = Account.objects.filter(email__iexact=email).first() if email else None
    if email and account is None:
        says = "No account has this e-mail address. Leave it empty if the person has none."
        raise Refusal("misuse-account", says, cite=CITE, field="email", kind="not-found")
    return begin(
        actor,
        at,
        source=source,
        person=person,
        ground=ground,
        account_id=account.pk if account else None,
        queries=[_line(one) for one in queries],
    )


def begin(
    actor: Actor | None,
    at: datetime,
    *,
    source: str,
    person: str,
    ground: str,
    account_id: uuid.UUID | None,
    queries: Sequence[Query],
) -> MisuseCase:
    """Enter a case with its evidence; the daily watch comes in here too."""
    with transaction.atomic():
        year = law_day(at).year
        count = MisuseCase.objects.select_for_update().filter(number__startswith=f"M-{year}-").count()
        number = f"M-{year}-{count + 1:04d}"
        held = open_case(KIND, key=number, title=f"Misuse case {number}", at=at, cite="§10", actor=actor)
        case = MisuseCase.objects.create(
            number=number,
            source=source,
            person=person,
            account_id=account_id,
            ground=ground,
            finding=MisuseFinding.SUSPECTED,
            case_id=held.pk,
            opened_at=at,
            opened_by=uuid.UUID(actor.account_id) if actor and actor.account_id else None,
        )
        for query in queries:
            _freeze(case, query, at, actor)
        body = {"case": str(case.pk), "source": source, "evidence": len(queries)}
        append(OPENED, actor=actor, at=at, body=body, subject=str(case.pk))
    return case


def freeze_evidence(actor: Actor, at: datetime, *, case: str, query: str) -> FrozenEvidence:
    """Freeze one more line of the query log."""
    require(actor, OPEN_MISUSE)
    found = case_numbered(case)
    _require_open(found)
    with transaction.atomic():
        return _freeze(found, _line(query), at, actor)


def _freeze(case: MisuseCase, query: Query, at: datetime, actor: Actor | None) -> FrozenEvidence:
    kept, made = FrozenEvidence.objects.get_or_create(
        case=case,
        query_id=query.pk,
        defaults={
            "requested_at": query.requested_at,
            "role": query.role,
            "purpose": query.purpose,
            "outcome": query.outcome,
            "code": query.code,
            "rows": len(query.shown_rows),
            "digest": digest_of(query),
            "frozen_at": at,
        },
    )
    if made:
        body = {"case": str(case.pk), "query": str(query.pk), "digest": kept.digest}
        append(FROZEN, actor=actor, at=at, body=body, subject=str(case.pk))
    return kept


def digest_of(query: Query) -> str:
    """The digest of a line of the query log as it stands."""
    known = {
        "id": str(query.pk),
        "account": str(query.account_id),
        "role": query.role,
        "purpose": query.purpose,
        "door": query.door,
        "outcome": query.outcome,
        "code": query.code,
        "requested_at": query.requested_at.isoformat(),
        "rows": query.shown_rows,
        "answer": query.answer_digest,
    }
    return hashlib.sha256(json.dumps(known, sort_keys=True).encode()).hexdigest()


def list_act(
    actor: Actor,
    at: datetime,
    *,
    case: str,
    on: date,
    conduct: str,
    deed: str,
    subject: str,
    recipient: str,
    mental_states: Sequence[str] = (),
    outside_purpose: bool | None = None,
    by_misrepresentation: bool | None = None,
    query: str = "",
    intrusion: bool = False,
) -> MisuseAct:
    """List one act: one subject, one recipient. The grade follows from the act, and nobody types it (MAP-154)."""
    require(actor, HANDLE_MISUSE)
    found = case_numbered(case)
    _require_open(found)
    if on > law_day(at):
        raise Refusal("misuse-act-day", f"{on} is in the future; an act has happened.", cite=CITE, field="on")
    wrong = [one for one in mental_states if one not in set(MentalState)]
    if wrong:
        says = f"“{wrong[0][:24]}” is no mental state. Permitted: {', '.join(MentalState)}."
        raise Refusal("misuse-mental-state", says, cite=CITE, field="mental_states")
    line = _line(query) if query else None
    facts = UnlawfulAct(
        on=on,
        conduct=Conduct(conduct),
        mental_states=tuple(MentalState(one) for one in mental_states) or None,
        outside_purpose=outside_purpose,
        by_misrepresentation=by_misrepresentation,
    )
    law = adopted_law()
    crime = (unlawful_obtaining if facts.conduct in OBTAINING else unlawful_release)(facts, law=law)
    civil = civil_offense(facts, law=law)
    with transaction.atomic():
        key = {"case": found, "deed": deed, "conduct": conduct, "subject": subject, "recipient": recipient}
        if MisuseAct.objects.filter(**key).exists():
            says = "This act is on the list already. Another subject or another recipient is another act."
            raise Refusal("E-MAP-154.listed", says, cite="§10(b)", field="deed", kind="conflict")
        made = MisuseAct.objects.create(
            **key,
            number=found.acts.count() + 1,
            on=on,
            query_id=line.pk if line else None,
            intrusion=intrusion,
            outside_purpose=outside_purpose,
            by_misrepresentation=by_misrepresentation,
            mental_states=list(mental_states) or None,
            grade=str(crime.reasons[0].value) if crime.outcome is Outcome.VIOLATION else "",
            civil=civil.outcome is Outcome.VIOLATION,
            listed_at=at,
        )
        for decision in (crime, civil):
            keep(decision, facts, subject=f"misuse-case:{found.number}", at=at, actor=actor)
        if line:
            _freeze(found, line, at, actor)
        body = {"case": str(found.pk), "act": made.number, "conduct": conduct, "civil": made.civil}
        append(LISTED, actor=actor, at=at, body={**body, "grade": made.grade or "none"}, subject=str(found.pk))
    return made


def conclude_case(actor: Actor, at: datetime, *, case: str, finding: str, conclusion: str, charged: int | None) -> int:
    """Conclude a case: confirmed or unfounded. The offenses charged are those on the list, none merged."""
    require(actor, HANDLE_MISUSE)
    found = case_numbered(case)
    _require_open(found)
    offenses = 0
    if finding == MisuseFinding.CONFIRMED:
        offenses = _charged(found, charged, at, actor)
    with transaction.atomic():
        found.finding, found.concluded_on, found.conclusion = finding, law_day(at), conclusion
        if finding == MisuseFinding.UNFOUNDED:
            found.state = MisuseState.CLOSED
        found.save(update_fields=["finding", "concluded_on", "conclusion", "state"])
        held = Case.objects.get(pk=found.case_id)
        add_event(held, "misuse-concluded", at=at, actor=actor, body={"finding": finding})
        if finding == MisuseFinding.UNFOUNDED:
            close_case(held, at=at, closing="unfounded", actor=actor)
        body = {"case": str(found.pk), "finding": finding, "offenses": offenses}
        append(CONCLUDED, actor=actor, at=at, body=body, subject=str(found.pk))
    return offenses


def _charged(found: MisuseCase, charged: int | None, at: datetime, actor: Actor) -> int:
    acts = tuple(ListedAct(one.deed, one.subject, one.recipient) for one in found.acts.order_by("number"))
    facts = OffenseCount(acts, charged)
    decision = separate_offenses(facts, law=adopted_law())
    if decision.outcome is not Outcome.PASS:
        reason = decision.reasons[0]
        raise Refusal(reason.code, reason.says, cite="§10(b)", field=reason.field or "charged")
    keep(decision, facts, subject=f"misuse-case:{found.number}", at=at, actor=actor)
    return int(str(decision.reasons[0].value))


def record_person(
    actor: Actor,
    at: datetime,
    *,
    case: str,
    licensee: bool | None,
    licensing_board: str,
    board_address: str,
    address: str,
    county: str,
) -> MisuseCase:
    """Record where the person lives, and which board licenses the person; what is left empty stays."""
    require(actor, HANDLE_MISUSE)
    found = case_numbered(case)
    given = {"licensee": licensee, "licensing_board": licensing_board, "board_address": board_address}
    given |= {"address": address, "county": county_name(county)}
    for name, value in given.items():
        if value not in (None, ""):
            setattr(found, name, value)
    found.save()
    return found


def close_misuse_case(actor: Actor, at: datetime, *, case: str, because: str) -> MisuseCase:
    """Close a concluded case in which nothing is left to do."""
    require(actor, HANDLE_MISUSE)
    found = case_numbered(case)
    if found.concluded_on is None:
        raise Refusal("misuse-open", "Conclude the case first: confirmed or unfounded.", cite=CITE, kind="conflict")
    if found.state == MisuseState.CLOSED:
        raise Refusal("misuse-closed", f"{case} is closed already.", cite=CITE, kind="conflict")
    with transaction.atomic():
        found.state = MisuseState.CLOSED
        found.save(update_fields=["state"])
        held = Case.objects.get(pk=found.case_id)
        if held.state == CaseState.OPEN:
            close_case(held, at=at, closing=because[:200], actor=actor)
    return found


def county_name(typed: str) -> str:
    """A county as it is compared: `erie county` is Erie."""
    return " ".join(word.capitalize() for word in typed.split() if word.lower() != "county")


def case_numbered(number: str) -> MisuseCase:
    """A case by its number. Raises Refusal when there is none."""
    found = MisuseCase.objects.filter(number=number.strip().upper()).first()
    if found is None:
        says = "No case has this number; copy it from the list of cases."
        raise Refusal("misuse-unknown", says, cite=CITE, field="case", kind="not-found")
    return found


def _require_open(found: MisuseCase) -> None:
    if found.concluded_on is not None:
        says = f"{found.number} is concluded; its evidence and its acts stand as they are. Open another case."
        raise Refusal("misuse-concluded", says, cite=CITE, field="case", kind="conflict")


def _line(query: str) -> Query:
    try:
        found = Query.objects.filter(pk=uuid.UUID(query.strip())).first()
    except ValueError:
        found = None
    if found is None:
        says = "No line of the query log has this id; copy it from the log or from the refusal's reference."
        raise Refusal("misuse-query", says, cite=CITE, field="queries", kind="not-found")
    return found
