"""A clinic asks for its list: an answer a row, each a question of its own."""

from __future__ import annotations

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.policy import policy
from carelaw.pdmp.store.models import Query
from carelaw.pdmp.use_cases.doors.clinic_list import ask_list
from carelaw.platform.accounts.actor import Actor
from tests.pdmp.conftest import AT

pytestmark = pytest.mark.django_db

HEAD = "last_name,first_name,birth_date\n"
LIST = HEAD + "SAMPLESON,AUGUST,1989-03-12\nNOBODY,AT ALL,1950-01-01\nSAMPLESON,AUGUST,soon\nSAM*,AUGUST,1989-03-12\n"


def test_each_row_is_answered_and_logged_by_itself(prescriber: Actor, on_file: None) -> None:
    answers = ask_list(prescriber, LIST.encode(), "list.csv", "existing-patient", at=AT)
    assert [(one.row, one.outcome) for one in answers] == [
        (2, "found"),
        (3, "nobody"),
        (4, "not-asked"),
        (5, "refused"),
    ]
    found, nobody, bad, wild = answers
    assert (found.dispensings, str(found.last_filled)) == (2, "2025-01-05")
    assert "birth_date" in bad.says
    assert wild.cite.startswith("§")
    lines = {str(line.pk): line for line in Query.objects.all()}
    assert set(lines) == {found.query_id, nobody.query_id, wild.query_id}
    assert {line.outcome for line in lines.values()} == {"allowed", "nothing-found", "denied"}
    assert {line.reason for line in lines.values()} == {"CLINIC_LIST"}


def test_without_the_declaration_every_row_is_refused(prescriber: Actor, on_file: None) -> None:
    answers = ask_list(prescriber, LIST.encode(), "list.csv", "", at=AT)
    assert {one.outcome for one in answers} == {"refused", "not-asked"}
    assert Query.objects.filter(outcome="denied").count() == 3


def test_a_list_has_at_most_so_many_rows(prescriber: Actor, home: object) -> None:
    rows = [f"PERSON{n},X,1980-01-01" for n in range(policy().most_on_a_list + 1)]
    at_the_limit = ask_list(prescriber, (HEAD + "\n".join(rows[:-1])).encode(), "list.csv", "first-visit", at=AT)
    assert len(at_the_limit) == policy().most_on_a_list == Query.objects.count()
    with pytest.raises(Refusal) as info:
        ask_list(prescriber, (HEAD + "\n".join(rows)).encode(), "list.csv", "first-visit", at=AT)
    assert info.value.code == "list-too-long"
    assert Query.objects.count() == policy().most_on_a_list


def test_only_those_who_treat_ask_with_a_list(dispenser: Actor) -> None:
    with pytest.raises(Refusal) as info:
        ask_list(dispenser, LIST.encode(), "list.csv", "current-patient", at=AT)
    assert info.value.cite == "§9(b)(1)(i)"
