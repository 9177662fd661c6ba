"""What is shown of special connections, confirmations and data sets, the same at every door."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from carelaw.gateway.facts.special import DataSet, DataSetAsked, FederalConnection
from carelaw.gateway.rules.special import data_set_permitted, federal_connection_verified
from carelaw.gateway.store.models import (
    AuthorizedApplication,
    DataSetPermission,
    DirectorDesignation,
    FederalVerification,
)
from carelaw.gateway.use_cases.agreements import CONFIRMATION
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.permissions import SEE_CONNECTIONS, SEE_DATA_SETS
from carelaw.gateway.use_cases.registering import names_of
from carelaw.kernel.decision import Outcome
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.models import Account
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.agreements.models import Agreement

Row = dict[str, Any]


def connections(actor: Actor, on: date) -> dict[str, list[Row]]:
    """Verifications, applications and permissions to confirm, the newest first."""
    require(actor, SEE_CONNECTIONS)
    verified = FederalVerification.objects.select_related("onboarding").order_by("-pk")
    applications = AuthorizedApplication.objects.order_by("-at", "pk")
    permitted = Agreement.objects.filter(kind=CONFIRMATION).order_by("-created_at", "pk")
    names = names_of([*(one.operator_id for one in applications), *(one.first_id for one in permitted)])
    return {
        "federal": [_federal(one, on) for one in verified],
        "applications": [
            {
                "reference": one.reference,
                "name": one.name,
                "funded": one.funded,
                "operator": names.get(str(one.operator_id), "") if one.operator_id else "",
                "launch_url": one.launch_url,
                "authorized_on": one.authorized_on.isoformat(),
                "withdrawn_on": _day(one.withdrawn_on),
                "because": one.withdrawn_because,
                "in_force": one.withdrawn_on is None or one.withdrawn_on > on,
            }
            for one in applications
        ],
        "confirmations": [
            {
                "reference": one.reference,
                "party": names.get(str(one.first_id), ""),
                "from_on": _day(one.effective_on),
                "last_day": _day(one.expires_on),
                "ended_on": _day(one.ended_on),
                "in_force": _runs(one.effective_on, one.expires_on, one.ended_on, on),
            }
            for one in permitted
        ],
    }


def data_sets(actor: Actor, at: datetime) -> dict[str, list[Row]]:
    """To whom data sets are open, and the designees of the Clinical Director, the newest first."""
    require(actor, SEE_DATA_SETS)
    on, law = law_day(at), adopted_law()
    granted = DataSetPermission.objects.select_related("designation").order_by("-granted_at", "-reference")
    designated = DirectorDesignation.objects.order_by("-at", "-reference")
    people = dict(Account.objects.filter(pk__in=[one.account_id for one in designated]).values_list("pk", "name"))
    entities = names_of(one.grantee for one in granted if one.grantee_kind == "ENTITY")
    rows = []
    for one in granted:
        facts = DataSetAsked(
            DataSet(one.data_set), on, one.from_on, one.last_day, bool(one.revoked_at and one.revoked_at <= at)
        )
        rows.append(
            {
                "reference": one.reference,
                "data_set": one.data_set,
                "grantee_kind": one.grantee_kind,
                "grantee": entities.get(one.grantee, one.grantee),
                "from_on": one.from_on.isoformat(),
                "last_day": _day(one.last_day),
                "granted_by": one.granted_by,
                "granter_role": one.granter_role,
                "designation": one.designation.reference if one.designation else "",
                "revoked_at": one.revoked_at.isoformat(timespec="seconds") if one.revoked_at else "",
                "because": one.revoked_because,
                "in_force": data_set_permitted(facts, law=law).outcome is Outcome.PASS,
            }
        )
    return {
        "permissions": rows,
        "designations": [
            {
                "reference": one.reference,
                "designee": people.get(one.account_id, ""),
                "document": one.document,
                "from_on": one.from_on.isoformat(),
                "last_day": _day(one.last_day),
                "ended_on": _day(one.ended_on),
                "in_force": _runs(one.from_on, one.last_day, one.ended_on, on),
            }
            for one in designated
        ],
    }


def _federal(one: FederalVerification, on: date) -> Row:
    facts = FederalConnection(
        on, one.sponsor, one.program_name, one.evidence, one.verified_on, one.last_day, one.withdrawn_on
    )
    return {
        "integration": one.onboarding.reference,
        "sponsor": one.sponsor,
        "program_name": one.program_name,
        "evidence": one.evidence,
        "verified_on": one.verified_on.isoformat(),
        "by": one.by,
        "last_day": one.last_day.isoformat(),
        "withdrawn_on": _day(one.withdrawn_on),
        "in_force": federal_connection_verified(facts, law=adopted_law()).outcome is Outcome.PASS,
    }


def _runs(begins: date | None, last: date | None, ended: date | None, on: date) -> bool:
    begun = begins is not None and begins <= on
    return begun and (last is None or on <= last) and (ended is None or on < ended)


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
