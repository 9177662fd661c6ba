"""What is due: one list for a role, the soonest first."""

from collections.abc import Iterable
from datetime import date

import pytest
from django.test import Client

from carelaw.platform.accounts.actor import Actor
from carelaw.platform.cases import worklist
from carelaw.platform.cases.worklist import WorkItem, waiting_for, work_for

ON = date(2026, 3, 2)
ACTOR = Actor("a-1", "Robin Vale", "AUDITOR", second_factor=True, channel="console", client="test")


def item(key: str, due: date | None, since: date = ON) -> WorkItem:
    return WorkItem(f"Do {key}.", since, due, f"/x/{key}/", "§1", key)


@pytest.fixture
def providers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist, "_PROVIDERS", {})


def test_what_is_due_soonest_stands_first_and_what_has_no_date_last(providers: None) -> None:
    @work_for("AUDITOR")
    def some(actor: Actor, on: date) -> Iterable[WorkItem]:
        return [item("undated", None), item("later", date(2026, 4, 1))]

    @work_for("AUDITOR", "ADMIN")
    def more(actor: Actor, on: date) -> Iterable[WorkItem]:
        return [item("over", date(2026, 3, 1)), item("older", date(2026, 4, 1), since=date(2026, 1, 1))]

    assert [each.key for each in waiting_for(ACTOR, ON)] == ["over", "older", "later", "undated"]
    assert waiting_for(ACTOR, ON)[0].as_row(ON)["days_left"] == -1


def test_work_of_another_role_does_not_show(providers: None) -> None:
    work_for("ADMIN")(lambda actor, on: [item("theirs", ON)])
    assert waiting_for(ACTOR, ON) == []


def test_a_role_that_does_not_exist_has_no_work(providers: None) -> None:
    with pytest.raises(ValueError, match="NOBODY"):
        work_for("NOBODY")


@pytest.mark.django_db
def test_nobody_sees_it_without_a_sign_in(client: Client) -> None:
    assert client.get("/due/").status_code in {302, 401}
    assert client.get("/api/work").status_code == 401
