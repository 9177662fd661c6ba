"""The public complains in Spanish as in English: the form, what is wrong with it, the receipt."""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client

import carelaw.pbm.web
from carelaw.pbm.store.models import Complaint
from carelaw.pbm.use_cases.complaints.acts import FILE_OPEN
from carelaw.pbm.use_cases.complaints.sealed_words import identifiers_in
from carelaw.platform.accounts.doorkeeper import Doorkeeper
from carelaw.platform.pages.catalogs import compiled, read_catalog
from tests.pbm.conduct.conftest import at
from tests.platform.pages.messages import _in_code

WEB = Path(carelaw.pbm.web.__file__).parent
SPANISH = WEB / "locale" / "es" / "LC_MESSAGES" / "django.po"
TYPED = {"against": "Prairie", "subject": "counter-price", "says": "Me cobraron más que el precio sin seguro."}


@pytest.fixture
def visitor(home: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> Client:
    """Somebody without an account who reads Spanish."""
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: at(0)))
    client = Client()
    client.cookies["language"] = "es"
    return client


def words_of_the_form() -> set[str]:
    act = FILE_OPEN
    found = {act.title, act.says, act.button}
    for asked in act.asks:
        found |= {asked.label, asked.says, *(words for _value, words in asked.choices)}
    return found - {""}


def test_the_catalog_is_compiled_and_whole() -> None:
    catalog = read_catalog(SPANISH)
    code = (WEB / "public_complaint.py").read_text(encoding="utf-8")
    assert SPANISH.with_suffix(".mo").read_bytes() == compiled(catalog)
    assert sorted({*words_of_the_form(), *_in_code(ast.parse(code))} - set(catalog)) == []
    places = re.compile(r"%\(\w+\)s")
    assert all(places.findall(one) == places.findall(other) for one, other in catalog.items() if one)


def test_the_form_and_its_receipt_are_in_spanish(visitor: Client) -> None:
    page = visitor.get("/pbm/complain/").content.decode()
    assert '<html lang="es">' in page
    assert [words for words in words_of_the_form() if f">{words}<" in page and words != "No"] == []
    receipt = visitor.post("/pbm/complain/", {**TYPED, "reach": "ana@example.org"})
    told = receipt.content.decode()
    made = Complaint.objects.get()
    assert (receipt.status_code, made.receipt in told) == (200, True)
    for words in ("Recibo de su queja", "Precio en el mostrador", "Guarde o imprima", "2 de abril de 2024".lower()):
        assert words in told.lower() or words in told
    assert TYPED["says"] not in told
    assert "no-store" in receipt.headers["Cache-Control"]


def test_what_is_wrong_is_told_in_spanish_and_nothing_typed_is_lost(visitor: Client) -> None:
    wrong = visitor.post("/pbm/complain/", {**TYPED, "against": ""})
    told = wrong.content.decode()
    assert (wrong.status_code, Complaint.objects.count()) == (422, 0)
    assert "Este dato es necesario." in told
    assert TYPED["says"] in told
    named = visitor.post("/pbm/complain/", {**TYPED, "says": "La paciente llamada Ana pagó de más."}).content.decode()
    assert "parece identificar a un paciente" in named
    assert (
        visitor.post(
            "/pbm/complain/", {**TYPED, "says": "La paciente llamada Ana pagó de más.", "confirmed": "yes"}
        ).status_code
        == 200
    )


def test_english_reads_as_every_door_says_it(home: Path, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Doorkeeper, "clock", staticmethod(lambda: at(0) + timedelta(days=1)))
    told = Client().post("/pbm/complain/", {**TYPED, "against": ""}).content.decode()
    assert "About whom: this is needed." in told


@pytest.mark.parametrize(
    ("says", "found"),
    [
        ("Nació: nacimiento 01/02/1980", 1),
        ("su número de miembro es A123", 1),
        ("la paciente llamada Ana", 1),
        ("el precio del número uno", 0),
        ("la farmacia de la esquina", 0),
    ],
)
def test_signs_of_a_patient_are_seen_in_spanish(says: str, found: int) -> None:
    assert identifiers_in(says) == found
