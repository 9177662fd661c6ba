"""One spelling for all the ways in which a person is written down."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from carelaw.pdmp.facts.report import ReportedId, ReportedPerson
from carelaw.pdmp.linkage.address import address
from carelaw.pdmp.linkage.blocking import blocking_keys
from carelaw.pdmp.linkage.names import folded, formal_names, given_names, last_name, sound, suffix_of
from carelaw.pdmp.linkage.normalize import Normalized, identifier, normalized, phone_number, zip5


@pytest.mark.parametrize(
    ("written", "joined", "parts", "suffix"),
    [
        ("O'Brien", "OBRIEN", ("OBRIEN",), ""),
        ("O BRIEN", "OBRIEN", ("OBRIEN",), ""),
        ("O’Brien", "OBRIEN", ("OBRIEN",), ""),
        ("Mc Donald", "MCDONALD", ("MCDONALD",), ""),
        ("García-López", "GARCIALOPEZ", ("GARCIA", "LOPEZ"), ""),
        ("LOPEZ GARCIA", "LOPEZGARCIA", ("GARCIA", "LOPEZ"), ""),
        ("de la Cruz", "DELACRUZ", ("DELACRUZ",), ""),
        ("St. John", "STJOHN", ("STJOHN",), ""),
        ("SMITH JR.", "SMITH", ("SMITH",), "JR"),
        ("Smith III", "SMITH", ("SMITH",), "III"),
        ("Müller", "MULLER", ("MULLER",), ""),
        ("Łukasiewicz", "LUKASIEWICZ", ("LUKASIEWICZ",), ""),
        ("GEORG E", "GEORGE", ("GEORGE",), ""),
        ("UNKNOWN", "", (), ""),
        ("", "", (), ""),
    ],
)
def test_last_names(written: str, joined: str, parts: tuple[str, ...], suffix: str) -> None:
    assert last_name(written) == (joined, parts, suffix)


@pytest.mark.parametrize(
    ("first", "middle", "then"),
    [
        ("Mary Ann", "L.", ("MARY", "MARYANN", "ANN", "")),
        ("MARYANN", "", ("MARYANN", "MARYANN", "", "")),
        ("Robert Jr", "", ("ROBERT", "ROBERT", "", "JR")),
        ("Dr Robert", "NMN", ("ROBERT", "ROBERT", "", "")),
        ("BABY BOY", "", ("", "", "", "")),
        ("BABYGIRL", "", ("", "", "", "")),
        ("UNKNOWN", "UNK", ("", "", "", "")),
        ("José", "María", ("JOSE", "JOSE", "MARIA", "")),
    ],
)
def test_given_names(first: str, middle: str, then: tuple[str, ...]) -> None:
    assert given_names(first, middle) == then


def test_a_short_form_stands_for_its_formal_names() -> None:
    assert set(formal_names("CHRIS")) >= {"CHRISTOPHER", "CHRISTINE"}
    assert "MARGARET" in formal_names("PEGGY")
    assert formal_names("ZELDA") == ("ZELDA",)


@pytest.mark.parametrize(
    ("one", "other"), [("KATHERINE", "CATHERINE"), ("SMITH", "SMYTH"), ("MEYER", "MAIER"), ("PHILIP", "FILIP")]
)
def test_names_that_sound_alike_have_one_code(one: str, other: str) -> None:
    assert sound(one) == sound(other)


@pytest.mark.parametrize(
    ("written", "then"), [("jr.", "JR"), ("Junior", "JR"), ("SR", "SR"), ("2nd", "II"), ("Esq", "")]
)
def test_suffixes(written: str, then: str) -> None:
    assert suffix_of(written) == then


@pytest.mark.parametrize(
    ("line_1", "line_2", "then"),
    [
        ("12 Oak Street", "Apt 3", ("12", "OAK ST", "3")),
        ("12 OAK ST #3", "", ("12", "OAK ST", "3")),
        ("12 Oak St.", "Unit 3", ("12", "OAK ST", "3")),
        ("12 Oak St Apt. 3-B", "", ("12", "OAK ST", "3B")),
        ("450 North Fifth Avenue", "", ("450", "N 5TH AVE", "")),
        ("P.O. Box 77", "", ("BOX77", "", "")),
        ("PO BOX 77", "", ("BOX77", "", "")),
        ("HOMELESS", "", ("", "", "")),
        ("", "", ("", "", "")),
    ],
)
def test_addresses(line_1: str, line_2: str, then: tuple[str, str, str]) -> None:
    assert address(line_1, line_2) == then


@pytest.mark.parametrize(
    ("written", "then"),
    [
        ("17022", "17022"),
        ("17022-1234", "17022"),
        ("170221234", "17022"),
        ("7001", "07001"),
        ("00000", ""),
        ("K1A 0B1", "K1A0B1"),
    ],
)
def test_zip_codes(written: str, then: str) -> None:
    assert zip5(written) == then


@pytest.mark.parametrize(
    ("written", "then"),
    [
        ("(717) 555-0101", "7175550101"),
        ("17175550101", "7175550101"),
        ("9999999999", ""),
        ("7170000000", ""),
        ("5550101", ""),
    ],
)
def test_telephone_numbers(written: str, then: str) -> None:
    assert phone_number(written) == then


def test_an_identifier_keeps_its_kind_and_issuer() -> None:
    assert identifier(ReportedId("pa", "06", "22 345-678")) == "06:PA:22345678"
    assert identifier(ReportedId("PA", "07", "123-45-6780")) == "07:US:123456780"
    assert identifier(ReportedId("PA", "07", "000000000")) == ""


@pytest.mark.parametrize("stand_in", [date(1900, 1, 1), date(1901, 1, 1), date(1753, 1, 1), None])
def test_a_stand_in_for_the_birth_date_is_no_birth_date(stand_in: date | None) -> None:
    assert normalized(ReportedPerson("A", "B", birth_date=stand_in)).birth == ""


words = st.text(alphabet="abcdefghilmnorstuzÁÉñüØß'’-. ", max_size=14)
people = st.builds(
    ReportedPerson,
    last_name=words,
    first_name=words,
    middle_name=words,
    suffix=st.sampled_from(["", "Jr", "SR.", "iii", "x"]),
    birth_date=st.none() | st.dates(date(1890, 1, 1), date(2030, 1, 1)),
    gender=st.sampled_from(["M", "F", "U", "", "female"]),
    address_1=st.text(alphabet="0123456789 abenorstOAK#.-", max_size=20),
    address_2=st.sampled_from(["", "Apt 4", "#4", "Unit B"]),
    city=words,
    zip_code=st.text(alphabet="0123456789-", max_size=10),
    phone=st.text(alphabet="0123456789()- ", max_size=14),
    ids=st.lists(
        st.builds(ReportedId, st.sampled_from(["PA", "nj"]), st.sampled_from(["06", "07", "99"]), words), max_size=2
    ).map(tuple),
    alias_last_name=words,
)


@given(people)
@settings(max_examples=150)
def test_normalizing_twice_changes_nothing(person: ReportedPerson) -> None:
    form = normalized(person)
    kept = ("first", "gender", "suffix", "city", "zip5", "phone", "birth")
    again = normalized(
        ReportedPerson(
            first_name=form.first,
            suffix=form.suffix,
            birth_date=person.birth_date,
            gender=form.gender,
            city=form.city,
            zip_code=form.zip5,
            phone=form.phone,
        )
    )
    assert [getattr(again, name) for name in kept] == [getattr(form, name) for name in kept]
    assert folded(folded(person.last_name)) == folded(person.last_name)
    house, street, _ = address(person.address_1, "")
    if house and not house.startswith("BOX"):
        assert address(f"{house} {street}", "")[0] == house


@given(people)
@settings(max_examples=150)
def test_letter_case_and_accents_make_no_difference(person: ReportedPerson) -> None:
    shouted = normalized(
        ReportedPerson(
            **{
                name: getattr(person, name).upper() if isinstance(getattr(person, name), str) else getattr(person, name)
                for name in ReportedPerson.__dataclass_fields__
            }
        )
    )
    assert shouted == normalized(person)


@given(people)
@settings(max_examples=100)
def test_an_identity_is_stored_and_read_back_whole(person: ReportedPerson) -> None:
    form = normalized(person)
    assert Normalized.unpacked(form.packed()) == form
    assert len(set(blocking_keys(form))) == len(blocking_keys(form))


def test_no_identity_shows_in_print() -> None:
    form = normalized(ReportedPerson("Quillfeather", "Zebedee", birth_date=date(1970, 1, 2), phone="7175550101"))
    for shown in (repr(form), str(form), f"{form}", repr([form]), repr({"of": form})):
        assert "QUILL" not in shown.upper()
        assert "ZEBEDEE" not in shown.upper()
        assert "1970" not in shown


@pytest.mark.parametrize("broken", ["QUILLFEATHER", '["QUILLFEATHER"]', '{"last": "QUILLFEATHER"}', "7"])
def test_a_broken_packed_identity_is_refused_without_showing_it(broken: str) -> None:
    with pytest.raises(ValueError, match="no packed identity") as raised:
        Normalized.unpacked(broken)
    assert "QUILL" not in repr(raised.value)
    assert raised.value.__cause__ is None
