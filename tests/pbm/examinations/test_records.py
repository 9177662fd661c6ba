"""Records are kept for five years; holds keep them longer; the log of what was destroyed stays."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime
from uuid import uuid4

import pytest
from django.conf import LazySettings

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import Audit, DestroyedRecord, KeptRecord, MacList, MacVersion, Remittance
from carelaw.pbm.use_cases.examinations import acts
from carelaw.pbm.use_cases.examinations.looking import destroyed_rows, hold_rows, record_rows
from carelaw.pbm.use_cases.examinations.records import may_be_destroyed, schedule_own
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.notices.models import Notice
from tests.pbm.conftest import ADOPTION, AT, manager
from tests.pbm.scope.conftest import examiner

__all__ = ["examiner"]
Scopes = Mapping[str, Mapping[str, list[str]]]


def at(year: int, month: int, day: int) -> datetime:
    return datetime(year, month, day, 18, 0, tzinfo=UTC)


def enter(filer: Actor, **more: str) -> str:
    typed = {"kind": "book", "reference": "GL-2010", "title": "General ledger", "created_on": "2010-03-10", **more}
    return acts.RECORD_ENTER.perform(filer, AT, typed).reference


def destroyed(filer: Actor, number: str, when: datetime) -> str:
    try:
        acts.RECORD_DESTROY.perform(filer, when, {"record": number})
    except Refusal as refusal:
        return refusal.code
    return "destroyed"


def test_the_anniversary_still_belongs_to_the_five_years(filer: Actor, other_filer: Actor) -> None:
    number = enter(filer, matter_ended_on="2019-06-30")
    assert destroyed(other_filer, number, at(2024, 7, 1)) == "record-unknown"
    assert destroyed(filer, number, at(2024, 6, 30)) == "E-PBM-59"
    assert destroyed(filer, number, at(2024, 7, 1)) == "destroyed"
    logged = DestroyedRecord.objects.get()
    assert (logged.kept_through, logged.reference) == (date(2024, 6, 30), "GL-2010")
    KeptRecord.objects.all().delete()
    assert [row["number"] for row in destroyed_rows(filer, AT)] == [number]
    assert destroyed_rows(other_filer, AT) == []


def test_the_years_run_from_the_end_of_what_is_recorded(filer: Actor, home: LazySettings) -> None:
    number = enter(filer, matter_open="yes")
    assert destroyed(filer, number, at(2024, 7, 1)) == "E-PBM-59.open"
    assert [row["standing"] for row in record_rows(filer, AT)] == ["matter-open"]
    acts.RECORD_END.perform(filer, AT, {"record": number, "ended_on": "2024-03-31"})
    assert [row["keep_through"] for row in record_rows(filer, AT)] == [date(2029, 3, 31)]
    # Under the other reading of R20 creation alone counts.
    (home / "law.toml").write_text(ADOPTION + '\n[readings]\nR20 = "creation"\n', encoding="utf-8")  # type: ignore[operator]
    assert [row["keep_through"] for row in record_rows(filer, AT)] == [date(2015, 3, 10)]
    assert destroyed(filer, number, at(2024, 4, 2)) == "destroyed"


def test_a_hold_keeps_what_is_past_its_years(filer: Actor, examiner: Actor) -> None:
    number, other = enter(filer), enter(filer, kind="log", reference="L-1")
    hold = {"manager": "PBM0101", "kind": "book", "because": "A suit is pending."}
    held = acts.HOLD_PLACE.perform(examiner, at(2024, 4, 3), hold).reference
    assert destroyed(filer, number, at(2024, 4, 4)) == "E-PBM-59.hold"
    assert destroyed(filer, other, at(2024, 4, 4)) == "destroyed"
    assert [(row["number"], row["kind"]) for row in hold_rows(filer, AT)] == [(held, "book")]
    assert "all records of the kind book" in Notice.objects.get(kind="pbm.record-hold", channel="letter").body
    with pytest.raises(Refusal):
        acts.HOLD_LIFT.perform(filer, at(2024, 5, 1), {"hold": held})
    acts.HOLD_LIFT.perform(examiner, at(2024, 5, 1), {"hold": held})
    assert destroyed(filer, number, at(2024, 5, 1)) == "destroyed"


def test_what_the_platform_holds_goes_on_the_schedule(filer: Actor, examiner: Actor) -> None:
    of = MacList.objects.create(manager_id=manager().pk, code="L1", name="List", network="N")
    for number, when in ((1, at(2018, 1, 5)), (2, at(2018, 1, 12))):
        MacVersion.objects.create(mac_list=of, number=number, kind="full", published_at=when, effective_on=when.date())
    assert [schedule_own(AT.date(), AT), schedule_own(AT.date(), AT)] == [2, 0]
    rows = {row["title"]: (row["standing"], row["keep_through"]) for row in record_rows(examiner, AT)}
    assert rows == {
        "Version 1 of the price list L1": ("may-be-destroyed", date(2023, 1, 12)),
        "Version 2 of the price list L1": ("matter-open", None),
    }
    decision = may_be_destroyed("mac-list-version", manager().pk, f"{of.pk}:1", date(2023, 1, 12))
    assert decision is not None
    assert decision.codes == ("E-PBM-59",)
    MacVersion.objects.create(
        mac_list=of, number=3, kind="full", published_at=at(2018, 1, 19), effective_on=date(2018, 1, 19)
    )
    schedule_own(AT.date(), AT)
    ended = KeptRecord.objects.get(reference=f"{of.pk}:2").matter_ended_on
    assert ended == date(2018, 1, 19)


def test_remittances_and_audits_are_kept_too(filer: Actor) -> None:
    run = uuid4()
    for n in range(3):
        Remittance.objects.create(
            run_id=run,
            key=f"k{n}",
            manager_id=manager().pk,
            trace=str(n),
            paid_on=date(2019, 4, 2),
            amount=9,
            segment=1,
        )
    Audit.objects.create(manager_id=manager().pk, state="started", saved_at=at(2018, 1, 5))
    Audit.objects.create(manager_id=manager().pk, state="draft", saved_at=at(2018, 1, 5))
    assert [schedule_own(AT.date(), AT), schedule_own(AT.date(), AT)] == [4, 0]
    rows = [(row["kind"], row["standing"], row["keep_through"]) for row in record_rows(filer, AT)]
    assert sorted(rows, key=str) == [
        ("audit-file", "matter-open", None),
        *[("remittance", "kept", date(2024, 4, 2))] * 3,
    ]
    assert len({one.number for one in KeptRecord.objects.all()}) == 4


def test_a_record_stands_on_the_schedule_once(filer: Actor) -> None:
    enter(filer)
    with pytest.raises(Refusal) as told:
        enter(filer)
    assert told.value.code == "record-known"
    with pytest.raises(Refusal) as told:
        enter(filer, reference="GL-2030", created_on="2030-01-01")
    assert told.value.code == "record-ahead"
