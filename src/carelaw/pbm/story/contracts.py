"""Contracts: one that falls short and keeps rates secret, one of a health center with a void fee, one of an insurer."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from carelaw.kernel.dates import legal_date
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import ClauseFinding
from carelaw.pbm.use_cases.contracts import deciding, papers, parties, registering
from carelaw.pbm.use_cases.telling import ZONE
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached

CENTER, INSURER = "HC0101", "INS0101"
_NETWORK = b"""NETWORK CONTRACT

1. Pay. Prairie pays the pharmacy average wholesale price less 16 percent plus a dispensing fee of $1.10.

2. Payment. Prairie pays claims promptly, as funds are received.

3. Secrecy. The pharmacy shall not disclose to any plan sponsor the amounts it is paid for the sponsor's members.

4. At the counter. Pharmacists may tell a member that the cash price is below the copayment.

5. Disputes. Disputes between the parties go to the senior managers of both and then to arbitration.
"""
_CENTER = b"""HEALTH CENTER CONTRACT

1. Pay. Prairie pays the Center wholesale acquisition cost plus 1 percent and a dispensing fee of $3.00, weekly.

2. Charge. The Center pays a fee of $0.60 for each claim filled with a drug purchased under Section 340B.

3. Records. The Center keeps its records for ten years.

4. Disputes. Complaints of either party are answered in writing within 15 days and then go to mediation.
"""
_INSURER = b"""SERVICES CONTRACT

1. Prairie shall update maximum allowable cost prices at least every seven calendar days.

2. Prairie shall give each pharmacy access to the maximum allowable cost list through a website.

3. A pharmacy may appeal the reimbursement under the maximum allowable cost list within ten days of the fill.

4. Upon request Prairie shall disclose to the insurer the amounts actually paid to pharmacies.
"""


def tell_contracts(
    regulator: Actor,
    filer: Actor,
    psao: Actor,
    corner: Actor,
    at: datetime,
    *,
    manager: str,
    npi: str,
    psao_number: str,
    corner_npi: str,
) -> None:
    """Three contracts are sent and read, one clause is decided; a mandate runs out, a filing waits for its pharmacy."""
    since = legal_date(at, ZONE) - timedelta(days=120)
    for name, number in (("Sangamon Prairie Health Center", CENTER), ("Kickapoo Mutual Insurance Company", INSURER)):
        parties.enter_organization(regulator, at, name=name, number=number)
    _entity(regulator, at)
    network = _contract(filer, at, manager, since, "pharmacy", "Network contract", corner_npi, "pharmacy")
    _paper(filer, at, network, "network-contract.txt", _NETWORK)
    center = _contract(filer, at, manager, since, "340b", "Contract of a health center", CENTER, "340b-entity")
    _paper(filer, at, center, "health-center.txt", _CENTER)
    insurer = _contract(filer, at, manager, since, "insurer", "Services to an insurer", INSURER, "insurer")
    _paper(filer, at, insurer, "services.txt", _INSURER)
    fee = ClauseFinding.objects.filter(version__contract__number=center, tag="340b-special-fee").first()
    if fee is not None:
        said = deciding.Said(True, "A fee that no other pharmacy of the network pays.")
        deciding.decide_clause(regulator, at, finding=str(fee.pk), said=said)
    today = legal_date(at, ZONE)
    first, last = today - timedelta(days=340), today + timedelta(days=25)
    parties.give_mandate(corner, at, psao=psao_number, pharmacy="", scope=(), starts_on=first, ends_on=last)
    _filing(psao, at, npi)


def _entity(regulator: Actor, at: datetime) -> None:
    parties.enter_340b_entity(
        regulator,
        at,
        party=CENTER,
        number="CH055001",
        kind="A",
        program_cite="42 U.S.C. 256b",
        starts_on=date(2016, 1, 1),
    )


def _contract(
    filer: Actor, at: datetime, manager: str, since: date, kind: str, title: str, other: str, role: str
) -> str:
    return registering.open_contract(
        filer,
        at,
        kind=kind,
        title=title,
        manager=manager,
        other=other,
        role=role,
        executed_on=since,
        line_of_business="commercial",
        made_in_state=True,
        network="Prairie Choice",
    ).number


def _paper(filer: Actor, at: datetime, number: str, name: str, content: bytes) -> None:
    papers.add_version(filer, at, contract=number, paper=Attached(name, content), effective_on=None)


def _filing(psao: Actor, at: datetime, npi: str) -> None:
    try:
        parties.file_for_pharmacy(
            psao, at, pharmacy=npi, act="contracts", says="Sign the network contract of next year."
        )
    except Refusal as refusal:
        # No mandate is on file: what was filed waits for the pharmacy, and that is the story.
        if refusal.code != "E-MAC-10":
            raise
