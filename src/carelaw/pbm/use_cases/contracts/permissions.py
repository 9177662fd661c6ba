"""Who may do what about contracts and their parties."""

from __future__ import annotations

from carelaw.platform.accounts.permissions import declare

_SIDES = ("PBM_FILER", "COVERED_ENTITY", "NETWORK_PHARMACY", "PSAO")
_STAFF = ("PBM_REGULATOR", "PBM_EXAMINER")

CONTRACTS_KEEP = declare(
    "pbm.contracts-keep",
    roles=("PBM_FILER", "COVERED_ENTITY", "PSAO", "PBM_REGULATOR"),
    says="enter programs and contracts, their events, papers and terms",
    cite="215 ILCS 5/512-3, 512-7; 5/513b1",
).name
CONTRACTS_SEE = declare(
    "pbm.contracts-see",
    roles=(*_SIDES, *_STAFF),
    says="see programs, contracts and what was found in them",
    cite="215 ILCS 5/512-3, 512-7; 5/513b1",
).name
CLAUSES_DECIDE = declare(
    "pbm.clauses-decide",
    roles=_STAFF,
    says="decide about clauses that the reader or a person pointed at",
    cite="215 ILCS 5/512-7.5(c), 5/513b1(d), (f), (h)",
).name
PARTIES_KEEP = declare(
    "pbm.contract-parties-keep",
    roles=("PBM_REGULATOR", "PBM_FILER"),
    says="enter organizations, 340B entities and pharmacies, payers and who owns whom",
    cite="215 ILCS 5/513b1(a)",
).name
MANDATES_KEEP = declare(
    "pbm.mandates-keep",
    roles=("NETWORK_PHARMACY", "PBM_REGULATOR"),
    says="give and end mandates of services organizations, and adopt what was filed without one",
    cite="215 ILCS 5/513b1(b)(3)",
).name
MANDATE_FILE = declare(
    "pbm.mandate-file", roles=("PSAO",), says="file for a pharmacy under its mandate", cite="215 ILCS 5/513b1(b)(3)"
).name
