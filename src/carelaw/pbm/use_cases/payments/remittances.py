"""Take files of remittances (X12 835) and look whether every recoupment in them is explained."""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from hashlib import sha256
from typing import Any
from uuid import UUID

from carelaw.kernel.decision import Decision, Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.bulk.payment_evidence import make, run_sql, stage_remittances
from carelaw.pbm.facts.payments import Explained, Recoupment
from carelaw.pbm.rules.payments.recoupments import appeal_contact_given, explanation_complete, recoupment_explained
from carelaw.pbm.store.models import RecoupmentExplanation, Remittance, RemittanceAdjustment, RemittanceClaim
from carelaw.pbm.use_cases.parties import manager_numbered, number_of
from carelaw.pbm.use_cases.payments import on_file
from carelaw.pbm.use_cases.payments.keeping import Found, Subject, dollars, keep_findings, pharmacies_by_npi
from carelaw.pbm.use_cases.permissions import REMITTANCES_SEND
from carelaw.pbm.wire.x12_835 import RemittanceSent, read_835
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.bulk.runs import BulkCheck, execute, receive
from carelaw.platform.bulk.staging import Connection, Staged
from carelaw.platform.files.keeping import opened
from carelaw.platform.jobs.queue import Beat, enqueue, job
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import acts_for_own, own_party

KIND = "pbm.remittances"
JOB = "pbm.check-remittances"
# Raise it with every change of the SQL, so that files judged before are judged anew.
VERSION = "2"
_BATCH = 2_000
_ROWS = """
SELECT answers.row, answers.outcome, answers.because, answers.unit, answers.reference, answers.prescription,
    answers.served_on, answers.taken_on AS day, answers.taken, answers.given_back, answers.amount, answers.listed,
    remits.trace, remits.payee AS pharmacy_npi, $number AS manager_number,
    coalesce(claims.segment, adjustments.segment) AS segment, coalesce(claims.drug, '') AS drug
FROM answers JOIN remits ON remits.remit = answers.remit LEFT JOIN claims ON claims.row = answers.row
LEFT JOIN adjustments ON adjustments.row = answers.row
WHERE answers.outcome IN ('violation', 'review') ORDER BY answers.row
"""


def manager_asked(actor: Actor, number: str) -> Party:
    """The benefit manager that an act is about: one's own, or the one whose number is given."""
    if acts_for_own(actor):
        return own_party(actor)
    found = manager_numbered(number.strip())
    if found is None:
        says = (
            f"No benefit manager on file has the number “{number.strip()[:20]}”. Permitted: a number such as PBM0101."
        )
        raise Refusal("manager-unknown", says, field="manager", kind="not-found")
    return found


def receive_remittances(
    actor: Actor, at: datetime, content: bytes, *, file_name: str, manager: str = ""
) -> tuple[BulkRun, bool]:
    """Take a file of remittances: it is kept as it came. The same file beside the same evidence is the same run."""
    require(actor, REMITTANCES_SEND)
    on_file.require_adopted()
    party = manager_asked(actor, manager)
    check = _check(party, sha256(content).hexdigest())
    run, new = receive(check, io.BytesIO(content), file_name=file_name, at=at, actor=actor, party_id=party.pk)
    if run.state != "done":
        enqueue(JOB, key=str(run.pk), run_id=str(run.pk))
    return run, new


@job(JOB)
def check_remittances(beat: Beat, *, run_id: str) -> None:
    """The check as work that outlives a request."""
    from carelaw.platform import clock

    run_remittances(run_id, at=clock.now())


def run_remittances(run_id: UUID | str, *, at: datetime) -> BulkRun:
    """Carry the check out; run twice, it finds the same and keeps it once."""
    run = BulkRun.objects.get(pk=run_id)
    assert run.party_id is not None
    manager = Party.objects.get(pk=run.party_id)
    return execute(_check(manager, run.digest), str(run_id), at=at)


def _check(manager: Party, digest: str) -> BulkCheck:
    held: list[RemittanceSent] = []

    def terms() -> Mapping[str, Any]:
        told = {"version": VERSION, "manager": str(manager.pk), **_given()}
        return {**told, "codes": _codes(), "on_file": on_file.stamp([manager.pk], without=digest)}

    def read(connection: Connection, run: BulkRun) -> Staged:
        with opened(run.digest) as stream:
            held[:] = read_835(stream, file_name=run.file_reference)
        return stage_remittances(connection, held, _known(manager, digest))

    def decide(connection: Connection) -> None:
        on_file.load_remittances(connection, {number_of(manager): manager}, without=digest)
        on_file.load_explanations(connection, manager)
        make(connection, "recovery_codes", [(code,) for code in _codes()])
        run_sql(connection, "recoupments.sql", _given())

    def save(connection: Connection, run: BulkRun, at: datetime) -> Mapping[str, Any]:
        stored = _store(held, manager, run)
        number = number_of(manager)
        connection.execute("CREATE TABLE manager AS SELECT ? AS number", [number])
        query = _ROWS.replace("$number", "(SELECT number FROM manager)")
        subject = Subject("recoupment", "Recoupments not explained", "215 ILCS 5/512-7.10(a)", _judge(connection))
        tallies = keep_findings(subject, connection, query, run, {number: manager}, at)
        figures = {one: tally.as_dict() for one, tally in sorted(tallies.items())}
        return {"managers": figures, **stored, **_totals(connection)}

    return BulkCheck(KIND, (), terms, decide, save, read)


def _given() -> dict[str, Any]:
    law = adopted_law()
    return {**on_file.judged_days(law), "notice": law.reading("R10")}


def _codes() -> list[str]:
    return list(adopted_law().number("pbm.recovery_codes", date.max))


def _known(manager: Party, digest: str) -> set[str]:
    """The keys of remittances that came with other files."""
    others = Remittance.objects.filter(manager_id=manager.pk)
    same = BulkRun.objects.filter(digest=digest).values("pk")
    return set(others.exclude(run_id__in=same).values_list("key", flat=True))


def _judge(connection: Connection) -> Any:
    told: dict[int, list[str]] = {}
    for row, reference in connection.execute(
        "SELECT row, explanation FROM told_of ORDER BY row, explanation"
    ).fetchall():
        told.setdefault(row, []).append(reference)
    wanted = {one for references in told.values() for one in references}
    found = {str(one.pk): on_file.explained(one) for one in _explanations(wanted)}
    law = adopted_law()

    def judge(row: Found) -> tuple[Recoupment, Sequence[Decision]]:
        explanations: tuple[Explained, ...] = tuple(found[one] for one in told.get(row["row"], ()))
        facts = Recoupment(
            row["day"], dollars(row["taken"]), dollars(row["given_back"]), explanations, recovery=row["listed"]
        )
        first = recoupment_explained(facts, law=law)
        if first.outcome in (Outcome.VIOLATION, Outcome.REVIEW):
            return facts, [first]
        return facts, [explanation_complete(facts, law=law), appeal_contact_given(facts, law=law)]

    return judge


def _explanations(wanted: set[str]) -> Iterator[RecoupmentExplanation]:
    references = sorted(wanted)
    for start in range(0, len(references), 500):
        yield from RecoupmentExplanation.objects.filter(pk__in=references[start : start + 500])


def _store(sent: Sequence[RemittanceSent], manager: Party, run: BulkRun) -> dict[str, int]:
    """Keep the remittances that add up and were not here before, with their units that could be read."""
    known = set(Remittance.objects.filter(manager_id=manager.pk).values_list("key", flat=True))
    pharmacies = pharmacies_by_npi(sorted({one.payee_npi for one in sent}))
    heads, claims, adjustments, aside = [], [], [], 0
    for one in sent:
        bad = {problem.row for problem in one.problems}
        if bad >= set(one.rows) and bad:
            aside += 1
            continue
        if one.key in known or one.amount is None:
            continue
        known.add(one.key)
        head = _head(one, one.amount, manager, run, pharmacies.get(one.payee_npi))
        heads.append(head)
        claims += [_claim(head, claim) for claim in one.claims if claim.row not in bad]
        adjustments += [
            RemittanceAdjustment(
                remittance=head, row=a.row, segment=a.segment, reason=a.reason[:3], reference=a.reference[:50],
                amount=a.amount,
            )
            for a in one.adjustments
            if a.row not in bad
        ]  # fmt: skip
    Remittance.objects.bulk_create(heads, batch_size=_BATCH)
    RemittanceClaim.objects.bulk_create(claims, batch_size=_BATCH)
    RemittanceAdjustment.objects.bulk_create(adjustments, batch_size=_BATCH)
    return {"remittances": len(sent), "kept": len(heads), "put_aside_whole": aside}


def _head(one: RemittanceSent, amount: Decimal, manager: Party, run: BulkRun, pharmacy_id: UUID | None) -> Remittance:
    return Remittance(
        run_id=run.pk,
        key=one.key[:200],
        manager_id=manager.pk,
        payer=one.payer[:80],
        payer_id=one.payer_id[:30],
        payee_npi=one.payee_npi[:15],
        pharmacy_id=pharmacy_id,
        trace=one.trace[:50],
        paid_on=one.paid_on,
        amount=amount,
        segment=one.segment,
    )


def _claim(head: Remittance, claim: Any) -> RemittanceClaim:
    return RemittanceClaim(
        remittance=head,
        row=claim.row,
        segment=claim.segment,
        prescription_number=claim.prescription[:40],
        status=claim.status,
        charged=claim.charged,
        paid=claim.paid,
        control=claim.control[:50],
        served_on=claim.served_on,
        national_drug_code=claim.drug,
        reduced_by=claim.reduced_by[:2],
        adjustments=[[group, reason, str(amount)] for group, reason, amount in claim.adjustments],
        remarks=claim.remarks,
    )


def _totals(connection: Connection) -> dict[str, Any]:
    row = connection.execute(
        "SELECT count(*), coalesce(sum(amount), 0) FROM answers WHERE outcome IN ('pass', 'violation', 'review')"
    ).fetchone()
    count, cents = row or (0, 0)
    by_reason = connection.execute(
        "SELECT reason, count(*), sum(amount) FROM adjustments GROUP BY reason ORDER BY reason"
    ).fetchall()
    return {
        "recoupments": count,
        "taken_back": f"{dollars(int(cents)):.2f}",
        "adjustments": {reason: [n, f"{dollars(int(total)):.2f}"] for reason, n, total in by_reason},
    }
