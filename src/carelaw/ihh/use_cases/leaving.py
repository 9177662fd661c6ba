"""Change or leave, by its name: what every door that takes the kind as a word asks for."""

from __future__ import annotations

from datetime import date, datetime

from carelaw.ihh.store.models import Member
from carelaw.ihh.use_cases.choosing import ask_transfer, opt_out
from carelaw.ihh.use_cases.common import PART
from carelaw.ihh.use_cases.consenting import revoke_consent
from carelaw.ihh.use_cases.own_homes import home_named
from carelaw.kernel.refusal import Refusal
from carelaw.platform.accounts.actor import Actor

KINDS = ("TRANSFER", "OPT_OUT", "REVOKE")


def change_membership(actor: Actor, member: Member, kind: str, home: str, *, at: datetime) -> date:
    """The day on which a change counts; of leaving and of taking back a consent, the last covered day."""
    match kind:
        case "TRANSFER":
            return ask_transfer(actor, member, home_named(home), at=at).effective_on
        case "OPT_OUT":
            return opt_out(actor, member, at=at)
        case "REVOKE":
            return revoke_consent(actor, member, at=at)
    says = f"“{kind}” cannot be asked for. Permitted: {', '.join(KINDS)}."
    raise Refusal("change-unknown", says, cite=f"{PART}.993(c)", field="kind")
