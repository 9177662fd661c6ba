"""The story of a price list and its appeals: a draft, one waiting, one sustained, one denied, one unanswered."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.use_cases.appeal_answering import answer_appeal
from carelaw.pbm.use_cases.appeal_filing import file_appeal, save_draft
from carelaw.pbm.use_cases.mac_lists import add_subject, give_contacts, open_list
from carelaw.pbm.use_cases.mac_publishing import publish
from carelaw.pbm.use_cases.priced_claims import report_claims
from carelaw.pbm.use_cases.references import load_catalogue, load_directory, load_orange_book
from carelaw.platform.accounts.actor import Actor, host_operator
from carelaw.platform.parties.models import Identifier, Party

IBUPROFEN, OTHER_IBUPROFEN, FAMOTIDINE = "55111068301", "67877032001", "68382059801"
_WEEKS = 6
_HEADS = (
    "ndc,name,unit,mac_unit_price,drug_group,drug_class,obsolete_date,price_source,price_source_date,basis,basis_names"
)
# Products, applications and ratings as the Orange Book prints them; labelers, wholesalers and prices are made up.
_ORANGE_BOOK = """Ingredient~DF;Route~Trade_Name~Applicant~Strength~Appl_Type~Appl_No~Product_No~TE_Code~Approval_Date~\
RLD~RS~Type~Applicant_Full_Name
IBUPROFEN~TABLET;ORAL~IBUPROFEN~MARKSANS PHARMA~400MG~A~090796~001~AB~Dec 21, 2010~No~No~RX~MARKSANS PHARMA LTD
IBUPROFEN~TABLET;ORAL~IBUPROFEN~STRIDES PHARMA~400MG~A~078329~001~AB~Feb 5, 2009~No~No~RX~STRIDES PHARMA
FAMOTIDINE; IBUPROFEN~TABLET;ORAL~IBUPROFEN AND FAMOTIDINE~ZYDUS~26.6MG;800MG~A~218684~001~AB~Feb 20, 2025~No~No~RX~Z
FAMOTIDINE; IBUPROFEN~TABLET;ORAL~IBUPROFEN AND FAMOTIDINE~ALKEM~26.6MG;800MG~A~211890~001~AB~Aug 3, 2021~No~Yes~RX~A
"""
_DIRECTORY = """PRODUCTNDC\tPROPRIETARYNAME\tNONPROPRIETARYNAME\tLABELERNAME\tAPPLICATIONNUMBER\t\
ACTIVE_NUMERATOR_STRENGTH\tACTIVE_INGRED_UNIT\tENDMARKETINGDATE
55111-683\tIbuprofen\tibuprofen\tFirst Label\tANDA090796\t400\tmg/1\t
67877-320\tIbuprofen\tibuprofen\tSecond Label\tANDA078329\t400\tmg/1\t
68382-598\tIbuprofen and Famotidine\tibuprofen, famotidine\tThird Label\tANDA218684\t26.6; 800\tmg/1; mg/1\t
"""
_CATALOGUE_HEADS = (
    "wholesaler,wholesaler_name,class,il_license,operates_from,operates_to,open_to_all,ndc,name,unit_cost,status,as_of"
)
_CLAIM_HEADS = "claim_reference,list,pharmacy_npi,ndc,date_of_service,quantity,ingredient_paid,price_bound"


@dataclass(frozen=True, slots=True)
class _Cast:
    """Who acts in this part, and the instant from which days are counted back."""

    filer: Actor
    corner: Actor
    river: Actor
    at: datetime
    number: str

    def ago(self, days: int) -> datetime:
        """So many days before."""
        return self.at - timedelta(days=days)

    def day(self, days: int) -> date:
        """The calendar day so many days before."""
        return local_day(self.ago(days))


def tell_appeals(filer: Actor, corner: Actor, river: Actor, at: datetime, *, number: str) -> None:
    """Publish the list week by week, then let appeals come and be answered, or not."""
    told = _Cast(filer, corner, river, at, number)
    _references(told)
    _list(told)
    _sustained(told)
    _denied(told)
    _unanswered(told)
    _waiting(told)
    _draft(told)


def _references(told: _Cast) -> None:
    operator, long_ago = host_operator("demo"), told.ago(_WEEKS * 7 + 1)
    book, directory = io.BytesIO(_ORANGE_BOOK.encode()), io.BytesIO(_DIRECTORY.encode())
    load_orange_book(operator, long_ago, book, file_name="products.txt", issued_on=told.day(_WEEKS * 7 + 5))
    load_directory(operator, long_ago, directory, file_name="product.txt")
    for weeks in range(_WEEKS, -1, -1):
        when = told.ago(weeks * 7 + 1)
        load_catalogue(operator, when, _catalogue(local_day(when)), file_name="catalogues.csv")


def _catalogue(as_of: date) -> io.BytesIO:
    lines = [_CATALOGUE_HEADS]
    for seller, name, reach, ndc, drug, cost in (
        ("SDS", "Sangamon Drug Supply", "regional", IBUPROFEN, "IBUPROFEN 400 MG TABLET", "0.04120"),
        ("SDS", "Sangamon Drug Supply", "regional", OTHER_IBUPROFEN, "IBUPROFEN 400 MG TABLET", "0.04380"),
        ("NWD", "Northwest Drug Distributors", "national", IBUPROFEN, "IBUPROFEN 400 MG TABLET", "0.04290"),
        ("NWD", "Northwest Drug Distributors", "national", FAMOTIDINE, "IBUPROFEN-FAMOTIDINE 800-26.6", "1.24000"),
    ):
        lines.append(f"{seller},{name},{reach},IL-{seller},2012-01-01,,Y,{ndc},{drug},{cost},available,{as_of}")
    return io.BytesIO("\n".join(lines).encode())


def _list(told: _Cast) -> None:
    """A version each week, the last one six days old; one line never passes its tests."""
    start = told.ago(_WEEKS * 7)
    give_contacts(told.filer, start, telephone="217-555-0144", email="mac.appeals@prairie.example")
    mac_list = open_list(told.filer, start, code="RETAIL", name="Retail network", network="IL-RETAIL")
    for who in (told.corner, told.river):
        pharmacy = Party.objects.get(pk=who.scoped("party")[0])
        add_subject(told.filer, start, mac_list=mac_list, pharmacy=pharmacy, starts_on=local_day(start))
    for weeks in range(_WEEKS, 0, -1):
        when = told.ago(weeks * 7 - 1)
        stream = _sheet(local_day(when) - timedelta(days=1))
        publish(told.filer, when, mac_list=mac_list, stream=stream, file_name=f"retail-{local_day(when)}.csv")


def _sheet(source_on: date) -> io.BytesIO:
    basis = f"Price Survey,{source_on},AWP2,First Label;Second Label"
    lines = [
        _HEADS,
        f"{IBUPROFEN},IBUPROFEN 400 MG TABLET,EA,0.04500,IBU400,generic,,{basis}",
        f"{OTHER_IBUPROFEN},IBUPROFEN 400 MG TABLET,EA,0.04500,IBU400,generic,,{basis}",
        f"{FAMOTIDINE},IBUPROFEN-FAMOTIDINE 800-26.6,EA,0.98000,IBUFAM,generic,,{basis}",
        f"99999012301,AN UNRATED TABLET,EA,0.10000,,generic,,{basis}",
    ]
    return io.BytesIO("\n".join(lines).encode())


def _appeal(told: _Cast, who: Actor, claim: str, *, filled: int, filed: int | None, **changed: str) -> str:
    """An appeal of a fill so many days before, filed so many days before; gives its number."""
    typed = {
        "manager": told.number,
        "list": "RETAIL",
        "claim_reference": claim,
        "ndc": FAMOTIDINE,
        "filled_on": str(told.day(filled)),
        "quantity": "90",
        "ingredient_paid": "88.20",
        "supplier": "Northwest Drug Distributors",
        "invoice_number": f"N-{claim[-3:]}",
        "invoiced_on": str(told.day(filled + 5)),
        "invoice_total": "124.00",
        "invoice_units": "100",
        **changed,
    }
    draft = save_draft(who, told.ago(filed if filed is not None else 0), typed)
    if filed is not None:
        file_appeal(who, told.ago(filed), reference=draft.reference)
    return draft.reference


def _sustained(told: _Cast) -> None:
    """Sustained after nine days: the list rises, and claims of both pharmacies are repriced."""
    corner, river = (_npi(who) for who in (told.corner, told.river))
    rows = [
        f"CLM-4{n:02},RETAIL,{npi},{IBUPROFEN},{told.day(days)},60,2.70,Y"
        for n, (npi, days) in enumerate(((corner, 30), (corner, 22), (river, 26), (river, 20)))
    ]
    sheet = io.BytesIO("\n".join([_CLAIM_HEADS, *rows]).encode())
    report_claims(told.filer, told.ago(19), sheet, file_name="claims.csv")
    changed = {"ndc": IBUPROFEN, "quantity": "60", "ingredient_paid": "2.70", "invoice_total": "6.20"}
    reference = _appeal(told, told.corner, "CLM-399", filled=40, filed=32, **changed)
    typed = {"answer": "sustain", "new_price": "0.06200", "reason": "The price survey lagged behind the market."}
    answer_appeal(told.filer, told.ago(23), reference=reference, typed=typed)


def _denied(told: _Cast) -> None:
    changed = {"ndc": OTHER_IBUPROFEN, "quantity": "30", "ingredient_paid": "1.35", "invoice_total": "6.80"}
    reference = _appeal(told, told.river, "CLM-512", filled=38, filed=35, **changed)
    typed = {
        "answer": "deny",
        "reason": "The drug is for sale below the list price.",
        "product_name": "Ibuprofen 400 mg tablet",
        "ndc": OTHER_IBUPROFEN,
        "wholesaler": "Sangamon Drug Supply",
    }
    answer_appeal(told.filer, told.ago(28), reference=reference, typed=typed)


def _unanswered(told: _Cast) -> None:
    """The benefit manager acknowledged it and then fell silent."""
    reference = _appeal(told, told.river, "CLM-600", filled=24, filed=18)
    answer_appeal(told.filer, told.ago(16), reference=reference, typed={"answer": "acknowledge"})


def _waiting(told: _Cast) -> None:
    _appeal(told, told.corner, "CLM-701", filled=20, filed=12)


def _draft(told: _Cast) -> None:
    _appeal(told, told.corner, "CLM-815", filled=11, filed=None, invoice_total="", invoice_units="")


def _npi(who: Actor) -> str:
    found = Identifier.objects.get(party_id=who.scoped("party")[0], system="npi")
    return found.value
