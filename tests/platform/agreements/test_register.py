"""Agreements: every party signs, the period counts its last day, and what ended binds nobody."""

import uuid
from datetime import UTC, date, datetime

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.platform.agreements.models import Agreement, AgreementState
from carelaw.platform.agreements.register import draft, end, in_force, put_in_force, redraft, sign

AT = datetime(2025, 3, 1, 12, tzinfo=UTC)
ON = date(2025, 3, 1)
US, THEM = uuid.uuid4(), uuid.uuid4()

pytestmark = pytest.mark.django_db


def drafted(second: uuid.UUID | None = THEM) -> Agreement:
    return draft("mou", reference="M-1", first=US, second=second, terms={"sites": 2}, cite="(d)(6)", at=AT)


def signed() -> Agreement:
    sign(drafted(), by="first", on=ON, at=AT)
    return sign(drafted(), by="second", on=ON, at=AT)


def test_the_same_reference_is_one_agreement() -> None:
    assert drafted() == drafted()


def test_it_is_signed_when_every_party_has_signed() -> None:
    assert sign(drafted(), by="first", on=ON, at=AT).state == AgreementState.DRAFT
    assert sign(drafted(), by="second", on=ON, at=AT).state == AgreementState.SIGNED


def test_an_agreement_of_one_party_needs_one_signature() -> None:
    assert sign(drafted(second=None), by="first", on=ON, at=AT).state == AgreementState.SIGNED


def test_what_not_everyone_signed_is_not_put_in_force() -> None:
    sign(drafted(), by="first", on=ON, at=AT)
    with pytest.raises(Refusal) as refused:
        put_in_force(drafted(), on=ON, at=AT)
    assert refused.value.code == "agreement-state"
    assert in_force("mou", US, ON) is None


def test_its_first_and_last_day_belong_to_it() -> None:
    held = put_in_force(signed(), on=ON, at=AT, expires_on=date(2025, 12, 31))
    assert in_force("mou", THEM, ON) == held
    assert in_force("mou", THEM, date(2025, 12, 31)) == held
    assert in_force("mou", THEM, date(2026, 1, 1)) is None
    assert in_force("mou", THEM, date(2025, 2, 28)) is None
    assert in_force("dsa", THEM, ON) is None


def test_from_the_day_of_its_end_it_binds_nobody() -> None:
    held = put_in_force(signed(), on=ON, at=AT)
    end(held, on=date(2025, 6, 1), because="withdrawn", at=AT)
    assert in_force("mou", US, date(2025, 5, 31)) == held
    assert in_force("mou", US, date(2025, 6, 1)) is None


def test_a_party_signs_once() -> None:
    sign(drafted(), by="first", on=ON, at=AT)
    with pytest.raises(Refusal) as refused:
        sign(drafted(), by="first", on=ON, at=AT)
    assert refused.value.kind == "conflict"


def test_a_draft_changes_until_somebody_signs_it() -> None:
    changed = redraft(drafted(), terms={"sites": 3}, at=AT)
    assert Agreement.objects.get(pk=changed.pk).terms == {"sites": 3}
    sign(changed, by="first", on=ON, at=AT)
    with pytest.raises(Refusal) as refused:
        redraft(changed, terms={"sites": 4}, at=AT)
    assert refused.value.code == "agreement-signed"
    assert Agreement.objects.get(pk=changed.pk).terms == {"sites": 3}
