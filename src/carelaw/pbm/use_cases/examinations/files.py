"""Examinations as files: which are there, who sees them, one by its number."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db.models import QuerySet

from carelaw.kernel.dates import legal_date
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import Examination, ExaminationRequest, ExaminationState
from carelaw.pbm.use_cases.examinations.telling import ABOUT
from carelaw.pbm.use_cases.permissions import EXAMINATION_SEE
from carelaw.pbm.use_cases.scope.authority import ZONE
from carelaw.pbm.use_cases.scope.named import address_of
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.cases.models import Case
from carelaw.platform.notices.models import Notice, NoticeChannel
from carelaw.platform.notices.sending import write_notice
from carelaw.platform.notices.to_parties import write_to_party
from carelaw.platform.parties.models import Party
from carelaw.platform.parties.own import only_own

KIND = "pbm.examination"
CITE = "215 ILCS 5/512-11"


def examinations_for(actor: Actor) -> QuerySet[Examination]:
    """The examinations that an actor may see: a licensee its own."""
    require(actor, EXAMINATION_SEE)
    return only_own(Examination.objects.all(), actor, "party_id")


def examination_for(actor: Actor, number: str, *, lock: bool = False) -> Examination:
    """One examination. Another licensee's reads as if it were not there."""
    seen = examinations_for(actor).filter(number=number.strip())
    found = (seen.select_for_update() if lock else seen).first()
    if found is None:
        says = f"No examination {number[:24]} is yours to see. Numbers look like X-2026-0001."
        raise Refusal("examination-unknown", says, field="examination", kind="not-found")
    return found


def running(actor: Actor, number: str) -> Examination:
    """One that is not closed, held until the act ends."""
    found = examination_for(actor, number, lock=True)
    if found.state == ExaminationState.CLOSED:
        says = f"The examination {found.number} is closed; open another one."
        raise Refusal("examination-closed", says, field="examination", kind="conflict")
    return found


def request_for(actor: Actor, reference: str) -> ExaminationRequest:
    """One request of an examination that the actor may see, held until the act ends."""
    held = ExaminationRequest.objects.select_for_update(of=("self",)).select_related("examination")
    found = held.filter(reference=reference.strip(), examination__in=examinations_for(actor)).first()
    if found is None:
        says = f"No request {reference[:32]} is yours to see. References look like X-2026-0001-R1."
        raise Refusal("request-unknown", says, field="request", kind="not-found")
    return found


def case_of(one: Examination) -> Case:
    """The case of an examination."""
    return Case.objects.get(pk=one.case_id)


def licensee(one: Examination) -> Party:
    """Who is examined."""
    return Party.objects.get(pk=one.party_id)


def write_to_licensee(
    kind: str, one: Examination, *, key: str, at: datetime, values: Mapping[str, str], party: Party | None = None
) -> None:
    """A letter of an examination to the licensee, told in its inbox too."""
    party = party or licensee(one)
    write_to_party(
        kind,
        key=key,
        party_id=party.pk,
        at=at,
        values={"number": one.number, "manager": party.name, "license": one.license_number, **values},
        about=f"{ABOUT}:{one.number}",
        letter=True,
        address=address_of(party, legal_date(at, ZONE)),
    )


def write_to_file(
    kind: str, one: Examination, *, key: str, at: datetime, values: Mapping[str, str], address: str
) -> Notice:
    """A paper of an examination that the licensee does not get: a memo, a subpoena, a petition."""
    party = licensee(one)
    return write_notice(
        kind,
        key=key,
        at=at,
        values={"number": one.number, "manager": party.name, "license": one.license_number, **values},
        channel=NoticeChannel.LETTER,
        about=f"{ABOUT}:{one.number}",
        address=address,
    )


def cell(text: object) -> str:
    """What somebody typed, as it stands in a cell of a letter's table."""
    return " ".join(str(text).replace("|", "/").split()) or "–"


def letters_of(one: Examination, actor: Actor) -> QuerySet[Notice]:
    """The letters of an examination, as far as the actor may open them."""
    found = Notice.objects.filter(about=f"{ABOUT}:{one.number}", channel=NoticeChannel.LETTER).order_by("created_at")
    return only_own(found, actor, "party_id")
