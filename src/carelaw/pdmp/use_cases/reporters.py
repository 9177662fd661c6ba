"""For whom an account reports: its registered dispensers with the address they last reported."""

from __future__ import annotations

from dataclasses import dataclass

from carelaw.pdmp.store.models import Dispenser, RegisteredDispenser
from carelaw.pdmp.use_cases.permissions import SUBMIT
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.granting import EVERY
from carelaw.platform.accounts.permissions import require

_MOST = 200


@dataclass(frozen=True, slots=True)
class Reporter:
    """A dispenser for which an account reports."""

    dea: str
    npi: str
    name: str
    address_1: str = ""
    city: str = ""
    state: str = ""
    zip_code: str = ""
    phone: str = ""

    def fields(self) -> dict[str, str]:
        """The PHA segment."""
        return {
            "PHA01": self.npi,
            "PHA03": self.dea,
            "PHA04": self.name,
            "PHA05": self.address_1,
            "PHA07": self.city,
            "PHA08": self.state,
            "PHA09": self.zip_code,
            "PHA10": self.phone,
        }


def reporters_of(actor: Actor) -> tuple[Reporter, ...]:
    """The registered dispensers of a submitter's grant, by name; empty when it names none of them singly."""
    require(actor, SUBMIT)
    allowed = [one for one in actor.scoped("dispenser_dea") if one != EVERY]
    registered = RegisteredDispenser.objects.filter(dea__in=allowed).order_by("name", "dea")[:_MOST]
    last = {one.dea: one for one in Dispenser.objects.filter(dea__in=allowed).order_by("pk")[: _MOST * 10]}
    return tuple(_reporter(one, last.get(one.dea)) for one in registered)


def _reporter(one: RegisteredDispenser, last: Dispenser | None) -> Reporter:
    if last is None:
        return Reporter(one.dea, one.npi, one.name)
    return Reporter(
        one.dea, one.npi or last.npi, one.name, last.address_1, last.city, last.state, last.zip_code, last.phone
    )
