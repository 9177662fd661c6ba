"""Refer a case to the Bureau of Collections: a sealed bundle of letters, proofs, assessments and the facts."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from hashlib import sha256
from typing import Any, BinaryIO
from uuid import UUID

from django.db import transaction

from carelaw.gateway.facts.compliance import LetterKind, Referral
from carelaw.gateway.letters.compliance import REFERRED
from carelaw.gateway.rules.collections_referral import collections_referral
from carelaw.gateway.rules.compliance_term import day
from carelaw.gateway.rules.letter_window import NAMES
from carelaw.gateway.rules.refusal_codes import SECTION
from carelaw.gateway.store.models import CollectionBundle, FineCase
from carelaw.gateway.use_cases.case_facts import live_letters, sent_on
from carelaw.gateway.use_cases.case_standing import refresh
from carelaw.gateway.use_cases.compliance import case_for, docket, held, judged
from carelaw.gateway.use_cases.fine_sheet import Sheet, sheet_of
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import REFER_CASES, SEE_CASES
from carelaw.kernel.decision import plain
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.docket import add_event
from carelaw.platform.decisions.keeping import decisions_on, keep
from carelaw.platform.files import keeping as files
from carelaw.platform.money.ledger import balance
from carelaw.platform.notices.letters import letter_pdf
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.parties.own import acts_for_own
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

BUREAU = "Bureau of Collections\nIllinois Department of Human Services"
_KEYS = {
    "case": Shape.ID,
    "bundle": Shape.ID,
    "number": Shape.COUNT,
    "digest": Shape.DIGEST,
    "documents": Shape.COUNT,
    "cents": Shape.COUNT,
}
REFERRAL = declare(
    "fine-case-referred", says="A bundle went to the Bureau of Collections.", keys=_KEYS, cite=f"{SECTION}(h)(3)"
)
HELD = declare(
    "fine-bundle-held",
    says="A bundle was assembled and held, since nothing is owed any more.",
    keys=_KEYS,
    cite=f"{SECTION}(h)(3)",
)
RECEIPT = declare(
    "bundle-received",
    says="The Bureau of Collections confirmed a bundle.",
    keys={"case": Shape.ID, "bundle": Shape.ID},
    cite=f"{SECTION}(h)(3)",
)
# The earliest instant that a ZIP archive can hold: every entry carries it, so that the same bundle is the same bytes.
_NO_TIME = (1980, 1, 1, 0, 0, 0)


def refer(actor: Actor, at: datetime, *, case: str, hold_reason: str = "") -> CollectionBundle:
    """Assemble the bundle of a case and send it; after the first, what is new goes as a supplement.

    The archive is kept sealed under its digest, which stands on the record. Where the respondent has integrated and
    owes nothing, the bundle is assembled and held, for the reason that is given (A-40).
    """
    require(actor, REFER_CASES)
    on = law_day(at)
    with transaction.atomic():
        one = refresh(held(case_for(actor, case)), on, at)
        facts = _referral(one, hold_reason)
        decision = collections_referral(facts, law=adopted_law())
        holding = decision.codes == ("held",)
        if holding:
            keep(decision, facts, subject=f"gateway-fine-case:{one.pk}", at=at, actor=actor)
        else:
            judged(decision, facts, one.pk, at, actor)
        number = one.bundles.count() + 1
        if number > 1 and not _new_since(one, one.bundles.latest("number").assembled_at):
            says = f"Nothing happened since bundle {number - 1}; a supplement goes when a month or a payment follows."
            raise Refusal("nothing-to-supplement", says, cite=f"{SECTION}(h)(3)", field="case", kind="conflict")
        documents = list(_documents(one, number, on, at, holding=holding))
        archive = _archived(documents)
        kept = files.keep(io.BytesIO(archive))
        made = CollectionBundle.objects.create(
            case=one,
            number=number,
            digest=kept.digest,
            size=kept.size,
            documents=[{"name": name, "sha256": sha256(content).hexdigest()} for name, content in documents],
            owed=facts.owed,
            assembled_at=at,
            sent_on=None if holding else on,
        )
        one.referred_on = one.referred_on or made.sent_on
        one.save(update_fields=["referred_on"])
        body = {"number": number, "on": on.isoformat(), "digest": kept.digest}
        add_event(docket(one), "referral-held" if holding else "referred", at=at, actor=actor, body=body)
        entry = {
            "case": str(one.pk),
            "bundle": str(made.pk),
            "number": number,
            "digest": kept.digest,
            "documents": len(documents),
            "cents": int(facts.owed * 100),
        }
        append(HELD if holding else REFERRAL, actor=actor, at=at, body=entry, subject=str(one.pk))
        refresh(one, on, at)
    return made


def record_receipt(actor: Actor, at: datetime, *, bundle: UUID | str, receipt: str) -> CollectionBundle:
    """Enter the Bureau's receipt for a bundle."""
    require(actor, REFER_CASES)
    with transaction.atomic():
        made = _bundle(bundle)
        if made.sent_on is None:
            says = "This bundle is held and was not sent, so there is no receipt of it."
            raise Refusal("bundle-held", says, cite=f"{SECTION}(h)(3)", field="bundle", kind="conflict")
        if not receipt.strip():
            says = "Give the number that the Bureau's receipt carries."
            raise Refusal("receipt-missing", says, cite=f"{SECTION}(h)(3)", field="receipt")
        made.receipt = receipt.strip()[:80]
        made.save(update_fields=["receipt"])
        body = {"number": made.number}
        add_event(docket(made.case), "receipt", at=at, actor=actor, body=body)
        append(RECEIPT, actor=actor, at=at, body={"case": str(made.case_id), "bundle": str(made.pk)})
    return made


def open_bundle(actor: Actor, bundle: UUID | str) -> tuple[CollectionBundle, BinaryIO]:
    """A bundle as it was sent, byte for byte; for the Department alone."""
    require(actor, SEE_CASES)
    if acts_for_own(actor):
        raise _no_bundle()
    made = _bundle(bundle)
    return made, files.opened(made.digest)


def _bundle(bundle: UUID | str) -> CollectionBundle:
    try:
        found = CollectionBundle.objects.filter(pk=UUID(str(bundle))).select_related("case").first()
    except ValueError:
        found = None
    if found is None:
        raise _no_bundle()
    return found


def _no_bundle() -> Refusal:
    says = "No bundle of this id is here for you; a case lists its bundles."
    return Refusal("bundle-unknown", says, cite=f"{SECTION}(h)(3)", field="bundle", kind="not-found")


def supplement_due(case: FineCase) -> bool:
    """True when a referred case has months, credits or payments that its bundles do not hold."""
    last = case.bundles.order_by("-number").first()
    return last is not None and _new_since(case, last.assembled_at)


def missing_parts(case: FineCase) -> tuple[str, ...]:
    """What the bundle still lacks: letters, proofs, the determination."""
    letters = live_letters(case)
    missing = []
    for kind in LetterKind:
        letter = letters.get(kind)
        if letter is None or letter.sent_on is None:
            missing.append(f"the {NAMES[kind]}")
            continue
        if not letter.mail_proof:
            missing.append(f"mail proof of the {NAMES[kind]}")
        if not letter.message_id:
            missing.append(f"e-mail proof of the {NAMES[kind]}")
    if not case.determinations.exists():
        missing.append("the determination of willfulness")
    return tuple(missing)


def _referral(case: FineCase, hold_reason: str) -> Referral:
    third = sent_on(case)[LetterKind.NOTICE_OF_NON_COMPLIANCE]
    return Referral(
        third_sent_on=third,
        missing=missing_parts(case) if third else (),
        owed=balance(case.respondent_id),
        running=case.completed_on is None and case.exempt_from is None,
        hold_reason=hold_reason,
    )


def _new_since(case: FineCase, at: datetime) -> bool:
    telling = {"assessed", "credited", "payment", "answered", "integrated", "exempt", "waiver", "stay"}
    return docket(case).events.filter(at__gt=at, kind__in=telling).exists()


def _documents(case: FineCase, number: int, on: date, at: datetime, *, holding: bool) -> Iterator[tuple[str, bytes]]:
    """Every document of the bundle with its name; the index comes last and names them all."""
    sheet = sheet_of(case, on)
    made = [] if holding else [("00-transmittal.pdf", letter_pdf(_transmittal(case, number, sheet, at)))]
    made += _letters(case)
    made += _bills(case)
    facts = _envelope_of_facts(case, sheet, on)
    made.append(("facts.json", json.dumps(facts, indent=2, ensure_ascii=False, sort_keys=True).encode()))
    made.append(("fine-days.csv", _days_sheet(sheet)))
    yield from made
    yield "index.csv", _index(made)


def _letters(case: FineCase) -> list[tuple[str, bytes]]:
    letters = live_letters(case)
    made = []
    for place, kind in enumerate(LetterKind, 1):
        letter = letters[kind]
        made.append((f"{place:02d}-{kind.value}.pdf", letter_pdf(Notice.objects.get(pk=letter.notice_id))))
        proof = {
            "letter": kind.value,
            "mailed_on": letter.mailed_on,
            "mail_proof": letter.mail_proof,
            "emailed_at": letter.emailed_at,
            "message_id": letter.message_id,
            "sent_on": letter.sent_on,
        }
        made.append((f"{place:02d}-{kind.value}-proof.json", json.dumps(plain(proof), indent=2).encode()))
    return made


def _bills(case: FineCase) -> list[tuple[str, bytes]]:
    made = []
    for one in case.assessments.prefetch_related("credits").order_by("from_on"):
        if one.notice_id:
            made.append((f"assessment-{one.from_on}.pdf", letter_pdf(Notice.objects.get(pk=one.notice_id))))
        for number, each in enumerate(one.credits.order_by("pk"), 1):
            if each.notice_id:
                name = f"credit-{one.from_on}-{number}.pdf"
                made.append((name, letter_pdf(Notice.objects.get(pk=each.notice_id))))
    return made


def _envelope_of_facts(case: FineCase, sheet: Sheet, on: date) -> dict[str, Any]:
    """The facts behind the fine: who, where, why willful, delays decided, answers, decisions with their digests."""
    found: dict[str, Any] = plain(
        {
            "case": case.number,
            "as_of": on,
            "respondent": case.respondent_name,
            "kind": case.respondent_kind,
            "law": f"{SECTION}, 48 Ill. Reg. 15062",
            "locations": [
                {"name": one.name, "city": one.city, "integrated_since": one.integrated_since}
                for one in case.locations.order_by("name")
            ],
            "willfulness": list(case.determinations.values("determined_on", "facts", "evidence")),
            "delays": list(case.delays.values("from_on", "to_on", "cause", "source", "state", "reason")),
            "reliefs": list(case.reliefs.values("kind", "from_on", "to_on", "reason")),
            "answers": [{"at": one.at, "text": one.text} for one in case.answers.order_by("at")],
            "fine": {
                "start": sheet.start,
                "through": sheet.through,
                "days": sheet.days,
                "amount": sheet.amount,
                "assessed": sheet.assessed,
                "credited": sheet.credited,
                "paid": sheet.paid,
                "owed": sheet.owed,
            },
            "decisions": [
                {"id": str(one.pk), "rule": one.rule, "outcome": one.outcome, "facts": one.facts_digest}
                for one in reversed(decisions_on(f"gateway-fine-case:{case.pk}"))
            ],
        }
    )
    return found


def _days_sheet(sheet: Sheet) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["from", "to", "days", "charged", "why"])
    for month in sheet.months:
        for run in month.runs:
            writer.writerow([run.from_on, run.to_on, run.days, "yes" if run.charged else "no", run.says])
    return out.getvalue().encode()


def _index(documents: Sequence[tuple[str, bytes]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["document", "bytes", "sha256"])
    for name, content in documents:
        writer.writerow([name, len(content), sha256(content).hexdigest()])
    return out.getvalue().encode()


def _transmittal(case: FineCase, number: int, sheet: Sheet, at: datetime) -> Notice:
    values = {
        "number": case.number,
        "respondent": case.respondent_name,
        "what": "First bundle." if number == 1 else f"Supplement {number - 1}.",
        "start": day(sheet.start) if sheet.start else "",
        "through": day(sheet.months[-1].to_on) if sheet.months else "not yet",
        "days": str(sheet.days),
        "amount": f"{sheet.amount:,.2f}",
        "paid": f"{sheet.paid:,.2f}",
        "balance": f"{sheet.owed:,.2f}",
    }
    return write_notice(
        REFERRED,
        key=f"{case.number}:{number}",
        at=at,
        values=values,
        channel=NoticeChannel.LETTER,
        about=f"fine-case:{case.pk}",
        address=BUREAU,
    )


def _archived(documents: Sequence[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in documents:
            archive.writestr(zipfile.ZipInfo(name, date_time=_NO_TIME), content)
    return out.getvalue()


__all__ = ["missing_parts", "open_bundle", "record_receipt", "refer", "supplement_due"]
