"""The register of stores: every place that holds program data, whom it identifies, and what destroys it (MAP-12).

A subject that adds a table lists it in `store_list`, or declares it beside its own use cases with `declare_store`.
A table with rows that nobody declared is told as unregistered, and no run is certified while there is one.
"""

from __future__ import annotations

from django.apps import apps

from carelaw.kernel.decision import Decision, Outcome
from carelaw.pdmp.facts.retention import RegisteredStore
from carelaw.pdmp.rules.retention.certifying import store_registered
from carelaw.pdmp.use_cases.retention.permissions import SEE_DESTRUCTION
from carelaw.pdmp.use_cases.retention.store_list import LISTED, Store
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law

_STORES: dict[str, Store] = {store.name: store for store in LISTED}


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
