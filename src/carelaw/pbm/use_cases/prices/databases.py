"""Which drug databases the contracts behind a price list name, by their typed terms."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from uuid import UUID

from carelaw.pbm.store.models import ContractKind, ContractState, ContractTerms, MacList


class ContractDatabases:
    """Which drug databases the contracts behind a list name, by the typed terms of their versions."""

    def __init__(self) -> None:
        kinds = (ContractKind.PHARMACY, ContractKind.PSAO)
        terms = ContractTerms.objects.filter(version__contract__kind__in=kinds, version__effective_on__isnull=False)
        terms = terms.exclude(version__contract__state=ContractState.DRAFT).exclude(databases=[])
        self._terms: dict[UUID, list[ContractTerms]] = defaultdict(list)
        for one in terms.select_related("version__contract").order_by("version__effective_on", "version__number"):
            self._terms[one.version.contract.manager_id].append(one)

    def of(self, mac_list: MacList, on: date) -> frozenset[str] | None:
        """The databases named by the contracts of a list's network on a day; None where none on file tells."""
        newest: dict[UUID, frozenset[str]] = {}
        for one in self._terms.get(mac_list.manager_id, ()):
            contract = one.version.contract
            if not self._behind(one, mac_list) or one.version.effective_on is None or one.version.effective_on > on:
                continue
            if contract.ends_on is None or on <= contract.ends_on:
                newest[contract.pk] = frozenset(str(name).strip().lower() for name in one.databases)
        # A name counts where every contract of the network has it.
        return frozenset.intersection(*newest.values()) if newest else None

    @staticmethod
    def _behind(terms: ContractTerms, mac_list: MacList) -> bool:
        if terms.mac_list_code:
            return terms.mac_list_code == mac_list.code
        return terms.version.contract.network in ("", mac_list.network)
