"""The member path through the console, the JSON API and the command line: the same acts, the same refusals."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from carelaw.ihh.store.models import Assignment, AttributionRun, ImportedFile, Member, Membership, RefusedRow
from carelaw.ihh.use_cases.attributing import run_attribution
from carelaw.ihh.use_cases.choosing import choose
from carelaw.ihh.use_cases.common import member_for
from carelaw.ihh.use_cases.consenting import ConsentAsSigned, enter_consent
from carelaw.ihh.use_cases.own_homes import home_for
from carelaw.ihh.wire.roster_csv import read_roster
from carelaw.kernel.command import Exit
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor
from tests.ihh.members.conftest import AT, DAY_ONE, PEOPLE, load
from tests.ihh.payments.doors import Doors, told

CONSENT: dict[str, Any] = {
    "given_on": "2019-03-01",
    "informed_on": "2019-03-01",
    "signer": "Rosa Vega",
    "capacity": "self",
    "partner_sharing": True,
}


@pytest.fixture
def doors(monkeypatch: pytest.MonkeyPatch) -> Doors:
    return Doors(monkeypatch, AT)


@pytest.fixture
def attributed(staff: Actor, people: dict[str, Member]) -> dict[str, Member]:
    run_attribution(staff, DAY_ONE, at=AT)
    return people


def words_of(refused: pytest.ExceptionInfo[Refusal]) -> tuple[str, str, str]:
    return refused.value.code, refused.value.says, refused.value.cite


def test_a_choice_is_refused_in_the_same_words_at_every_door(
    doors: Doors, staff: Actor, attributed: dict[str, Member]
) -> None:
    rosa = attributed["P-1"]
    with pytest.raises(Refusal) as refused:
        choose(staff, rosa, home_for(staff, "IHH-002"), at=AT)
    words = words_of(refused)
    assert words[0] == "CHOICE-TIER-NOT-SERVED"
    answer = doors.api(staff, "post", f"/people/{rosa.pk}/choice", {"home": "IHH-002"})
    assert answer.status_code == 409
    assert told(answer.json()) == words
    code, _, err = doors.command(staff, "choose", str(rosa.pk), "IHH-002")
    assert code == Exit.REFUSED
    assert words[1] in err
    page = doors.console(staff).post(reverse("ihh-member", args=[rosa.pk]), {"step": "choose", "home": "IHH-002"})
    assert words[1] in unescape(page.content.decode())
    assert words[2] in unescape(page.content.decode())


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"partner_sharing": False}, "CONSENT-NO-SHARING"),
        ({"informed_on": None}, "CONSENT-NO-INFO-RECEIPT"),
        ({"signer": ""}, "CONSENT-UNSIGNED"),
    ],
)
def test_a_consent_is_refused_in_the_same_words_at_every_door(
    doors: Doors, provider: Actor, staff: Actor, attributed: dict[str, Member], wrong: dict[str, Any], code: str
) -> None:
    rosa, home = attributed["P-1"], home_for(staff, "IHH-001")
    choose(staff, rosa, home, at=AT)
    asked = {**CONSENT, **wrong}
    days = {name: date.fromisoformat(asked[name]) if asked[name] else None for name in ("given_on", "informed_on")}
    with pytest.raises(Refusal) as refused:
        enter_consent(provider, rosa, home, ConsentAsSigned(**{**asked, **days}), at=AT)
    words = words_of(refused)
    assert words[0] == code
    answer = doors.api(provider, "post", f"/people/{rosa.pk}/consents", {**asked, "home": "IHH-001"})
    assert told(answer.json()) == words
    exit_code, _, err = doors.command(
        provider, "consent", str(rosa.pk), "IHH-001", "--form", "-", stdin=json.dumps(asked)
    )
    assert exit_code == Exit.REFUSED
    assert words[1] in err
    form = {name: value for name, value in {**asked, "language": "en"}.items() if value}
    page = doors.console(provider).post(reverse("ihh-consent", args=[rosa.pk]), form)
    assert words[1] in unescape(page.content.decode())
    assert "2019-03-01" in page.content.decode(), "what was typed is kept"
    assert not Membership.objects.exists()


def test_a_file_is_loaded_at_every_door_and_its_bad_rows_are_named(
    doors: Doors, staff: Actor, people: dict[str, Member], tmp_path: Path
) -> None:
    sheet = "person_id,kind,detail,from,to\nP-9,HCBS,,2019-01-01,\nP-1,HCBS,,2019-13-01,\nP-2,TPL,RX,2019-01-01,\n"
    answer = doors.api(staff, "post", "/imports/circumstances", sheet, **{"X-File-Name": "c.csv"})
    assert answer.status_code == 202
    report = answer.json()
    assert (report["rows"], report["taken"], report["refused"]) == (3, 1, 2)
    says = [one["says"] for one in report["problems"]]
    assert says[0].startswith("Row 2, person_id: no person has this number.")
    assert "c.csv, row 3, from: “2019-13-01” is not permitted. Permitted: a date such as 2019-03-01." in says[1]
    path = tmp_path / "c.csv"
    path.write_text(sheet, encoding="utf-8")
    code, out, err = doors.command(staff, "import", "circumstances", str(path), "--format", "csv")
    assert code == Exit.FINDINGS
    assert "c.csv,circumstances,3,1,2" in out
    assert says[0] in err
    console = doors.console(staff)
    sent = {"file-form": "1", "kind": "circumstances", "file": SimpleUploadedFile("c.csv", sheet.encode())}
    page = console.post(reverse("ihh-imports"), sent, follow=True)
    assert says[0] in unescape(page.content.decode())
    assert ImportedFile.objects.filter(kind="circumstances").count() == 1, "the same file is one import"
    file = ImportedFile.objects.get(kind="circumstances")
    exported = console.get(reverse("ihh-import", args=[file.pk]) + "?as=csv").content.decode()
    assert exported.splitlines()[0] == "person_id,kind,detail,from,to,what_is_wrong"
    assert exported.splitlines()[1].startswith("P-9,HCBS,,2019-01-01,,")


def test_a_corrected_file_takes_what_the_first_could_not(staff: Actor, people: dict[str, Member]) -> None:
    row = "person_id,kind,detail,from,to\nP-9,HCBS,,2019-01-01,\n"
    assert load(staff, "circumstances", row).refused == 1
    load(staff, "members", PEOPLE.replace("P-4", "P-9").replace("900000004", "900000009"))
    again = load(staff, "circumstances", row)
    assert (again.taken, again.refused) == (1, 0)
    assert not RefusedRow.objects.filter(file=again).exists()


def test_an_unknown_kind_is_refused_with_those_that_exist(doors: Doors, staff: Actor) -> None:
    answer = doors.api(staff, "post", "/imports/anything", "a,b\n")
    assert answer.status_code == 422
    assert "Permitted: homes, members, circumstances" in answer.json()["says"]


def test_a_run_is_started_at_every_door(doors: Doors, staff: Actor, people: dict[str, Member]) -> None:
    answer = doors.api(staff, "post", "/attribution/runs", {"as_of": "2019-03-01"})
    assert answer.json()["by_tier"] == {"A": 1, "B": 2, "C": 1}
    code, out, err = doors.command(staff, "attribute", "--as-of", "2019-03-01", "--format", "csv")
    assert code == Exit.DONE
    assert "Tier B,2" in out
    assert "notices of choice: 0" in err
    page = doors.console(staff).post(reverse("ihh-runs"), {"as_of": "2019-03-01"}, follow=True)
    assert "Tier B" in page.content.decode()
    assert AttributionRun.objects.count() == 3


def test_the_tier_is_told_in_words_on_the_page_and_at_the_interface(
    doors: Doors, staff: Actor, attributed: dict[str, Member]
) -> None:
    rosa = attributed["P-1"]
    said = "Claim C-1, 2019-01-10: F20.9, a diagnosis of the schizophrenia spectrum"
    assert said in unescape(doors.console(staff).get(reverse("ihh-member", args=[rosa.pk])).content.decode())
    answer = doors.api(staff, "get", f"/people/{rosa.pk}/attribution").json()
    assert (answer["tier"], answer["status"], answer["basis"]) == ("A", "ATTRIBUTED", ["G1", "CRG-6"])
    assert any(said in line["says"] for line in answer["explanation"]["lines"])


def test_a_member_chooses_on_the_own_page_in_spanish(doors: Doors, rosa: Actor, attributed: dict[str, Member]) -> None:
    console = doors.console(rosa)
    console.cookies["language"] = "es"
    page = console.get(reverse("ihh-my-home")).content.decode()
    assert "Elija a más tardar el" in page
    assert "Sin su consentimiento no se comparte nada" in page
    chosen = console.post(reverse("ihh-my-home"), {"step": "choose", "home": "IHH-001"}, follow=True).content.decode()
    assert "Lakeshore Care es su hogar de salud desde el" in chosen
    assert Assignment.objects.get(member=attributed["P-1"]).method == "CHOICE"


def test_a_member_reaches_nobody_else(doors: Doors, rosa: Actor, attributed: dict[str, Member]) -> None:
    other = attributed["P-2"]
    answer = doors.api(rosa, "post", f"/people/{other.pk}/choice", {"home": "IHH-001"})
    assert (answer.status_code, answer.json()["code"]) == (404, "member-unknown")
    assert doors.console(rosa).get(reverse("ihh-member", args=[other.pk])).status_code == 403
    assert doors.api(rosa, "get", "/my-home").json()["tier"] == "A"
    assert doors.api(rosa, "get", "/my-tier").json()["says"].startswith("Attributed to Tier A")


def test_a_roster_is_the_same_file_at_every_door(
    doors: Doors, provider: Actor, staff: Actor, attributed: dict[str, Member]
) -> None:
    choose(staff, member_for(staff, "P-1"), home_for(staff, "IHH-001"), at=AT)
    by_api = doors.api(provider, "get", "/rosters/IHH-001?on=2019-03-31").content.decode()
    _, by_command, _ = doors.command(provider, "roster", "IHH-001", "--on", "2019-03-31")
    console = doors.console(provider)
    by_page = console.get(reverse("ihh-roster", args=["IHH-001"]) + "?as=csv&on=2019-03-31").content.decode()
    assert by_api == by_command == by_page
    assert [row["person_id"] for row in read_roster(by_api).rows] == ["P-1"]
    shown = console.get(reverse("ihh-roster", args=["IHH-001"]) + "?on=2019-03-31").content.decode()
    assert "Vega, Rosa" in shown
    answer = doors.api(provider, "get", "/rosters/IHH-002")
    assert (answer.status_code, answer.json()["code"]) == (404, "home-unknown")


def test_staff_of_a_health_home_load_nothing_and_attribute_nobody(doors: Doors, provider: Actor) -> None:
    assert doors.api(provider, "post", "/attribution/runs", {"as_of": "2019-03-01"}).status_code == 403
    assert doors.api(provider, "post", "/imports/members", PEOPLE).status_code == 403
    assert doors.console(provider).get(reverse("ihh-imports")).status_code == 403


def test_no_name_stands_on_the_record_or_in_an_address(
    doors: Doors, staff: Actor, attributed: dict[str, Member]
) -> None:
    from carelaw.platform.record.models import Entry

    page = doors.console(staff).post(reverse("ihh-members"), {"words": "Vega"})
    assert "Vega, Rosa" in page.content.decode()
    doors.console(staff).get(reverse("ihh-member", args=[attributed["P-1"].pk]))
    kept = " ".join(Entry.objects.values_list("body_text", flat=True))
    assert Entry.objects.filter(kind="ihh-member-read").count() == 1
    for telling in ("Vega", "Rosa", "F20", "F209", "P-1"):
        assert telling not in kept


def test_a_change_is_asked_for_at_every_door_in_the_same_words(
    doors: Doors, staff: Actor, attributed: dict[str, Member]
) -> None:
    rosa, walter = attributed["P-1"], attributed["P-2"]
    for one in (rosa, walter):
        choose(staff, one, home_for(staff, "IHH-001"), at=AT)
    for kind, reference, code in (
        ("TRANSFER", "IHH-002", "CHOICE-TIER-NOT-SERVED"),
        ("TRANSFER", "IHH-001", "CHOICE-SAME-HOME"),
        ("TRANSFER", "IHH-999", "home-unknown"),
        ("REVOKE", "", "membership-none"),
    ):
        answer = doors.api(staff, "post", f"/people/{rosa.pk}/change-requests", {"kind": kind, "home": reference})
        says = answer.json()["says"]
        assert answer.json()["code"] == code
        exit_code, _, err = doors.command(staff, "change", str(rosa.pk), kind, *([reference] if reference else []))
        assert (exit_code, says in err) == (Exit.REFUSED, True), err
        asked = {"step": kind.lower(), "home": reference}
        page = doors.console(staff).post(reverse("ihh-member", args=[rosa.pk]), asked)
        assert says in unescape(page.content.decode())
    unknown = doors.api(staff, "post", f"/people/{rosa.pk}/change-requests", {"kind": "PAUSE"}).json()
    assert unknown["says"] in doors.command(staff, "change", str(rosa.pk), "PAUSE")[2]
    assert "2019-04-01" in doors.command(staff, "change", str(walter.pk), "TRANSFER", "IHH-002")[1]
    assert "2019-03-01" in doors.command(staff, "change", str(rosa.pk), "OPT_OUT")[1]


def test_refused_rows_are_set_aside_and_a_release_is_pinned_at_every_door(
    doors: Doors, staff: Actor, people: dict[str, Member]
) -> None:
    for number in range(3):
        load(staff, "circumstances", f"person_id,kind,detail,from,to\nP-9{number},HCBS,,2019-01-01,\n")
    first, second, third = ImportedFile.objects.filter(kind="circumstances")
    assert doors.api(staff, "post", f"/imports/{first.pk}/set-aside").json() == {"rows": 1}
    assert doors.command(staff, "set-aside", str(second.pk))[0] == Exit.DONE
    doors.console(staff).post(reverse("ihh-import", args=[third.pk]))
    assert not RefusedRow.objects.filter(settled_at=None).exists()
    assert "No file has this reference" in doors.command(staff, "set-aside", "no-such-file")[2]
    late = {"year": 2020, "version": "2.3", "available_since": "2020-01-02"}
    says = doors.api(staff, "post", "/grouper-releases", late).json()["says"]
    assert "permitted is a day up to 2020-01-01" in says
    page = doors.console(staff).post(reverse("ihh-imports"), {"pin-form": "1", **late})
    assert says in unescape(page.content.decode())
    assert "no release. Permitted" in doors.command(staff, "import-crg", "none.csv", "--pin", "2020", "2.3", "soon")[2]
    in_time = {**late, "available_since": "2020-01-01"}
    assert doors.api(staff, "post", "/grouper-releases", in_time).json() == in_time


def test_those_whose_days_have_passed_are_assigned_at_every_door(
    doors: Doors, staff: Actor, attributed: dict[str, Member]
) -> None:
    doors.stand(datetime(2019, 4, 20, 15, 0, tzinfo=UTC))
    page = doors.console(staff).post(reverse("ihh-runs"), {"act": "assign"}, follow=True).content.decode()
    assert f"{Assignment.objects.count()} people were settled." in page
    assert Assignment.objects.exists()
    assert doors.api(staff, "post", "/assignments/run").json() == {"settled": 0}
    assert "had passed: 0." in doors.command(staff, "assign")[2]
