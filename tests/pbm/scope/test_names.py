"""How letters are headed: the authority's name on their day, their law, and no old title."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import AuthorityName
from carelaw.pbm.use_cases import telling as telling
from carelaw.pbm.use_cases.scope import authority
from carelaw.pbm.use_cases.scope.looking import template_rows
from carelaw.pbm.use_cases.scope.telling import EXEMPT
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.notices.letters import letter_pdf, letter_text
from carelaw.platform.notices.models import Notice
from carelaw.platform.notices.sending import _TEMPLATES, NoticeTemplate, declare_template, write_notice
from tests.pbm.conftest import AT

VALUES = {"number": "EX-1", "party": "A", "kind": "HMO", "reference": "C-1", "since": "x", "until": "y", "reach": ""}


def write(at: datetime, kind: str = EXEMPT) -> Notice:
    return write_notice(kind, key=at.isoformat(), at=at, values=VALUES, channel="letter", address="A")


def test_a_letter_bears_the_name_of_its_own_day(regulator: Actor) -> None:
    old = write(datetime(2009, 5, 31, 23, 0, tzinfo=UTC))
    new = write(datetime(2009, 6, 1, 12, 0, tzinfo=UTC))
    assert letter_text(old).startswith("Department of Financial and Professional Regulation, Division of Insurance\n")
    assert letter_text(new).startswith("Department of Insurance\n")
    assert "Pharmacy Benefits Management Programs Law" in letter_text(new)
    assert "bill text, not enacted" in letter_text(new)
    assert letter_pdf(new).startswith(b"%PDF-")


def test_a_letter_of_a_day_without_a_name_is_not_written(regulator: Actor) -> None:
    with pytest.raises(Refusal) as told:
        write(datetime(2004, 6, 30, 12, 0, tzinfo=UTC))
    assert (told.value.code, "2004-06-30" in told.value.says) == ("E-PBM-05", True)
    assert not Notice.objects.filter(kind=EXEMPT).exists()
    assert write(datetime(2004, 7, 1, 12, 0, tzinfo=UTC)).pk


def test_a_renaming_ends_the_name_before(regulator: Actor, filer: Actor) -> None:
    given = {"head": "Secretary", "starts_on": date(2024, 5, 1), "ends_on": date(2024, 5, 31), "source": "An order"}
    authority.enter_authority_name(regulator, AT, name="Bureau of Insurance", **given)  # type: ignore[arg-type]
    names = {on: getattr(authority.authority_on(on), "name", None) for on in (date(2024, 4, 30), date(2024, 5, 31))}
    assert names == {date(2024, 4, 30): "Department of Insurance", date(2024, 5, 31): "Bureau of Insurance"}
    assert authority.authority_on(date(2024, 6, 1)) is None
    with pytest.raises(Refusal) as told:
        authority.enter_authority_name(
            regulator, AT, name="X", head="Y", starts_on=date(2024, 5, 1), ends_on=None, source="Z"
        )
    assert told.value.code == "E-PBM-05.order"
    with pytest.raises(Refusal):
        authority.enter_authority_name(filer, AT, name="X", **given)  # type: ignore[arg-type]
    assert AuthorityName.objects.count() == 1


def test_words_with_the_old_title_are_not_published(regulator: Actor) -> None:
    kind = "pbm.test-old-title"
    declare_template(NoticeTemplate(kind, "en", "About $number", "Under the Third-Party Prescription Program Act."))
    try:
        with pytest.raises(Refusal) as told:
            write(AT, kind)
        assert (told.value.code, told.value.cite) == ("E-PBM-01", "215 ILCS 5/512-1")
        assert {row["kind"]: row["outcome"] for row in template_rows(regulator, AT)}[kind] == "violation"
    finally:
        _TEMPLATES.pop((kind, "en"))
    rows = template_rows(regulator, AT)
    assert len(rows) > 20
    assert {row["outcome"] for row in rows} == {"pass"}
    assert all(row["rulebook"] for row in rows)
