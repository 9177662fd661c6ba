"""The story of audits: one appealed, one by mail that waits, a plan that was refused, one brought as evidence."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from carelaw.kernel.dates import first_of_following_month
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.mac_days import local_day
from carelaw.pbm.use_cases.audits import doing
from carelaw.pbm.use_cases.audits.planning import consider
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached


@dataclass(frozen=True, slots=True)
class _Cast:
    """Who acts in this part, the two pharmacies by NPI, and the instant from which days are counted back."""

    filer: Actor
    corner: Actor
    river: Actor
    at: datetime
    corner_npi: str
    river_npi: str

    def ago(self, days: int) -> datetime:
        """So many days before."""
        return self.at - timedelta(days=days)

    def on(self, day: date) -> datetime:
        """The same hour on another day."""
        return self.at + timedelta(days=(day - local_day(self.at)).days)

    def permitted(self, when: datetime, **typed: str) -> date:
        """The first day that the calendar permits for a plan."""
        found = consider(self.filer, when, typed).next_on
        assert found is not None
        return found


def tell_audits(
    filer: Actor, corner: Actor, river: Actor, at: datetime, *, number: str, corner_npi: str, river_npi: str
) -> None:
    """Put standards on file, audit two pharmacies, let one appeal."""
    told = _Cast(filer, corner, river, at, corner_npi, river_npi)
    _standards(told)
    _appealed(told)
    _by_mail(told)
    _refused(told)
    _evidence(told, number)


def _standards(told: _Cast) -> None:
    long_ago = told.ago(100)
    doing.protocol(
        told.filer,
        long_ago,
        code="RETAIL",
        method="targeted-claims",
        sampling="Claims above $500, each looked at for itself",
        period_months=12,
        documents=("Hard copies", "Signature logs"),
        tolerance="0.50",
        error_classes=("quantity", "signature", "days' supply"),
    )
    doing.process(
        told.filer,
        long_ago,
        name="Audit appeals desk",
        address="100 Monroe Street, Springfield, IL 62701",
        telephone="217-555-0177",
        explanation="Name the findings you contest and send what supports your claims. A pharmacist looks at it.",
        contract_days=45,
    )
    for npi, affiliated in ((told.corner_npi, False), (told.river_npi, False)):
        doing.peer(told.filer, long_ago, pharmacy=npi, peer_class="independent", affiliated=affiliated)


def _plan(told: _Cast, when: datetime, npi: str, **typed: str) -> dict[str, str]:
    return {
        "pharmacy": npi,
        "cycle": f"{when.year}-{1 + (when.month > 6)}",
        "protocol": "RETAIL",
        "auditor": "Prairie audit team",
        "notice_on": str(local_day(when)),
        **typed,
    }


def _appealed(told: _Cast) -> None:
    """On site at the corner pharmacy: two findings, a report, an appeal that waits for its decision."""
    when = told.ago(80)
    wanted = "Hard copies and signature logs of the claims listed"
    typed = _plan(told, when, told.corner_npi, mode="on-site", requests=wanted)
    visit = told.permitted(when, **typed, days=str(local_day(when) + timedelta(days=14)))
    audit = doing.plan(told.filer, when, audit="", **typed, days=str(visit)).reference
    doing.claims(told.filer, when, audit=audit, file=Attached("claims.csv", _claims(visit)))
    doing.notice(told.filer, when, audit=audit, certified_number="")
    there = told.on(visit)
    doing.start(told.filer, there, audit=audit)
    for claim, reason, kind, says, overpaid in (
        ("CLM-7001", "missing-signature", "clerical", "The signature log has no entry for the pick-up.", "86.40"),
        ("CLM-7002", "days-supply", "clinical", "Ninety days were billed as thirty.", "212.00"),
    ):
        number = doing.finding(
            told.filer,
            there,
            audit=audit,
            claim=claim,
            kind=kind,
            reason=reason,
            label="overpayment",
            says=says,
            overpaid=overpaid,
            underpaid="",
            needs_judgment=None,
            intent_evidence=(),
        ).more["number"]
        doing.close_finding(told.filer, there, audit=audit, number=number, result="not-validated")
    doing.consult(
        told.filer,
        there,
        audit=audit,
        number=2,
        consultant="Ida Rowan",
        license_number="051-300123",
        knows_the_article=True,
        on=visit,
    )
    doing.report(told.filer, there + timedelta(days=10), audit=audit)
    says = "The signature stands in the second log, which the auditor did not open."
    doing.appeal(told.corner, there + timedelta(days=20), audit=audit, numbers=("1",), says=says)


def _claims(visit: date) -> bytes:
    rows = [
        ("CLM-7001", visit - timedelta(days=120), ""),
        ("CLM-7002", visit - timedelta(days=300), ""),
        ("CLM-7003", visit - timedelta(days=740), ""),
        ("CLM-7004", visit - timedelta(days=1500), "42 CFR 423.505(d),Medicare Part D,10"),
    ]
    heads = "claim_reference,submitted_on,adjudicated_on,federal_cite,line_of_business,federal_years"
    return "\n".join([heads, *(f"{claim},{day},{day},{more or ',,'}" for claim, day, more in rows)]).encode()


def _by_mail(told: _Cast) -> None:
    """A desk audit of the river pharmacy: mailed, received, and not answered yet."""
    when = told.ago(25)
    wanted = "Invoices of the last quarter; Hard copies of ten claims"
    typed = _plan(told, when, told.river_npi, mode="desk", requests=wanted)
    mailed = told.on(told.permitted(when, **typed))
    audit = doing.plan(told.filer, mailed, audit="", **{**typed, "notice_on": str(local_day(mailed))}).reference
    doing.notice(told.filer, mailed, audit=audit, certified_number="9414 7112 0608 0000 7001")
    received = mailed + timedelta(days=3)
    proof = "Return receipt 9414 7112 0608 0000 7001"
    doing.delivery(told.filer, received, audit=audit, on=local_day(received), proof=proof)


def _refused(told: _Cast) -> None:
    """A plan for the third of a month, refused; its draft waits to be corrected."""
    third = first_of_following_month(local_day(told.at) + timedelta(days=20)) + timedelta(days=2)
    typed = _plan(told, told.at, told.river_npi, mode="on-site", requests="Compounding records", days=str(third))
    try:
        doing.plan(told.filer, told.at, audit="", **typed)
    except Refusal:
        return
    raise AssertionError("A visit on the third of a month was saved.")


def _evidence(told: _Cast, number: str) -> None:
    """The river pharmacy tells of a notice that came by fax."""
    asked = local_day(told.ago(40))
    doing.evidence(
        told.river,
        told.ago(35),
        manager=number,
        pharmacy=told.river_npi,
        mode="desk",
        sent_by="fax",
        requests=("Send all records",),
        mailed_on=asked,
        delivered_on=asked,
        response_due_on=asked + timedelta(days=10),
        says="A fax asked for all records within ten days.",
    )
