"""Sample contracts of a license application: read like any contract, with the result beside the file (512-4(b)(5))."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from django.db import transaction

from carelaw.kernel.dates import legal_date
from carelaw.pbm.store.models import ClauseFinding, Contract, ContractKind, ContractState, LicenseApplication
from carelaw.pbm.use_cases.contracts.papers import keep_version
from carelaw.pbm.use_cases.contracts.tags import TAGS
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases.numbering import next_in
from carelaw.platform.files.keeping import opened

_KINDS = {"entity-contract": ContractKind.ENTITY, "network-contract": ContractKind.PHARMACY}


def read_sample(
    actor: Actor, application: LicenseApplication, kind: str, digest: str, file_name: str, *, at: datetime
) -> Contract | None:
    """Read a sample that was filed; the clause results stand with the application."""
    if kind not in _KINDS:
        return None
    with opened(digest) as stream:
        raw = stream.read()
    year = legal_date(at, ZONE).year
    with transaction.atomic():
        made = Contract.objects.create(
            number=f"CT-{year}-{next_in(f'pbm.contracts-{year}'):04}",
            kind=_KINDS[kind],
            state=ContractState.DRAFT,
            manager_id=application.party_id,
            title=f"Sample of {application.reference}: {file_name}"[:200],
            template=True,
            made_in_state=True,
            created_at=at,
        )
        keep_version(actor, at, made, file_name, raw, None)
    return made


def samples_of(party_id: UUID, reference: str) -> list[Contract]:
    """The samples of an application, as they were read."""
    starts = f"Sample of {reference}:"
    return list(
        Contract.objects.filter(manager_id=party_id, template=True, title__startswith=starts).order_by("number")
    )


def sample_rows(party_id: UUID, reference: str) -> list[dict[str, object]]:
    """Each clause result of an application's samples."""
    rows: list[dict[str, object]] = []
    for contract in samples_of(party_id, reference):
        version = contract.versions.order_by("-number").first()
        if version is None:
            continue
        if version.unread:
            cite = "215 ILCS 5/512-4(b)(5)"
            rows.append({"contract": contract.number, "clause": version.unread, "cite": cite, "state": "unread"})
        for one in ClauseFinding.objects.filter(version=version).order_by("provision", "tag"):
            rows.append(
                {"contract": contract.number, "clause": TAGS[one.tag].title, "cite": one.cite, "state": one.state}
            )
    return rows
