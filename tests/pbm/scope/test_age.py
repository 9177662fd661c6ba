"""Programs that existed before the law have its duties from its first day."""

from __future__ import annotations

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import Program, RefusedAttempt
from carelaw.pbm.use_cases.contracts.acts import PROGRAM_REGISTER
from carelaw.pbm.use_cases.licenses import may_act
from carelaw.pbm.use_cases.scope.acts import EXEMPTION_ENTER
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


def test_an_agent_of_the_department_registers_the_one_program_it_is_authorized_for(
    filer: Actor, regulator: Actor
) -> None:
    entity()
    typed = {"manager": "PBM0101", "name": "State program", "offered_in_state": "yes", "starts_on": "2024-04-01"}
    typed["entities"] = "CE0001 other"
    with pytest.raises(Refusal) as told:
        PROGRAM_REGISTER.perform(filer, AT, typed)
    assert told.value.code == "E-PBM-16"
    exempt = {"party": "PBM0101", "kind": "department-agent", "reference": "HFS-9", "starts_on": "2024-01-01"}
    EXEMPTION_ENTER.perform(regulator, AT, {**exempt, "department_pays": "yes", "program": "next"})
    assert may_act(manager(), AT.date()).codes == ("E-PBM-16",)
    PROGRAM_REGISTER.perform(filer, AT, typed)
    one = Program.objects.get()
    assert (may_act(manager(), AT.date(), one.pk).codes, may_act(manager(), AT.date()).codes) == (
        ("exempt",),
        ("E-PBM-16",),
    )
    with pytest.raises(Refusal) as told:
        PROGRAM_REGISTER.perform(filer, AT, {**typed, "name": "Commercial"})
    assert told.value.code == "E-PBM-16"
