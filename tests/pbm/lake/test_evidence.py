"""What is on file beside the claims reaches the checks: price bases, contracts' terms, fees, audits, remittances."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from carelaw.pbm import story
from carelaw.pbm.store.models import (
    Audit,
    AuditClaim,
    AuditedClaim,
    Contract,
    ContractTerms,
    ContractVersion,
    Entity340B,
    MacList,
    Pharmacy340B,
    ReferencePriceRow,
)
from carelaw.pbm.use_cases.lake import doing, joining, looking
from carelaw.pbm.use_cases.mac_lists import add_subject, open_list
from carelaw.pbm.use_cases.mac_publishing import publish
from carelaw.pbm.use_cases.payments.remittances import receive_remittances, run_remittances
from carelaw.pbm.use_cases.references import load_catalogue, load_directory, load_orange_book
from carelaw.platform.accounts.actor import Actor, host_operator
from carelaw.platform.acts.declaration import Attached
from tests.pbm.claims.claims_files import claim, sheet
from tests.pbm.conftest import manager, pharmacy_party
from tests.pbm.mac.conftest import CATALOGUE, COLUMNS, DIRECTORY, IBUPROFEN, ORANGE_BOOK, OTHER_LABEL
from tests.pbm.payments.x12 import Clp, Remit, interchange

AT = datetime(2024, 6, 3, 18, 0, tzinfo=UTC)
D = Decimal


OURS = {"service_provider_id": story.CORNER_NPI}


def load(actor: Actor, *rows: dict[str, str]) -> None:
    doing.load(actor, AT, file=Attached("claims.csv", sheet(rows)), layout="", manager="")


def answers(actor: Actor, check: str) -> list[tuple[str, str]]:
    """Every answer of a check with how often it came."""
    earlier = looking.runs_for(actor).filter(kind=f"pbm.market.{check}").count()
    done = doing.check(actor, AT + timedelta(minutes=earlier), check=check, now=True)
    assert done.more[check]["state"] == "done"
    [run] = [one for name, one in looking.newest(actor).items() if name == check]
    return sorted(run.because.items())


# Price bases


@pytest.fixture
def lists(filer: Actor) -> Callable[[str], MacList]:
    """A list with one line of each label, whose price rests on what is told."""

    def listed(basis: str) -> MacList:
        operator = host_operator("tests")
        load_orange_book(
            operator, AT, io.BytesIO(ORANGE_BOOK.encode()), file_name="products.txt", issued_on=date(2024, 5, 1)
        )
        load_directory(operator, AT, io.BytesIO(DIRECTORY.encode()), file_name="product.txt")
        offers = CATALOGUE.format(ibu=IBUPROFEN, other=OTHER_LABEL, as_of="2024-06-03")
        load_catalogue(operator, AT, io.BytesIO(offers.encode()), file_name="catalogues.csv")
        made = open_list(filer, AT, code="RETAIL", name="Retail", network="NET1")
        add_subject(filer, AT, mac_list=made, pharmacy=pharmacy_party(), starts_on=date(2024, 6, 1))
        line = f"{IBUPROFEN},IBUPROFEN,EA,0.05,add,,,ANDA090796/001,generic,,,,,,NADAC,2024-06-01,{basis}"
        publish(filer, AT, mac_list=made, stream=io.BytesIO(f"{COLUMNS}\n{line}\n".encode()), file_name="list.csv")
        return made

    return listed


def wholesale(*codes: str, price: str = "0.10") -> None:
    for code in codes:
        ReferencePriceRow.objects.create(
            manager_id=manager().pk, reference="AWP", national_drug_code=code, unit_price=D(price),
            published_at=AT - timedelta(days=30),
        )  # fmt: skip


def contract(*databases: str, network: str = "NET1", starts: date = date(2024, 1, 1)) -> None:
    """A pharmacy contract on file, whose typed terms name databases."""
    made = Contract.objects.create(
        number=f"C-{Contract.objects.count()}", kind="pharmacy", state="registered", manager_id=manager().pk,
        title="Network", network=network, created_at=AT,
    )  # fmt: skip
    version = ContractVersion.objects.create(
        contract=made, number=1, effective_on=starts, file_name="c.txt", digest="0" * 64, size=1, content="text",
        added_at=AT,
    )  # fmt: skip
    ContractTerms.objects.create(version=version, databases=list(databases))


def test_declared_makers_count_until_wholesale_prices_are_on_file(
    regulator: Actor, lists: Callable[[str], MacList]
) -> None:
    load(regulator, claim())
    lists("AWP2,One;Two")
    assert answers(regulator, "mac-basis") == [("generic, two-makers", 1)]
    wholesale(IBUPROFEN)
    assert answers(regulator, "mac-basis") == [("generic, E-PBM-08.makers", 1)]
    wholesale(OTHER_LABEL)
    assert answers(regulator, "mac-basis") == [("generic, two-makers", 1)]


def test_two_databases_count_where_the_contract_names_them(regulator: Actor, lists: Callable[[str], MacList]) -> None:
    load(regulator, claim())
    lists("DB2,Medi-Span;Gold Standard")
    assert answers(regulator, "mac-basis") == [("generic, needs-contract_databases", 1)]
    contract("Medi-Span", "Gold Standard", network="NET2")
    contract("Medi-Span", "Gold Standard", starts=date(2024, 6, 4))
    assert answers(regulator, "mac-basis") == [("generic, needs-contract_databases", 1)]
    contract("Medi-Span", "gold standard")
    assert answers(regulator, "mac-basis") == [("generic, two-databases", 1)]
    contract("Medi-Span")
    assert answers(regulator, "mac-basis") == [("generic, E-PBM-08.databases", 1)]


def test_a_line_that_the_contract_does_not_back_is_not_published(
    regulator: Actor, lists: Callable[[str], MacList]
) -> None:
    contract("Medi-Span")
    [refused] = lists("DB2,Medi-Span;Gold Standard").versions.get().refused_lines.all()
    assert [one["code"] for one in refused.reasons] == ["E-PBM-08.databases"]


# Remittances and fees


def sent(actor: Actor, *plbs: tuple[str, str, Decimal], npi: str = story.CORNER_NPI, trace: str = "T1") -> Any:
    paid = Clp("7000001", D("4.00"), date(2024, 3, 5), control="A1")
    content = interchange([Remit(trace, npi, date(2024, 3, 15), (paid,), plbs)], control=int(trace[1:]))
    run, _ = receive_remittances(actor, AT, content, file_name=f"{trace}.835", manager=story.PRAIRIE)
    return run_remittances(run.pk, at=AT)


def test_a_remittance_that_was_sent_in_pays_the_claims_of_the_lake_once(regulator: Actor) -> None:
    load(regulator, claim(contract_number="C-0", **OURS))
    contract()
    ContractTerms.objects.update(pay_form="days-after-adjudication", pay_days=14)
    before = dict(answers(regulator, "denied-after-approval"))
    assert "E-PBM-116.never-paid" in before
    sent(regulator)
    assert dict(answers(regulator, "denied-after-approval")) == {"paid-as-approved": 1}
    assert joining.bring_in_remittances(AT) == 0
    assert [row["what"] for row in looking.load_list(regulator, AT)].count("remittances") == 1


@pytest.fixture
def linked(regulator: Actor) -> None:
    """The corner pharmacy dispenses for an entity of the 340B program."""
    entity = Entity340B.objects.create(
        number="DSH140001", party_id=pharmacy_party(story.RIVER_NPI).pk, kind="DSH", starts_on=date(2020, 1, 1)
    )
    Pharmacy340B.objects.create(
        entity=entity, pharmacy_id=pharmacy_party().pk, link="external", starts_on=date(2021, 1, 1)
    )
    rows = [
        claim(
            prescription_number=str(n), service_provider_id=npi, contract_on="20230101", network_id="NET1",
            ingredient_cost_paid="9.00", dispensing_fee_paid="1.00", basis_of_reimbursement="07", mac_list="RETAIL",
        )
        for n, npi in enumerate((story.CORNER_NPI, story.RIVER_NPI), 1)
    ]  # fmt: skip
    load(regulator, *rows)


@pytest.mark.parametrize(
    ("adjustment", "peers", "expected"),
    [
        (("CS", "DIR 2024", D("2.00")), False, "E-MAC-41"),
        (("CS", "DIR 2024", D("2.00")), True, "E-MAC-42"),
        (("CT", "", D("2.00")), False, "fee-kind-unknown"),
        (("WO", "X1", D("2.00")), False, None),
        (("CS", "AU-1001", D("2.00")), False, None),
    ],
)
@pytest.mark.usefixtures("linked")
def test_fees_of_remittances_reach_the_comparison(
    regulator: Actor, adjustment: tuple[str, str, Decimal], peers: bool, expected: str | None
) -> None:
    sent(regulator, adjustment)
    if peers:
        sent(regulator, (*adjustment[:2], D("1.00")), npi=story.RIVER_NPI, trace="T2")
    found = dict(answers(regulator, "340b-fees"))
    assert found == ({expected: 1} if expected else {})


# Audits


def audit(*references: str, starts: str = "2026-05-26", state: str = "noticed") -> Audit:
    made = Audit.objects.create(
        manager_id=manager().pk, pharmacy_id=pharmacy_party().pk, state=state, saved_at=AT, mode="on-site",
        days=[starts],
    )  # fmt: skip
    for reference in references:
        AuditClaim.objects.create(
            audit=made, claim_reference=reference, submitted_on=date(2024, 3, 5), outcome="pass", code="x", says="x"
        )
    return made


def test_claims_on_the_list_of_an_audit_are_judged_by_its_first_day(regulator: Actor) -> None:
    load(regulator, *(claim(prescription_number=str(n), authorization_number=f"A{n}", **OURS) for n in range(1, 7)))
    assert answers(regulator, "audit-scope") == []
    audit("1", "2/0", "3/20240305", "A4", "nothing", "5/1", starts="2026-03-05")
    assert answers(regulator, "audit-scope") == [("within-two-years", 4)]
    audit("6", starts="2026-03-06")
    audit("6", starts="2026-03-06", state="cancelled")
    assert answers(regulator, "audit-scope") == [("E-PBM-109", 1), ("within-two-years", 4)]


def test_claims_that_were_reported_as_audited_are_judged_by_the_audit_of_that_number(regulator: Actor) -> None:
    load(regulator, claim(**OURS))
    made = audit(starts="2026-03-06")
    AuditedClaim.objects.create(
        manager_id=manager().pk, pharmacy_npi=story.CORNER_NPI, prescription_number="7000001",
        served_on=date(2024, 3, 5), audit=made.reference, lawful=True, at=AT,
    )  # fmt: skip
    assert answers(regulator, "audit-scope") == [("E-PBM-109", 1)]
