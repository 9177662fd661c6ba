"""A license as a page to print, as the register stands on a day, with the place where anybody can look it up."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from carelaw.kernel.dates import legal_date
from carelaw.pbm.use_cases.licenses import license_numbered, may_act
from carelaw.pbm.use_cases.parties import number_of
from carelaw.pbm.use_cases.scope.authority import ZONE, authority_on, rulebooks_of
from carelaw.pbm.use_cases.scope.named import address_of
from carelaw.platform.typeset import pdf

_TEMPLATE = Path(__file__).with_name("license.typ")
CITE = "215 ILCS 5/512-4"


def license_paper(number: str, *, at: datetime, look_up: str) -> bytes:
    """The license as a PDF, for everybody. Raises Refusal for a number that is on no register."""
    one = license_numbered(number)
    on = legal_date(at, ZONE)
    found = authority_on(on)
    decision = may_act(one.party, on)
    content = {
        "office": found.name if found else "Director of Insurance",
        "title": "License of a pharmacy benefits manager",
        "holder": one.party.name,
        "facts": [
            ["License number", one.number],
            ["State number", number_of(one.party) or "–"],
            ["Address", ", ".join(address_of(one.party, on).splitlines()[1:]) or "–"],
            ["In force from", _day(one.valid_from)],
            ["Through, unless renewed", _day(one.valid_to) if one.valid_to else "no last day"],
            ["Status", one.status],
            [f"On {_day(on)}", decision.reasons[0].says],
        ],
        "on": _day(on),
        "look_up": look_up,
        "law": " ".join([f"{CITE}.", *rulebooks_of(CITE)]),
    }
    return pdf(_TEMPLATE, content, made_at=at)


def _day(on: date) -> str:
    return f"{on:%B} {on.day}, {on.year}"
