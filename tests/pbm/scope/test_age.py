"""Programs that existed before the law have its duties from its first day."""

from __future__ import annotations

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import Program, RefusedAttempt
from carelaw.pbm.use_cases.contracts.acts import PROGRAM_REGISTER
from carelaw.platform.accounts.actor import Actor
from tests.pbm.conftest import AT, manager
from tests.pbm.scope.conftest import entity, license_of


def test_no_program_is_too_old_for_the_law(filer: Actor) -> None:
    license_of(manager())
    entity()
    typed = {
        "manager": "PBM0101",
        "name": "Old Gold",
        "offered_in_state": "yes",
        "starts_on": "2001-05-01",
        "entities": "CE0001 employer",
    }
    with pytest.raises(Refusal) as told:
        PROGRAM_REGISTER.perform(filer, AT, {**typed, "grandfathered": "yes"})
    assert (told.value.code, told.value.cite) == ("E-PBM-15", "215 ILCS 5/512-10 ¶2")
    assert RefusedAttempt.objects.get().typed["name"] == "Old Gold"
    assert not Program.objects.exists()
    done = PROGRAM_REGISTER.perform(filer, AT, typed)
    assert (done.more["state"], done.more["duties_from"]) == ("registered", "2009-01-01")
    young = PROGRAM_REGISTER.perform(filer, AT, {**typed, "starts_on": "2010-05-01"})
    assert young.more["duties_from"] == "2010-05-01"
