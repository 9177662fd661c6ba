"""Whose is whose: staff see all, whoever acts for a party its own; what is of others reads as if it were not there."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.parties.models import Party, PartyKind
from carelaw.platform.parties.own import is_own, only_own, own_party, require_own
from carelaw.platform.parties.registry import enter_party

pytestmark = pytest.mark.django_db
AT = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


def acting(role: str, *parties: uuid.UUID) -> Actor:
    scope = MappingProxyType({"party": tuple(map(str, parties))} if parties else {})
    return Actor("", "Pat", role, second_factor=True, channel="console", client="test", scope=scope)


@pytest.fixture
def parties() -> list[Party]:
    return [enter_party(name, PartyKind.ORGANIZATION, {"state": name}, at=AT) for name in ("A", "B")]


def test_staff_and_the_program_itself_are_limited_to_nobody(parties: list[Party]) -> None:
    for role in ("IL_COMPLIANCE", "PBM_REGULATOR", "IHH_PROGRAM", "AUDITOR", "SYSTEM"):
        require_own(acting(role), parties[0].pk)
        assert only_own(Party.objects.all(), acting(role), "pk").count() == 2


@pytest.mark.parametrize("role", [role.code for role in ROLES.values() if role.own_only])
def test_whoever_acts_for_a_party_sees_that_one_alone(parties: list[Party], role: str) -> None:
    own, other = parties
    actor, nobody = acting(role, own.pk), acting(role)
    require_own(actor, other.pk, own.pk)
    assert is_own(actor, str(own.pk))
    assert list(only_own(Party.objects.all(), actor, "pk")) == [own]
    assert not only_own(Party.objects.all(), nobody, "pk").exists(), "a grant without a party reaches none"
    absent: tuple[Any, ...] = (None,)
    for who, asked in ((actor, (other.pk,)), (actor, absent), (nobody, (own.pk,)), (nobody, absent)):
        with pytest.raises(Refusal) as refused:
            require_own(who, *asked)
        assert (refused.value.code, refused.value.kind) == ("not-found", "not-found")


def test_any_of_several_fields_may_be_ones_own(parties: list[Party]) -> None:
    own, other = parties
    found = only_own(Party.objects.all(), acting("PBM_FILER", own.pk), "identifiers__party", "pk")
    assert (list(found), other in found) == ([own], False)


def test_one_acts_for_exactly_one_party(parties: list[Party]) -> None:
    own, other = parties
    assert own_party(acting("PBM_FILER", own.pk)) == own
    for mine, code in (
        ((), "party-not-named"),
        ((own.pk, other.pk), "party-not-named"),
        ((uuid.uuid4(),), "party-unknown"),
    ):
        with pytest.raises(Refusal) as refused:
            own_party(acting("PBM_FILER", *mine))
        assert (refused.value.code, refused.value.kind) == (code, "forbidden")
