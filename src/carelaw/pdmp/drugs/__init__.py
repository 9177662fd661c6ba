"""The drug file: which product a National Drug Code is, its class, its schedules over time, its conversion factor.

Pure and free of frameworks. The project carries the few products that its made-up state needs; a deployment loads the
FDA's NDC Directory. Conversion factors are published per ingredient and form; no compendium's product rows are carried.
"""

from carelaw.pdmp.drugs.catalog import Catalog, carried
from carelaw.pdmp.drugs.directory import Directory, DirectoryFault, import_fda_ndc
from carelaw.pdmp.drugs.factors import Factor, FactorSet, factor_set, factor_sets

__all__ = [
    "Catalog",
    "Directory",
    "DirectoryFault",
    "Factor",
    "FactorSet",
    "carried",
    "factor_set",
    "factor_sets",
    "import_fda_ndc",
]
