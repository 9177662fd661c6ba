"""The smallest lawful fills for tests: made-up ids, real products."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from carelaw.pdmp.drugs import carried
from carelaw.pdmp.drugs.building import make_product
from carelaw.pdmp.facts.clinical import Fill, Product
from carelaw.pdmp.indicators import Definitions, definitions_on

ON = date(2023, 6, 30)
RULES: Definitions = definitions_on(ON)
_numbers = count(1)

OXYCODONE_10 = carried().find("00406851001")
OXYCODONE_ER_10 = carried().find("00591350101")
HYDROCODONE_5 = carried().find("00406012301")
FENTANYL_25 = carried().find("00781711155")
BUTORPHANOL = carried().find("00054309036")
SUBOXONE = carried().find("12496130602")
BUPRENORPHINE_PATCH = carried().find("00093365740")
ALPRAZOLAM = carried().find("00009005501")
CARISOPRODOL = carried().find("00603258221")
MORPHINE_SOLUTION = carried().find("00054378563")
CODEINE_COUGH = carried().find("00121068304")
METHADONE_10 = carried().find("00054457125")
IBUPROFEN = carried().find("53746013705")


def product(
    name: str, strength: str, unit: str = "mg", form: str = "TABLET", route: str = "ORAL", **more: Any
) -> Product:
    """A product that no directory knows."""
    return make_product("99999000101", [(name, Decimal(strength), unit)], dosage_form=form, route=route, **more)


def fill(of: Product | None, quantity: str | None, days: int | None, on: date = ON, **more: Any) -> Fill:
    """A fill of a product on a day, each with an id of its own unless one is given."""
    number = next(_numbers)
    facts: dict[str, Any] = {
        "id": f"fill-{number:05d}",
        "filled_on": on,
        "sold_on": None,
        "days_supply": days,
        "quantity": Decimal(quantity) if quantity is not None else None,
        "unit": "01",
        "product": of,
        "prescriber_key": "npi:1234567893",
        "dispenser_key": "ncpdp:1234567",
        "payment": "04",
        "treatment_type": "",
        "prescription_number": f"RX{number}",
    }
    return Fill(**{**facts, **more})


def ago(days: int) -> date:
    """A day before the day on which these tests ask."""
    return ON - timedelta(days=days)
