"""What the drug cost: invoices with an appeal, the closed set of what may be asked, the ground looked at anew."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import AppealEvidence, MacAppeal
from carelaw.pbm.use_cases.appeal_filing import clocks_of_appeal, file_appeal, save_draft
from carelaw.pbm.use_cases.appeals.evidence import add_evidence, ask_for, open_evidence
from carelaw.pbm.use_cases.mac_publishing import Publication
from carelaw.platform.acts.declaration import Attached
from carelaw.platform.decisions.keeping import decisions_on
from carelaw.platform.notices.models import Notice
from tests.pbm.appeals.conftest import FILED
from tests.pbm.mac.conftest import Market, noon

LATER = noon(2026, 3, 18)
INVOICE = Attached("invoice.pdf", b"%PDF-1.7 what it cost")


@pytest.fixture
def bare(market: Market, published: Callable[..., Publication]) -> MacAppeal:
    """An appeal filed without what the drug cost."""
    published()
    draft = save_draft(market.pharmacy, FILED, market.typed(invoice_total="", invoice_units="", invoiced_on=""))
    return file_appeal(market.pharmacy, FILED, reference=draft.reference)


def ground_of(appeal: MacAppeal) -> list[str]:
    found = [one for one in decisions_on(f"mac-appeal:{appeal.reference}") if one.rule == "mac-appeal-ground"]
    return [one.outcome for one in sorted(found, key=lambda one: one.at)]


def test_an_invoice_sent_later_decides_the_ground_and_stops_no_clock(market: Market, bare: MacAppeal) -> None:
    before = clocks_of_appeal(bare)
    costs = {"invoice_total": "24.00", "invoice_units": "300", "invoiced_on": "2026-02-20", "discounts": "1.00"}
    made = add_evidence(market.pharmacy, LATER, appeal=bare.reference, invoice=INVOICE, costs=costs)
    bare.refresh_from_db()
    assert bare.typed["discounts"] == "1.00"
    assert ground_of(bare) == ["indeterminate", "pass"]
    assert clocks_of_appeal(bare) == before
    found, stream = open_evidence(market.filer, str(made.pk))
    with stream:
        assert (found.file_name, stream.read()) == ("invoice.pdf", INVOICE.content)
    told = Notice.objects.get(kind="pbm-appeal.evidence", account_id=market.filer.account_id)
    assert "below the net cost" in told.body
    with pytest.raises(Refusal, match=r"E-MAC-19\.unknown"):
        open_evidence(market.second, str(made.pk))


def test_an_invoice_of_another_drug_is_asked_for_again(market: Market, bare: MacAppeal) -> None:
    costs = {"invoice_total": "24.00", "invoice_units": "300", "invoice_ndc": "00378410591"}
    add_evidence(market.pharmacy, LATER, appeal=bare.reference, invoice=INVOICE, costs=costs)
    kept = [one.decision["reasons"][0]["code"] for one in decisions_on(f"mac-appeal:{bare.reference}")]
    assert "E-MAC-21.other-drug" in kept


def test_a_cost_that_cannot_be_read_is_named_and_nothing_is_kept(market: Market, bare: MacAppeal) -> None:
    with pytest.raises(Refusal) as refused:
        add_evidence(market.pharmacy, LATER, appeal=bare.reference, invoice=INVOICE, costs={"invoice_total": "a lot"})
    assert [one.field for one in refused.value.problems] == ["invoice_total"]
    assert AppealEvidence.objects.count() == 0


def test_only_the_closed_set_can_be_asked_for(market: Market, bare: MacAppeal) -> None:
    with pytest.raises(Refusal) as beyond:
        ask_for(market.filer, LATER, appeal=bare.reference, asked=("invoice", "purchase_history"))
    assert beyond.value.code == "E-MAC-19.demand"
    assert "Permitted: claim_reference, ndc" in beyond.value.says
    made = ask_for(market.filer, LATER, appeal=bare.reference, asked=("invoice", "invoiced_on"))
    letter = Notice.objects.get(kind="pbm-appeal.asked", channel="letter", party_id=market.corner.pk)
    assert "- Supplier's invoice, as a file\n- Date of the invoice" in letter.body
    assert "stays due by 2026-03-30" in letter.body
    add_evidence(market.pharmacy, LATER, appeal=bare.reference, invoice=INVOICE)
    made.refresh_from_db()
    assert made.answered_at == LATER
