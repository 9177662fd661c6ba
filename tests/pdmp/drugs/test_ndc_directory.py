"""The import of the FDA's NDC Directory: both layouts, bad rows set aside by row and field, nothing stopped."""

from __future__ import annotations

import csv
from collections import Counter
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.drugs import Catalog, Directory, import_fda_ndc
from carelaw.pdmp.drugs.building import base_name, form_group
from carelaw.pdmp.drugs.directory import package_size
from carelaw.pdmp.drugs.strengths import StrengthUnread, read_strength
from carelaw.pdmp.facts.clinical import DrugClass, FormGroup

PRODUCT_HEADER = (
    "PRODUCTID\tPRODUCTNDC\tPRODUCTTYPENAME\tPROPRIETARYNAME\tPROPRIETARYNAMESUFFIX\tNONPROPRIETARYNAME\t"
    "DOSAGEFORMNAME\tROUTENAME\tSTARTMARKETINGDATE\tENDMARKETINGDATE\tMARKETINGCATEGORYNAME\tAPPLICATIONNUMBER\t"
    "LABELERNAME\tSUBSTANCENAME\tACTIVE_NUMERATOR_STRENGTH\tACTIVE_INGRED_UNIT\tPHARM_CLASSES\tDEASCHEDULE\t"
    "NDC_EXCLUDE_FLAG\tLISTING_RECORD_CERTIFIED_THROUGH"
)
PACKAGE_HEADER = (
    "PRODUCTID\tPRODUCTNDC\tNDCPACKAGECODE\tPACKAGEDESCRIPTION\tSTARTMARKETINGDATE\tENDMARKETINGDATE\t"
    "NDC_EXCLUDE_FLAG\tSAMPLE_PACKAGE"
)


def product_row(key: str = "a", **changed: str) -> str:
    cells = {
        "PRODUCTID": key,
        "PRODUCTNDC": "0406-0123",
        "NONPROPRIETARYNAME": "Hydrocodone Bitartrate and Acetaminophen",
        "PROPRIETARYNAME": "Hydrocodone Bitartrate and Acetaminophen",
        "DOSAGEFORMNAME": "TABLET",
        "ROUTENAME": "ORAL",
        "SUBSTANCENAME": "HYDROCODONE BITARTRATE; ACETAMINOPHEN",
        "ACTIVE_NUMERATOR_STRENGTH": "5; 325",
        "ACTIVE_INGRED_UNIT": "mg/1; mg/1",
        "DEASCHEDULE": "CII",
        "NDC_EXCLUDE_FLAG": "N",
        **changed,
    }
    return "\t".join(cells.get(column, "") for column in PRODUCT_HEADER.split("\t"))


def package_row(key: str = "a", code: str = "0406-0123-01", says: str = "100 TABLET in 1 BOTTLE (0406-0123-01)") -> str:
    return f"{key}\t{code[:-3]}\t{code}\t{says}\t20120601\t\tN\tN"


def run(products: list[str], packages: list[str], **more: bool) -> Directory:
    files = ("\r\n".join([head, *rows, ""]) for head, rows in ((PRODUCT_HEADER, products), (PACKAGE_HEADER, packages)))
    return import_fda_ndc(*(BytesIO(text.encode("cp1252")) for text in files), **more)


def test_a_product_comes_out_with_its_package_its_parts_and_its_schedules() -> None:
    result = run([product_row()], [package_row(), package_row(code="0406-0123-05", says="500 TABLET in 1 BOTTLE")])
    assert [one.national_drug_code for one in result.products] == ["00406012301", "00406012305"]
    found = result.products[0]
    assert found.description == "hydrocodone 5 mg / acetaminophen 325 mg tablet"
    assert (found.package_size, found.package_unit) == (Decimal(100), "TABLET")
    assert [one.federal_schedule for one in found.schedules] == ["III", "II"]
    assert found.drug_class == DrugClass.OPIOID
    assert Catalog(result.products).find("0406-0123-01") == found
    assert not result.faults


def test_the_finished_sample_is_read_and_its_bad_row_set_aside(shared_data: Path) -> None:
    folder = shared_data / "fda-ndc"
    with (folder / "product_sample.txt").open("rb") as one, (folder / "package_sample.txt").open("rb") as other:
        result = import_fda_ndc(one, other)
    assert (result.product_rows, result.product_rows_used, result.product_rows_set_aside) == (6, 5, 1)
    assert [(fault.row, fault.field) for fault in result.faults] == [
        (3, "DEASCHEDULE"),
        (3, "ACTIVE_NUMERATOR_STRENGTH"),
    ]
    assert "CII" in result.faults[0].says
    assert [(one.national_drug_code, one.package_size, one.package_unit) for one in result.products] == [
        ("00002080001", Decimal(10), "mL")
    ]


@pytest.mark.parametrize(
    ("folder", "products", "packages", "set_aside"),
    [
        ("fda-ndc", "unfinished_product_2000.txt", "unfinished_package_2000.txt", 1),
        ("fda-ndc-controlled", "unfinished_product_controlled.txt", "unfinished_package_controlled.txt", 0),
    ],
)
def test_the_unfinished_directory_is_read_whole(
    shared_data: Path, folder: str, products: str, packages: str, set_aside: int
) -> None:
    with (shared_data / folder / products).open("rb") as one, (shared_data / folder / packages).open("rb") as other:
        result = import_fda_ndc(one, other)
    assert result.product_rows_set_aside == set_aside
    assert result.product_rows == result.product_rows_used + result.product_rows_left_out + set_aside
    assert all(len(made.national_drug_code) == 11 for made in result.products)
    assert len({made.national_drug_code for made in result.products}) == len(result.products)


def test_each_package_of_the_controlled_directory_keeps_the_schedule_of_its_product(shared_data: Path) -> None:
    products = shared_data / "fda-ndc-controlled" / "unfinished_product_controlled.txt"
    packages = shared_data / "fda-ndc-controlled" / "unfinished_package_controlled.txt"
    with products.open("rb") as one, packages.open("rb") as other:
        result = import_fda_ndc(one, other, controlled_only=True)
    with products.open(encoding="utf-8", newline="") as one, packages.open(encoding="utf-8", newline="") as other:
        of_product = {row["PRODUCTID"]: row["DEASCHEDULE"] for row in csv.DictReader(one, delimiter="\t")}
        listed = Counter(of_product[row["PRODUCTID"]] for row in csv.DictReader(other, delimiter="\t"))
    counted = Counter("C" + made.schedules[-1].federal_schedule for made in result.products)
    assert counted == listed
    assert sum(counted.values()) == 1406


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"DEASCHEDULE": "C2"}, "DEASCHEDULE"),
        ({"ACTIVE_NUMERATOR_STRENGTH": "5"}, "ACTIVE_NUMERATOR_STRENGTH"),
        ({"ACTIVE_NUMERATOR_STRENGTH": "5; many"}, "ACTIVE_NUMERATOR_STRENGTH"),
        ({"ACTIVE_NUMERATOR_STRENGTH": "-5; 325"}, "ACTIVE_NUMERATOR_STRENGTH"),
        ({"ACTIVE_INGRED_UNIT": "mg/1"}, "ACTIVE_INGRED_UNIT"),
        ({"ACTIVE_INGRED_UNIT": "mg; mg"}, "ACTIVE_INGRED_UNIT"),
        ({"ACTIVE_INGRED_UNIT": "mg/0mL; mg/1"}, "ACTIVE_INGRED_UNIT"),
        ({"SUBSTANCENAME": "", "NONPROPRIETARYNAME": ""}, "SUBSTANCENAME"),
    ],
)
def test_a_bad_field_sets_its_row_aside_and_not_the_next(changed: dict[str, str], field: str) -> None:
    result = run([product_row("bad", **changed), product_row("good")], [package_row("good"), package_row("bad")])
    (fault,) = result.faults
    assert (fault.file, fault.row, fault.field) == ("product.txt", 2, field)
    assert fault.says.startswith(field)
    assert (result.product_rows_used, result.product_rows_set_aside, len(result.products)) == (1, 1, 1)


def test_a_row_with_the_wrong_number_of_columns_is_set_aside() -> None:
    result = run(["a\tb\tc", product_row("good")], [package_row("good")])
    assert [(fault.row, fault.field) for fault in result.faults] == [(2, "the whole row")]
    assert "3 columns" in result.faults[0].says
    assert len(result.products) == 1


def test_a_bad_package_code_costs_only_that_package() -> None:
    result = run([product_row()], [package_row(code="0406-01"), package_row()])
    assert [(fault.file, fault.row, fault.field) for fault in result.faults] == [("package.txt", 2, "NDCPACKAGECODE")]
    assert len(result.products) == 1
    lonely = run([product_row()], [package_row("other")])
    assert (lonely.products, lonely.without_package, lonely.product_rows_used) == ((), 1, 1)


def test_rows_that_the_fda_excludes_are_left_out_and_counted() -> None:
    result = run([product_row("x", NDC_EXCLUDE_FLAG="E"), product_row()], [package_row(), package_row("x")])
    assert (result.product_rows_left_out, len(result.products)) == (1, 1)


def test_only_controlled_products_when_asked() -> None:
    plain = product_row("p", SUBSTANCENAME="IBUPROFEN", ACTIVE_NUMERATOR_STRENGTH="200", DEASCHEDULE="")
    rows = [plain.replace("mg/1; mg/1", "mg/1"), product_row()]
    assert len(run(rows, [package_row(), package_row("p", "0406-0999-01")]).products) == 2
    assert len(run(rows, [package_row(), package_row("p", "0406-0999-01")], controlled_only=True).products) == 1


def test_lines_that_are_not_utf8_are_read_all_the_same(shared_data: Path) -> None:
    bad = (shared_data / "fda-ndc" / "badutf8.txt").read_bytes().strip()
    row = product_row(PROPRIETARYNAME="Tablet\x00").encode().replace(b"Tablet\x00", bad)
    result = import_fda_ndc([PRODUCT_HEADER.encode(), row], [PACKAGE_HEADER.encode(), package_row().encode()])
    assert result.products[0].proprietary_name.startswith("This is a")
    accented = import_fda_ndc(
        [b"\xef\xbb\xbf" + PRODUCT_HEADER.encode(), product_row(PROPRIETARYNAME="Rel\xe8ve").encode("cp1252")],
        [PACKAGE_HEADER.encode(), package_row().encode()],
    )
    assert accented.products[0].proprietary_name == "Relève"


@pytest.mark.parametrize("head", [b"", b"ndc,name,strength\r\n", b"PRODUCTID\tPRODUCTNDC\r\n"])
def test_another_kind_of_file_is_refused_with_the_columns_it_lacks(head: bytes) -> None:
    with pytest.raises(Refusal) as refused:
        import_fda_ndc(BytesIO(head), BytesIO(PACKAGE_HEADER.encode()))
    assert refused.value.code == "not-an-ndc-directory"
    assert "NONPROPRIETARYNAME" in refused.value.says


@pytest.mark.parametrize(
    ("strength", "unit", "expected"),
    [
        ("5", "mg/1", ("5", "mg")),
        ("25", "ug/h", ("25", "mcg/h")),
        ("300", "mg/15mL", ("20", "mg/mL")),
        ("7.5", "mg/15mL", ("0.5", "mg/mL")),
        ("2.5", "mg/24h", ("2.5", "mg/day")),
        ("1.62", "g/100g", ("16.2", "mg/g")),
        ("1000", "mg/1000mg", ("1000", "mg/g")),
        ("1", "kg/kg", ("1000", "mg/g")),
        (".5", "mg/.5mL", ("1", "mg/mL")),
        ("5600", "[iU]/1", ("5600", "[iU]")),
        ("1,000", "mg/1", ("1000", "mg")),
    ],
)
def test_strengths_come_to_one_form(strength: str, unit: str, expected: tuple[str, str]) -> None:
    amount, name = read_strength(strength, unit)
    assert (str(amount), name) == expected


@given(st.text(max_size=8), st.text(max_size=10))
def test_no_strength_of_any_shape_raises_another_error(strength: str, unit: str) -> None:
    try:
        amount, _ = read_strength(strength, unit)
    except StrengthUnread:
        return
    assert amount >= 0


@pytest.mark.parametrize(
    ("says", "size", "unit"),
    [
        ("100 TABLET in 1 BOTTLE (0406-0123-01)", "100", "TABLET"),
        ("1 VIAL in 1 CARTON (0002-0800-01)  > 10 mL in 1 VIAL", "10", "mL"),
        ("4 BOTTLE in 1 CONTAINER (0002-0485-04)  > 2000 g in 1 BOTTLE", "8000", "g"),
        ("5 POUCH in 1 CARTON (0378-9121-98)  / 1 PATCH in 1 POUCH", "5", "POUCH"),
        ("5 POUCH in 1 CARTON (0378-9121-98)  > 1 PATCH in 1 POUCH (0378-9121-16)  > 72 h in 1 PATCH", "5", "PATCH"),
        ("2.5 mL in 1 BOTTLE, SPRAY (0054-3090-36)", "2.5", "mL"),
        ("1 BOTTLE in 1 CARTON * 473 mL in 1 BOTTLE", "473", "mL"),
    ],
)
def test_a_package_holds_the_product_of_its_levels(says: str, size: str, unit: str) -> None:
    assert package_size(says) == (Decimal(size), unit)


@pytest.mark.parametrize("says", ["", "KIT", "a box of things"])
def test_a_package_that_does_not_say_its_size_has_none(says: str) -> None:
    assert package_size(says) == (None, "")


@given(st.lists(st.text(max_size=40).filter(lambda text: "\t" not in text), max_size=6))
def test_no_garbage_stops_the_import_or_goes_uncounted(lines: list[str]) -> None:
    rows = [line.replace("\r", "").replace("\n", "") for line in lines]
    stream = [text.encode("utf-8", "surrogatepass") for text in (PRODUCT_HEADER, *rows, product_row())]
    result = import_fda_ndc(stream, [PACKAGE_HEADER.encode(), package_row().encode()])
    assert len(result.products) == 1
    assert result.product_rows == result.product_rows_used + result.product_rows_set_aside
    assert result.product_rows_set_aside == sum(bool(row.strip()) for row in rows)


@pytest.mark.parametrize(
    ("substance", "base"),
    [
        ("OXYCODONE HYDROCHLORIDE", "oxycodone"),
        ("DEXTROAMPHETAMINE SACCHARATE", "dextroamphetamine"),
        ("AMPHETAMINE ASPARTATE MONOHYDRATE", "amphetamine"),
        ("CODEINE PHOSPHATE", "codeine"),
        ("CODEINONE", "codeinone"),
        ("SODIUM OXYBATE", "sodium oxybate"),
    ],
)
def test_a_salt_is_known_by_its_base(substance: str, base: str) -> None:
    assert base_name(substance) == base


def test_salts_of_one_base_add_up() -> None:
    mixed = product_row(
        SUBSTANCENAME="AMPHETAMINE ASPARTATE MONOHYDRATE; AMPHETAMINE SULFATE; DEXTROAMPHETAMINE SACCHARATE",
        ACTIVE_NUMERATOR_STRENGTH="5; 5; 5",
        ACTIVE_INGRED_UNIT="mg/1; mg/1; mg/1",
    )
    (found,) = run([mixed], [package_row()]).products
    assert [(one.name, one.strength) for one in found.ingredients] == [
        ("amphetamine", Decimal(10)),
        ("dextroamphetamine", Decimal(5)),
    ]


@pytest.mark.parametrize(
    ("form", "route", "group"),
    [
        ("PATCH", "TRANSDERMAL", FormGroup.TRANSDERMAL),
        ("FILM, EXTENDED RELEASE", "TRANSDERMAL", FormGroup.TRANSDERMAL),
        ("GEL", "TRANSDERMAL", FormGroup.OTHER),
        ("FILM", "BUCCAL", FormGroup.FILM),
        ("TABLET, FILM COATED", "ORAL", FormGroup.ORAL),
        ("TABLET", "SUBLINGUAL", FormGroup.BUCCAL),
        ("LOZENGE", "TRANSMUCOSAL", FormGroup.BUCCAL),
        ("SPRAY, METERED", "NASAL", FormGroup.NASAL_SPRAY),
        ("SPRAY", "SUBLINGUAL", FormGroup.ORAL_SPRAY),
        ("INJECTION, SOLUTION", "INTRAVENOUS; INTRAMUSCULAR", FormGroup.INJECTION),
        ("SUPPOSITORY", "RECTAL", FormGroup.RECTAL),
        ("CREAM", "TOPICAL", FormGroup.OTHER),
    ],
)
def test_forms_are_told_apart_by_form_and_route(form: str, route: str, group: FormGroup) -> None:
    assert form_group(form, route) == group
