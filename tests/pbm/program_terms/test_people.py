"""Cards, drug lists, grievances, the end of a program and cards used after it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.test import Client
from django.urls import reverse

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import CardMisuse, DrugListChange, EnrolledPerson, MemberGrievance, RefusedAttempt
from carelaw.pbm.use_cases.program_terms import ending, looking
from carelaw.pbm.use_cases.program_terms import people as enrolled
from carelaw.pbm.use_cases.program_terms.people import seal_people
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.notices.letters import letter_pdf
from carelaw.platform.notices.models import Notice
from tests.pbm.conftest import AT
from tests.pbm.program_terms.conftest import World, later, sheet, workbook

pytestmark = pytest.mark.django_db
FIELDS = "\n".join(
    f"{name}={says}"
    for name, says in (
        ("bin", "610000"),
        ("processor_control_number", "ELM"),
        ("group_number", "ELM01"),
        ("card_issuer_id", "80840"),
        ("cardholder_id", "on the front, line 3"),
        ("cardholder_name", "on the front, line 1"),
        ("claims_address", "Prairie, Box 10, Springfield"),
        ("help_desk_phone", "217 555 0100"),
    )
)


def test_rows_about_people_are_put_aside_without_repeating_them(world: World) -> None:
    done = world.do(
        world.filer,
        "program-people-load",
        program=world.program.number,
        file=workbook(
            "people",
            ("member", "name", "relation", "entity", "covered_from"),
            ("M-1", "Zuzanna Marked", "cousin", "CE0001", "2024-01-01"),
            ("M-2", "Zuzanna Marked", "subscriber", "CE0009", "2024-01-01"),
            ("M-3", "Zuzanna Marked", "subscriber", "CE0001", "2024-01-01"),
        ),
    )
    assert (done.more["rows_in"], done.more["taken"], done.more["refused"]) == (3, 1, 2)
    first, second = done.more["faults"]
    assert (first["file"], first["row"], first["field"]) == ("people.xlsx", 2, "relation")
    assert first["permitted"] == "subscriber, dependant, other"
    assert first["cite"] == "215 ILCS 5/512-3"
    assert (second["row"], second["field"], second["permitted"]) == (3, "entity", "one of CE0001, CE0002")
    assert "Marked" not in str(done.as_dict())


def test_a_card_lacks_no_field_and_stands_on_an_open_page(people: World, client: Client) -> None:
    asked = {"program": people.program.number, "control_number_required": "yes"}
    with pytest.raises(Refusal) as refused:
        people.do(people.filer, "program-card-template", **asked, fields=FIELDS.replace("help_desk_phone=", "bin="))
    assert refused.value.code == "E-PBM-77"
    assert "help desk" in refused.value.says
    assert refused.value.cite == "215 ILCS 5/512-7(b)(3)"
    assert "help desk" in Notice.objects.get(kind="pbm-program.card-defect", channel="letter").body
    people.do(people.filer, "program-card-template", **asked, fields=FIELDS)
    page = client.get(reverse("pbm-open-program", args=[people.program.number]))
    assert page.status_code == 200
    assert "217 555 0100" in page.content.decode()
    assert "Ada Quill" not in page.content.decode()


def test_cards_that_are_missing_are_listed_until_everybody_has_one(people: World) -> None:
    assert enrolled.look_at_cards(date(2024, 4, 2), AT) == 1
    assert [row["member"] for row in looking.cards_missing(people.filer, AT) if row["outcome"] == "review"] == [
        "M-100",
        "M-101",
        "M-200",
    ]
    assert {row["member"] for row in looking.cards_missing(people.county, AT)} == {"M-200"}
    done = people.do(
        people.filer,
        "program-cards-issue",
        program=people.program.number,
        file=sheet(
            "cards",
            "member,issued_on,channel",
            "M-100,2024-01-05,mail",
            "M-101,2023-12-31,mail",
            "M-200,2024-01-05,mail",
        ),
    )
    assert (done.more["taken"], done.more["refused"]) == (2, 1)
    assert done.more["faults"][0]["field"] == "issued_on"
    assert Case.objects.get(kind=enrolled.CASE).state == CaseState.OPEN
    people.do(
        people.filer,
        "program-cards-issue",
        program=people.program.number,
        file=sheet("cards", "member,issued_on,channel", "M-101,2024-01-05,mail"),
    )
    assert Case.objects.get(kind=enrolled.CASE).state == CaseState.CLOSED


def claims(world: World) -> None:
    done = world.do(
        world.filer,
        "program-claims-load",
        program=world.program.number,
        file=sheet(
            "claims",
            "claim,member,pharmacy_npi,ndc,served_on,paid,daw,reversed",
            "C-1,M-100,,00071-0155-23,2024-03-20,40.10,1,no",
            "C-2,M-101,,00071015523,2024-02-20,41.00,0,no",
            "C-3,M-102,,00071015523,2024-03-31,12.00,,no",
            "C-4,M-200,,00071015523,2023-09-01,12.00,,no",
            "C-5,M-100,,00093000101,2024-03-20,9.95,,no",
            "C-6,M-999,,00093000101,2024-03-20,9.95,,no",
            "C-7,M-100,,00093,2024-03-20,9.95,,no",
        ),
    )
    assert (done.more["taken"], done.more["refused"]) == (5, 2)


def propose(world: World, on: str = "2024-04-20") -> str:
    return world.do(
        world.filer,
        "drug-list-propose",
        program=world.program.number,
        drug="Examplol 20 mg",
        ndc="00071-0155-23",
        kind="move",
        description="It moves to tier 3.",
        description_es="Va al nivel 3.",
        effective_on=on,
    ).reference


def routes(world: World) -> None:
    for route in ("grievance", "appeal"):
        world.do(
            world.filer,
            "program-route-file",
            program=world.program.number,
            route=route,
            contact=f"Call 217 555 0100, {route} desk.",
            file=sheet("procedure", "How it is done."),
        )


def test_a_drug_list_changes_by_consent_of_every_covered_entity_and_people_are_told(people: World) -> None:
    claims(people)
    number = propose(people)
    assert Notice.objects.filter(kind="pbm-program.consent-asked", channel="letter").count() == 2
    with pytest.raises(Refusal) as refused:
        people.do(people.filer, "drug-list-live", change=number)
    assert refused.value.code == "E-PBM-78"
    assert "2024-07-01" in refused.value.says
    assert RefusedAttempt.objects.filter(act="go-live", typed={"change": number}).exists()
    people.do(people.entity, "drug-list-consent", change=number)
    assert DrugListChange.objects.get(number=number).state == "awaiting-consent"
    people.do(people.county, "drug-list-consent", change=number)
    assert DrugListChange.objects.get(number=number).state == "approved"
    with pytest.raises(Refusal) as silent:
        people.do(people.filer, "drug-list-live", change=number)
    assert [problem.code for problem in silent.value.problems] == ["E-PBM-79", "E-PBM-79"]
    routes(people)
    done = people.do(people.filer, "drug-list-live", change=number)
    assert (done.more["told"], done.more["unreached"]) == (2, 1)
    letters = {one.language: one for one in Notice.objects.filter(kind="pbm-program.affected")}
    assert set(letters) == {"en", "es"}
    assert "Apelación" in letters["es"].body
    assert "Pasa a otro nivel de costo. Va al nivel 3." in letters["es"].body
    assert "20 de abril de 2024" in letters["es"].body
    assert letters["es"].address.startswith("Benito Prado\n14 Oak Lane\n")
    assert letter_pdf(letters["es"]).startswith(b"%PDF")


def test_the_anniversary_needs_no_consent_and_an_entity_can_be_split_off(people: World) -> None:
    assert DrugListChange.objects.get(number=propose(people, "2024-07-01")).state == "approved"
    number = propose(people)
    people.do(people.entity, "drug-list-consent", change=number)
    people.do(people.filer, "drug-list-split-off", change=number, entity="CE0002")
    assert DrugListChange.objects.get(number=number).state == "approved"
    with pytest.raises(Refusal) as refused:
        people.do(people.county, "drug-list-consent", change=number)
    assert refused.value.code == "consent-not-asked"


def test_a_grievance_is_taken_from_anybody_and_decided_in_the_persons_language(people: World) -> None:
    claims(people)
    routes(people)
    number = propose(people)
    asked = {"program": people.program.number, "route": "grievance", "change": number, "words": "I need it."}
    hit = people.do(people.filer, "grievance-file", **asked, member="M-101")
    unhit = people.do(people.county, "grievance-file", **asked, member="M-200")
    assert (hit.more["affected"], unhit.more["affected"]) == (True, False)
    people.do(people.filer, "grievance-decide", grievance=hit.reference, outcome="denied", answer="Existe otra opción.")
    letter = Notice.objects.get(kind="pbm-program.grievance-decided")
    assert letter.subject.startswith("Nuestra decisión sobre su queja")
    assert "appeal desk" in letter.body
    assert MemberGrievance.objects.get(number=hit.reference).decided_on == date(2024, 4, 2)
    assert [row["member"] for row in looking.grievances(people.county, AT)] == ["M-200"]
    with pytest.raises(Refusal):
        people.do(people.county, "grievance-file", **asked, member="M-100")


def test_the_end_of_a_program_is_told_and_who_has_no_address_is_listed(people: World) -> None:
    done = people.do(people.entity, "program-end", program=people.program.number, ends_on="2024-06-30")
    assert (done.more["told"], done.more["without_address"]) == (3, 1)
    missing = [row["member"] for row in looking.end_notices(people.entity, AT) if row["told_on"] is None]
    assert missing == ["M-102"]
    assert "tarjeta" in Notice.objects.get(kind="pbm-program.ended", language="es").body
    people.program.refresh_from_db()
    assert people.program.ends_on == date(2024, 6, 30)
    assert ending.look_at_ends(date(2024, 6, 30), later(89)) == 0
    assert ending.look_at_ends(date(2024, 7, 1), later(90)) == 1
    people.program.refresh_from_db()
    assert people.program.state == "ended"


def test_a_used_card_needs_proof_and_the_statement_is_computed_anew(people: World) -> None:
    program = people.program.number
    people.do(people.entity, "program-end", program=program, ends_on="2024-04-05")
    at = later(30)
    header = "claim,member,ndc,served_on,paid,reversed"
    used = ("U-1,M-100,00071015523,2024-04-11,40.10,no", "U-2,M-100,00071015523,2024-04-20,9.95,no")
    same_day = "U-0,M-100,00071015523,2024-04-10,5.00,no"
    people.do(people.filer, "program-claims-load", at, program=program, file=sheet("c", header, same_day, *used))
    with pytest.raises(Refusal) as unproven:
        people.do(people.filer, "card-misuse-open", at, program=program, claim="U-1")
    assert unproven.value.code == "E-PBM-81.proof"
    people.do(
        people.entity,
        "program-end-receipt",
        at,
        program=program,
        member="M-100",
        received_on="2024-04-10",
        method="certified-mail",
        proof="9407-2201",
    )
    with pytest.raises(Refusal) as same:
        people.do(people.filer, "card-misuse-open", at, program=program, claim="U-0")
    assert same.value.code == "E-PBM-81.date"
    number = people.do(people.filer, "card-misuse-open", at, program=program, claim="U-1").reference
    with pytest.raises(Refusal) as unproven_intent:
        people.do(people.regulator, "card-misuse-refer", at, file=number, counsel="Ines Arden")
    assert unproven_intent.value.field == "evidence"
    done = people.do(people.filer, "card-repayment-state", at, file=number)
    assert done.more["total"] == "50.05"
    back = sheet("c", header, "U-2,M-100,00071015523,2024-04-20,9.95,yes")
    people.do(people.filer, "program-claims-load", at, program=program, file=back)
    assert people.do(people.filer, "card-repayment-state", at, file=number).more["total"] == "40.10"
    assert CardMisuse.objects.get(number=number).statements == 2
    assert looking.misuses(people.regulator, at)[0]["owed"].to_eng_string() == "40.10"
    letter = Notice.objects.filter(kind="pbm-program.repay").order_by("created_at", "key").last()
    assert letter is not None
    assert "| Total | $40.10 |" in letter.body


def test_no_name_is_in_lists_and_the_staff_sees_nobody(people: World) -> None:
    assert EnrolledPerson.objects.count() == 4
    with pytest.raises(Refusal):
        looking.cards_missing(people.regulator, AT)
    assert "Ada" not in str(looking.cards_missing(people.filer, AT))


def test_names_and_addresses_lie_sealed_and_are_read_as_they_were_sent(people: World) -> None:
    person = people.program.people.order_by("member").first()
    assert person is not None
    name, address = person.name, person.address
    assert name
    assert not name.startswith("sealed:")
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, address FROM pbm_enrolledperson")
        kept = cursor.fetchall()
    assert kept
    assert all(one.startswith("sealed:") for row in kept for one in row if one)
    # What was written before the column was sealed is read as it stands, and sealed by the next day's work.
    with connection.cursor() as cursor:
        cursor.execute("UPDATE pbm_enrolledperson SET name = %s WHERE member = %s", ["Zuzanna Open", person.member])
    person.refresh_from_db()
    assert person.name == "Zuzanna Open"
    assert seal_people(date(2026, 1, 5), datetime(2026, 1, 5, 9, tzinfo=UTC)) == 1
    assert seal_people(date(2026, 1, 5), datetime(2026, 1, 5, 9, tzinfo=UTC)) == 0
    person.refresh_from_db()
    assert (person.name, person.address) == ("Zuzanna Open", address)


def test_a_sealed_column_is_not_searched(people: World) -> None:
    with pytest.raises(FieldError, match="sealed"):
        EnrolledPerson.objects.filter(name__icontains="zuz").exists()
