"""A contract's paper: kept, read in a process of its own, cut into passages, judged passage by passage."""

from __future__ import annotations

import io
from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts.contract_text import Clause, Page, Passage
from carelaw.pbm.rules.contract_reading.passages import cut
from carelaw.pbm.rules.contract_reading.reader import read
from carelaw.pbm.store.models import (
    ClauseFinding,
    ClauseState,
    Contract,
    ContractPassage,
    ContractVersion,
)
from carelaw.pbm.use_cases.contracts.judging import settle
from carelaw.pbm.use_cases.contracts.permissions import CONTRACTS_KEEP
from carelaw.pbm.use_cases.contracts.registering import CONTRACT_CITE, contract_for
from carelaw.pbm.use_cases.contracts.tags import TAGS
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.bulk.documents import Document, read_document
from carelaw.platform.files.keeping import keep as keep_file
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

PAPER = declare(
    "contract-paper-read",
    says="A version of a contract was kept and read.",
    keys={
        "contract": Shape.ID,
        "digest": Shape.DIGEST,
        "passages": Shape.COUNT,
        "missing": Shape.COUNT,
        "suspect": Shape.COUNT,
    },
    cite=CONTRACT_CITE,
)


def add_version(
    actor: Actor, at: datetime, *, contract: str, paper: Attached, effective_on: date | None
) -> ContractVersion:
    """Send a contract's paper as PDF, Word or text. It is kept whole, and read; what cannot be read is said plainly."""
    require(actor, CONTRACTS_KEEP)
    found = contract_for(actor, contract)
    return keep_version(actor, at, found, paper.name, paper.content, effective_on)


def keep_version(
    actor: Actor | None, at: datetime, contract: Contract, file_name: str, raw: bytes, effective_on: date | None
) -> ContractVersion:
    """Keep one version of a contract and read it."""
    try:
        document = read_document(raw, file_name=file_name)
    except Refusal as refusal:
        # What is evidence is kept whether it can be read or not; what nobody can read passes nothing.
        document = Document("unread", (), refusal.says[:300])
    kept = keep_file(io.BytesIO(raw))
    passages = cut([Page(page.number, page.text) for page in document.pages]) if document.has_words else ()
    with transaction.atomic():
        last = contract.versions.order_by("-number").first()
        made = ContractVersion.objects.create(
            contract=contract,
            number=last.number + 1 if last else 1,
            effective_on=effective_on,
            file_name=file_name[:200],
            digest=kept.digest,
            size=kept.size,
            content=document.content,
            pages=len(document.pages),
            unread=document.unread[:300],
            added_at=at,
            read_at=at if passages else None,
        )
        missing, suspect = _read(made, passages)
        body = {
            "contract": contract.number,
            "digest": kept.digest,
            "passages": len(passages),
            "missing": missing,
            "suspect": suspect,
        }
        append(PAPER, actor=actor, at=at, body=body, subject=contract.number)
        settle(contract, at=at, actor=actor)
    return made


def _read(version: ContractVersion, passages: tuple[Passage, ...]) -> tuple[int, int]:
    """Store the passages and what the reader found in them; gives how much is missing and how much is suspect."""
    if not passages:
        return 0, 0
    rows = ContractPassage.objects.bulk_create(
        ContractPassage(
            version=version,
            number=one.number,
            page=one.page,
            label=one.label[:40],
            heading=one.heading[:200],
            text=f"{one.lead} {one.text}".strip() if one.lead else one.text,
        )
        for one in passages
    )
    at_number = {row.number: row for row in rows}
    reading = read(passages, version.contract.kind)
    made = [_found(version, one, at_number, required=True) for one in reading.required]
    made += [_found(version, one, at_number, required=False) for one in reading.suspect]
    made += [
        ClauseFinding(
            version=version,
            tag=tag,
            provision=TAGS[tag].provision,
            cite=TAGS[tag].cite,
            state=ClauseState.MISSING,
            said="No passage says it.",
        )
        for tag in reading.missing
    ]
    ClauseFinding.objects.bulk_create(made)
    lacking = sum(one.state == ClauseState.MISSING for one in made)
    return lacking, len(reading.suspect)


def _found(
    version: ContractVersion, clause: Clause, at_number: dict[int, ContractPassage], *, required: bool
) -> ClauseFinding:
    tag = TAGS[clause.tag]
    state = (ClauseState.MISSING if clause.short else ClauseState.OK) if required else ClauseState.SUSPECT
    return ClauseFinding(
        version=version,
        tag=clause.tag,
        provision=tag.provision,
        cite=tag.cite,
        state=state,
        passage=at_number[clause.passage],
        sureness=clause.sureness,
        words=[{"words": one.words, "why": one.why, "points": one.points} for one in clause.counted],
        said=f"Falls short: {clause.short}."[:500] if clause.short else "",
    )
