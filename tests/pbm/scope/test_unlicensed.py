"""The nightly join, the dossier, and its referral."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import UnlicensedAct, UnlicensedReferral
from carelaw.pbm.use_cases.scope import acts
from carelaw.pbm.use_cases.scope.looking import dossier_rows
from carelaw.pbm.use_cases.scope.unlicensed import join_with_register
from carelaw.pbm.web import scope_work as scope_work
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.bulk.models import BulkRun
from carelaw.platform.cases.models import Case
from carelaw.platform.cases.worklist import waiting_for
from carelaw.platform.notices.letters import letter_pdf
from carelaw.platform.notices.models import Notice
from tests.pbm.conftest import AT, manager
from tests.pbm.scope.conftest import license_of, program


def claims_run(**row: object) -> None:
    found = {"first_day": "2024-01-10", "last_day": "2024-01-12", "claims": 40, "cents": 123456, **row}
    BulkRun.objects.create(
        kind="pbm.point-of-sale",
        digest="a" * 64,
        terms=str(found["manager"]),
        file_name="claims.csv",
        size=1,
        state="done",
        received_at=AT,
        figures={"unlicensed": [found]},
    )


def night(on: date) -> int:
    return join_with_register(on, datetime(on.year, on.month, on.day, 11, tzinfo=AT.tzinfo))


def test_days_that_follow_one_another_are_one_stretch(regulator: Actor) -> None:
    program("PR-1")
    assert [night(date(2024, 4, 1) + timedelta(days=n)) for n in (0, 0, 1, 2)] == [1, 0, 0, 0]
    act = UnlicensedAct.objects.get()
    assert (act.first_on, act.last_on, act.source) == (date(2024, 4, 1), date(2024, 4, 3), "program")
    assert Notice.objects.filter(kind="pbm.unlicensed-told", channel="letter").count() == 1
    item = next(item for item in waiting_for(regulator, AT.date()) if item.key.startswith("unlicensed:"))
    assert act.referral.number in item.says


def test_a_license_or_the_day_before_the_law_brings_nothing(regulator: Actor) -> None:
    program("PR-1", since=date(2008, 1, 1))
    license_of(manager(), until=None)
    assert night(date(2024, 1, 2)) == 0
    assert night(date(2024, 1, 1)) == 1
    UnlicensedReferral.objects.all().delete()
    assert night(date(2008, 12, 31)) == 0


def test_claims_go_into_the_dossier_once_and_it_is_referred(regulator: Actor, filer: Actor) -> None:
    claims_run(manager="PBM0101")
    claims_run(manager="PBM9999", claims=2, cents=500)
    assert [night(date(2024, 4, 1)), night(date(2024, 4, 2))] == [2, 0]
    rows = {row["manager"]: row for row in dossier_rows(regulator, AT)}
    assert (rows["PBM0101"]["claims"], str(rows["PBM0101"]["dollars"])) == (40, "1234.56")
    number = rows["PBM0101"]["number"]
    letter = {"dossier": number, "source": "letter", "reference": "L-1", "first_on": "2024-02-01", "in_state": "yes"}
    acts.UNLICENSED_ACT.perform(regulator, AT, {**letter, "says": "Asked why."})
    acts.UNLICENSED_REFER.perform(regulator, AT, {"dossier": number, "counsel_says": "Under counsel's look."})
    found = UnlicensedReferral.objects.get(number=number)
    assert (found.state, Case.objects.get(pk=found.case_id).state) == ("referred", "closed")
    notice = Notice.objects.get(kind="pbm.unauthorized-insurer-referral")
    assert "| 2024-01-10 | 2024-01-12 |" in notice.body
    assert "1,234.56" in notice.body
    assert "Asked why., L-1" in notice.body
    assert letter_pdf(notice).startswith(b"%PDF-")
    assert night(date(2024, 4, 3)) == 0
    with pytest.raises(Refusal):
        dossier_rows(filer, AT)


def test_without_a_dated_act_a_referral_stays_a_draft(regulator: Actor) -> None:
    number = acts.UNLICENSED_OPEN.perform(regulator, AT, {"name": "Nobody's Rx"}).reference
    more = {"dossier": number, "source": "other", "reference": "A-1", "first_on": "2024-02-01", "says": "An act."}
    acts.UNLICENSED_ACT.perform(regulator, AT, {**more, "in_state": "no"})
    with pytest.raises(Refusal) as told:
        acts.UNLICENSED_REFER.perform(regulator, AT, {"dossier": number})
    assert told.value.code == "needs-dated-act"
    assert UnlicensedReferral.objects.get().state == "draft"
    acts.UNLICENSED_ACT.perform(regulator, AT, {**more, "in_state": "yes", "reference": "A-2"})
    acts.UNLICENSED_REFER.perform(regulator, AT, {"dossier": number})
    assert UnlicensedReferral.objects.get().state == "referred"


def test_a_dossier_is_dropped_with_a_reason(regulator: Actor) -> None:
    number = acts.UNLICENSED_OPEN.perform(regulator, AT, {"manager": "PBM0101"}).reference
    acts.UNLICENSED_DROP.perform(regulator, AT, {"dossier": number, "because": "An exemption was shown."})
    assert UnlicensedReferral.objects.get().state == "dropped"
    with pytest.raises(Refusal) as told:
        acts.UNLICENSED_DROP.perform(regulator, AT, {"dossier": number, "because": "Again."})
    assert told.value.code == "dossier-closed"
