"""A small market: one benefit manager with a list, three network pharmacies, a wholesaler, the Director's staff."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import LazySettings

from carelaw.kernel.identifiers import npi_with_check_digit
from carelaw.pbm.store.models import MacList
from carelaw.pbm.use_cases.mac_lists import add_subject, open_list
from carelaw.pbm.use_cases.mac_publishing import Publication, publish
from carelaw.pbm.use_cases.parties import enter_manager, enter_pharmacy
from carelaw.pbm.use_cases.references import load_catalogue, load_directory, load_orange_book
from carelaw.platform.accounts.actor import Actor, actor_for, host_operator
from carelaw.platform.accounts.models import Account, RoleGrant
from carelaw.platform.parties.models import Party

# Noon in Illinois.
HOUR = 17


def noon(year: int, month: int, day: int) -> datetime:
    """The middle of a day where the law counts it."""
    return datetime(year, month, day, HOUR, tzinfo=UTC)


START = noon(2026, 2, 2)
IBUPROFEN, OTHER_LABEL = "55111068301", "67877032001"
COLUMNS = (
    "ndc,name,unit,mac_unit_price,action,drug_group,te_code,application,drug_class,single_source,rating,"
    "rating_source,rating_date,obsolete_date,price_source,price_source_date,basis,basis_names"
)
# Two labelers of ibuprofen 400 mg under applications of the Orange Book's sample, and a product of another strength.
LINES = tuple(
    f"{code},IBUPROFEN 400 MG TABLET,EA,0.05000,add,IBU400,,{application},generic,,,,,,NADAC,2026-02-01,AWP2,One;Two"
    for code, application in ((IBUPROFEN, "ANDA090796/001"), (OTHER_LABEL, "ANDA078329/001"))
)
CATALOGUE = (
    "wholesaler,wholesaler_name,class,il_license,operates_from,operates_to,open_to_all,ndc,name,unit_cost,status,as_of\n"
    "PDS,Prairie Drug Supply,national,004-1,2015-01-01,,Y,{ibu},IBUPROFEN 400 MG,0.04000,available,{as_of}\n"
    "PDS,Prairie Drug Supply,national,004-1,2015-01-01,,Y,{other},IBUPROFEN 400 MG,0.09000,available,{as_of}\n"
    "LOC,Corner Wholesale,local,004-2,2015-01-01,,Y,{ibu},IBUPROFEN 400 MG,0.03000,available,{as_of}\n"
)
ORANGE_BOOK = (
    "Ingredient~DF;Route~Trade_Name~Applicant~Strength~Appl_Type~Appl_No~Product_No~TE_Code~Approval_Date~RLD~RS~Type~"
    "Applicant_Full_Name\n"
    "IBUPROFEN~TABLET;ORAL~IBUPROFEN~MARKSANS~400MG~A~090796~001~AB~Dec 21, 2010~No~No~RX~MARKSANS PHARMA LTD\n"
    "IBUPROFEN~TABLET;ORAL~IBUPROFEN~MARKSANS~600MG~A~090796~002~AB~Dec 21, 2010~No~No~RX~MARKSANS PHARMA LTD\n"
    "IBUPROFEN~TABLET;ORAL~IBUPROFEN~STRIDES~400MG~A~078329~001~AB~Feb 5, 2009~No~No~RX~STRIDES PHARMA GLOBAL\n"
    "IBUPROFEN~TABLET;ORAL~IBUPROFEN~IVAX~400MG~A~071145~001~~Sep 23, 1986~No~No~DISCN~IVAX PHARMACEUTICALS INC\n"
)
DIRECTORY = (
    "PRODUCTID\tPRODUCTNDC\tPROPRIETARYNAME\tNONPROPRIETARYNAME\tENDMARKETINGDATE\tAPPLICATIONNUMBER\tLABELERNAME\t"
    "ACTIVE_NUMERATOR_STRENGTH\tACTIVE_INGRED_UNIT\n"
    "1\t55111-683\tIbuprofen\tibuprofen\t\tANDA090796\tLabeler One\t400\tmg/1\n"
    "2\t67877-320\tIbuprofen\tibuprofen\t\tANDA078329\tLabeler Two\t400\tmg/1\n"
    "3\t55111-684\tIbuprofen\tibuprofen\t\tANDA090796\tLabeler One\t600\tmg/1\n"
)


@dataclass
class Market:
    """Everybody in it."""

    manager: Party
    corner: Party
    river: Party
    mill: Party
    filer: Actor
    pharmacy: Actor
    second: Actor
    regulator: Actor
    mac_list: MacList

    def typed(self, **changed: str) -> dict[str, str]:
        """A complete appeal, as typed, of a fill on March 2, 2026."""
        usual = {
            "manager": "PBM0101",
            "claim_reference": "CLM-1001",
            "ndc": "55111-683-01",
            "filled_on": "2026-03-02",
            "quantity": "30",
            "ingredient_paid": "1.50",
            "supplier": "Prairie Drug Supply",
            "invoiced_on": "2026-02-20",
            "invoice_total": "24.00",
            "invoice_units": "300",
        }
        return {**usual, **changed}


DENIAL = {
    "answer": "deny",
    "reason": "The drug is for sale below the list price.",
    "product_name": "Ibuprofen 400 mg tablet",
    "ndc": IBUPROFEN,
    "wholesaler": "Prairie Drug Supply",
}


def actor(role: str, login: str, **scope: tuple[str, ...]) -> Actor:
    """Someone who acts in a role under a live grant."""
    account = Account.objects.create_user(f"{login}@example.org", name=f"Test {login}")
    RoleGrant.objects.create(
        account=account,
        role=role,
        scope={kind: list(ids) for kind, ids in scope.items()},
        starts_on=date(2024, 1, 1),
        granted_at=START,
    )
    return actor_for(account, role, START, channel="console", client="test", second_factor=True)


def sheet(*lines: str, columns: str = COLUMNS) -> io.BytesIO:
    """A list as a file."""
    return io.BytesIO("\n".join((columns, *lines)).encode() + b"\n")


def catalogue(as_of: str) -> io.BytesIO:
    """The wholesalers' catalogues of a day."""
    return io.BytesIO(CATALOGUE.format(ibu=IBUPROFEN, other=OTHER_LABEL, as_of=as_of).encode())


@pytest.fixture
def home(tmp_path: Path, settings: LazySettings) -> Path:
    """A home of its own for one test; the law as shipped, every rulebook adopted."""
    settings.CARELAW_HOME = tmp_path
    return tmp_path


@pytest.fixture
def market(home: Path, db: None) -> Market:
    """The market on February 2, 2026, the list set up and nothing published."""
    operator = host_operator("tests")
    load_orange_book(
        operator, START, io.BytesIO(ORANGE_BOOK.encode()), file_name="products.txt", issued_on=date(2026, 1, 31)
    )
    load_directory(operator, START, io.BytesIO(DIRECTORY.encode()), file_name="product.txt")
    load_catalogue(operator, START, catalogue("2026-02-01"), file_name="catalogue.csv")
    manager = enter_manager("Prairie Benefit Management LLC", "PBM0101", at=START)
    shops = [
        enter_pharmacy(name, npi=npi_with_check_digit(f"18830010{n}"), ncpdp=f"148830{n}", at=START)
        for n, name in enumerate(("Corner Pharmacy", "River Street Pharmacy", "Mill Road Pharmacy"), 1)
    ]
    filer = actor("PBM_FILER", "filer", party=(str(manager.pk),))
    mac_list = open_list(filer, START, code="RETAIL", name="Retail network", network="IL-RETAIL")
    for shop in shops:
        add_subject(filer, START, mac_list=mac_list, pharmacy=shop, starts_on=date(2026, 1, 1))
    return Market(
        manager,
        *shops,
        filer,
        actor("NETWORK_PHARMACY", "corner", party=(str(shops[0].pk),)),
        actor("NETWORK_PHARMACY", "river", party=(str(shops[1].pk),)),
        actor("PBM_REGULATOR", "regulator"),
        mac_list,
    )


@pytest.fixture
def published(market: Market) -> Callable[..., Publication]:
    """Publish the list; the usual lines on the usual day unless told otherwise."""

    def run(*lines: str, at: datetime = START, **options: object) -> Publication:
        stream = sheet(*(lines or LINES))
        return publish(market.filer, at, mac_list=market.mac_list, stream=stream, file_name="mac.csv", **options)  # type: ignore[arg-type]

    return run
