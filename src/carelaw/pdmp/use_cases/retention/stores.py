"""The register of stores: every place that holds program data, whom it identifies, and what destroys it (MAP-12).

A subject that adds a table declares it here, or beside its own use cases with `declare_store`. A table with rows that
nobody declared is told as unregistered, and no run is certified while there is one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db.models import Model

from carelaw.kernel.decision import Decision, Outcome
from carelaw.pdmp.facts.retention import RegisteredStore
from carelaw.pdmp.rules.retention.certifying import store_registered
from carelaw.pdmp.use_cases.retention.permissions import SEE_DESTRUCTION
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law

BY_COLLECTION = "deleted the day after the seventh anniversary of its collection"
BY_AGE = "deleted the day after the seventh anniversary of the day on which it was received"
WITH_ITS_ROWS = "deleted when nothing that identifies the person is left"
WITH_ITS_PARENT = "deleted with what it belongs to"


@dataclass(frozen=True, slots=True)
class Store:
    """One store. `aged_by` is the field whose day the years run from; `files` name fields with digests of kept files.

    `only` narrows a table that programs share to the rows of this one.
    """

    name: str
    says: str
    tables: tuple[str, ...] = ()
    identifying: bool | None = None
    method: str = ""
    aged_by: str = ""
    files: tuple[str, ...] = ()
    only: Mapping[str, Any] = field(default_factory=dict)

    def as_facts(self) -> RegisteredStore:
        """The store as its rule sees it."""
        return RegisteredStore(self.name, self.identifying, self.method)

    @property
    def model(self) -> type[Model]:
        """The table whose rows are the store's items."""
        return apps.get_model(self.tables[0])


_STORES: dict[str, Store] = {}


def declare_store(store: Store) -> Store:
    """Enter a store in the register. Raises ValueError when the name is taken otherwise, or the fields do not exist."""
    if _STORES.setdefault(store.name, store) != store:
        raise ValueError(f"Two stores are called {store.name}.")
    return store


def stores() -> tuple[Store, ...]:
    """Every registered store, in the order in which they were declared."""
    return tuple(_STORES.values())


def aged_stores() -> tuple[Store, ...]:
    """The stores whose rows go by their own age."""
    return tuple(store for store in stores() if store.aged_by)


def unregistered() -> list[str]:
    """Tables of this program that hold rows and that nobody declared."""
    known = {table for store in stores() for table in store.tables}
    models = [model for model in apps.get_app_config("pdmp").get_models() if model._meta.label not in known]
    return sorted(model._meta.label for model in models if model._base_manager.exists())


def undeclared_tables() -> list[str]:
    """Tables of this program that nobody declared, empty or not."""
    known = {table for store in stores() for table in store.tables}
    return sorted(m._meta.label for m in apps.get_app_config("pdmp").get_models() if m._meta.label not in known)


def without_method() -> tuple[str, ...]:
    """What stands in the way of a certificate: stores that the rule of MAP-12 does not pass."""
    law = adopted_law()
    judged = [*(store.as_facts() for store in stores()), *(RegisteredStore(name) for name in unregistered())]
    return tuple(one.name for one in judged if store_registered(one, law=law).outcome is not Outcome.PASS)


def register_of_stores(actor: Actor) -> list[tuple[Store, Decision]]:
    """The register with the rule's answer on each store, for those who oversee destruction."""
    require(actor, SEE_DESTRUCTION)
    law = adopted_law()
    loose = [Store(name, "A table that nobody declared.", (name,)) for name in unregistered()]
    return [(store, store_registered(store.as_facts(), law=law)) for store in (*stores(), *loose)]


def _declared(rows: Iterable[Store]) -> None:
    for row in rows:
        declare_store(row)


_declared(
    (
        Store(
            "dispensings",
            "Stored dispensings, every version.",
            ("pdmp.Dispensation", "pdmp.TransferredDispensation", "pdmp.FirstPrescription"),
            True,
            BY_COLLECTION,
        ),
        Store(
            "submitted-records",
            "Records held, set aside, warned or sent twice, as sent, with their corrections.",
            ("pdmp.SubmittedRecord", "pdmp.Correction"),
            True,
            BY_AGE + ", or with the dispensing that it speaks of",
            aged_by="received_at",
        ),
        Store(
            "submitted-files",
            "The bytes of files and reports as sent; the line of each stays without its name and findings.",
            ("pdmp.Submission",),
            True,
            "destroyed when the first of what it holds is due",
        ),
        Store(
            "identities",
            "Demographics as reported, keys to find them by, links and doubtful pairs.",
            ("pdmp.Identity", "pdmp.BlockingKey", "pdmp.LinkReview", "pdmp.LinkEvent"),
            True,
            WITH_ITS_ROWS,
        ),
        Store("patients", "The numbers that identities are linked under.", ("pdmp.Patient",), True, WITH_ITS_ROWS),
        Store(
            "prescribers", "Prescribers as reported.", ("pdmp.Prescriber",), True, "deleted with its last dispensing"
        ),
        Store(
            "query-log",
            "Who asked, when, and references to what was given.",
            ("pdmp.Query",),
            True,
            "loses each reference with the row; the line is deleted the day after the query's seventh anniversary",
        ),
        Store(
            "vault",
            "Held dispensings after their seven years, each sealed under a key of its own.",
            ("pdmp.VaultedItem",),
            True,
            "the key is destroyed and the row deleted the day after the hold ends",
        ),
        Store(
            "holds",
            "Requests to keep information, with their causes, items and readings.",
            ("pdmp.HoldRequest", "pdmp.HoldItem", "pdmp.VaultReading"),
            True,
            BY_AGE,
            aged_by="received_at",
            files=("document",),
        ),
        Store(
            "outside-requests",
            "Requests under the Right-to-Know Law, subpoenas, letters and forms.",
            ("pdmp.OutsideRequest",),
            True,
            BY_AGE,
            aged_by="received_on",
        ),
        Store(
            "letters",
            "Notices and letters of this program, in the inbox and on paper.",
            ("notices.Notice",),
            True,
            BY_AGE,
            aged_by="created_at",
            only={"kind__startswith": "pdmp."},
        ),
        Store(
            "decisions",
            "Decisions of this program's rules with the facts they were made on.",
            ("decisions.KeptDecision",),
            True,
            BY_AGE,
            aged_by="at",
            only={"subject__startswith": "pdmp"},
        ),
        Store(
            "half-written-files",
            "What killed processes left of files that were being received.",
            (),
            True,
            "destroyed when a day old",
        ),
        Store("dispensers", "Pharmacies as reported: businesses.", ("pdmp.Dispenser",), False),
        Store("zero-reports", "Word that nothing was dispensed.", ("pdmp.ZeroReport",), False),
        Store("drugs", "The drug file and codes it lacks.", ("pdmp.DrugProduct", "pdmp.UnknownDrug"), False),
        Store("tallies", "Counts.", ("pdmp.Tally",), False),
        Store("hold-procedures", "The board's procedures for holds.", ("pdmp.HoldProcedure",), False),
        Store(
            "certificates",
            "Certificates of destruction and the opaque lines of what was destroyed.",
            ("pdmp.DestructionRun", "pdmp.DestroyedItem"),
            False,
        ),
        Store("access-reviews", "Which grants were looked at again.", ("pdmp.AccessReviewed",), False),
    )
)
