"""The dialects that stand, each a module with its `DIALECT`. Add a new one to the list: every test of all asks it."""

from __future__ import annotations

from collections.abc import Mapping

from tests.gateway.dialects import fhir, ncpdp, pmix, soap
from tests.gateway.dialects.base import AUGUST, Dialect, Said

DIALECTS: Mapping[str, Dialect] = {one.name: one for one in (pmix.DIALECT, soap.DIALECT, fhir.DIALECT, ncpdp.DIALECT)}
BY_PATH: Mapping[str, Dialect] = {one.path: one for one in DIALECTS.values()}

__all__ = ["AUGUST", "BY_PATH", "DIALECTS", "Dialect", "Said"]
