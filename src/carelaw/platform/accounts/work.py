"""What waits for administrators: roles that a second person must approve."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _

from carelaw.platform.accounts.actor import Actor, law_day
from carelaw.platform.accounts.models import RoleGrant
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.cases.worklist import WorkItem, work_for


@work_for("ADMIN")
def roles_to_approve(actor: Actor, on: date) -> Iterator[WorkItem]:
    """Each grant that waits for somebody else than the one who gave it and the one who holds it."""
    waiting = RoleGrant.objects.filter(needs_approval=True, approved_at=None, revoked_at=None)
    mine = UUID(actor.account_id)
    others = waiting.exclude(granted_by_id=mine).exclude(account_id=mine)
    for grant in others.select_related("account").order_by("granted_at"):
        says = _("Approve the role “%(role)s” for %(name)s") % {
            "role": _(ROLES[grant.role].says),
            "name": grant.account.name,
        }
        yield WorkItem(
            says, law_day(grant.granted_at), None, reverse("grants-waiting"), "§5(5)(iv)", f"grant:{grant.pk}"
        )
