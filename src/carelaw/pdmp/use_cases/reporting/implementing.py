"""The program is fully implemented: declared once, and the old reports to the Attorney General end (MAP-48)."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from carelaw.kernel.refusal import Refusal
from carelaw.pdmp.store.models import ImplementationDeclaration
from carelaw.pdmp.use_cases.reporting.permissions import DECLARE_IMPLEMENTED
from carelaw.pdmp.use_cases.reporting.telling import CUT_OVER, tell_everyone_who_reports
from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.permissions import require
from carelaw.platform.acts.declaration import Done
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

DECLARED = declare(
    "full-implementation-declared",
    says="The program was declared fully implemented.",
    keys={"from": Shape.DAY, "told": Shape.COUNT},
    cite="§6(f)",
)


def declare_implemented(actor: Actor, at: datetime, *, effective_on: date, document: str) -> Done:
    """Declare full implementation, once; every pharmacy is told from when the old reports end."""
    require(actor, DECLARE_IMPLEMENTED)
    with transaction.atomic():
        known = declaration()
        if known is not None:
            says = (
                f"Full implementation was declared on {known.declared_on}, effective {known.effective_on}. "
                "There is one declaration; a correction of it is a matter of law, not of this page."
            )
            raise Refusal("E-MAP-48", says, cite="§6(f)", field="effective_on", kind="conflict")
        ImplementationDeclaration.objects.create(
            declared_on=law_day(at), effective_on=effective_on, declared_by=actor.name, document=document
        )
        told = tell_everyone_who_reports(CUT_OVER, key="once", at=at, values={"from_on": str(effective_on)})
        append(DECLARED, actor=actor, at=at, body={"from": effective_on, "told": told})
    return Done(f"From {effective_on} on the reports to the Attorney General are over. {told} accounts were told.")


def declaration() -> ImplementationDeclaration | None:
    """The one declaration, or None before it."""
    return ImplementationDeclaration.objects.first()
