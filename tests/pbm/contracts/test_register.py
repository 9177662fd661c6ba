"""The register of contracts through its acts: programs, scope, papers, findings, decisions, read-in terms, refusals."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from carelaw.kernel.refusal import Refusal
from carelaw.pbm.store.models import (
    ClauseFinding,
    Contract,
    ContractTerms,
    DirectoryProduct,
    PsaoFiling,
    ReadInTerm,
    RefusedAttempt,
)
from carelaw.pbm.use_cases.contracts import looking
from carelaw.pbm.use_cases.contracts.acts import ACTS
from carelaw.pbm.use_cases.contracts.work import clauses_to_look_at, filings_to_adopt, look_at_contracts
from carelaw.pbm.use_cases.scope.named import organization
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.acts.declaration import Attached, Done
from carelaw.platform.cases.models import Case, CaseState
from carelaw.platform.decisions.explaining import explain
from carelaw.platform.decisions.keeping import decisions_on
from carelaw.platform.notices.models import Notice
from tests.pbm.conftest import AT, acting
from tests.pbm.contracts.conftest import LAKEFRONT, NPI, PRAIRIE
from tests.pbm.contracts.written import contracts

WRITTEN = {one.name[:2]: one for one in contracts()}
_ACTS = {one.name: one for one in ACTS}


def do(actor: Actor, name: str, /, **typed: Any) -> Done:
    return _ACTS[name].perform(actor, AT, typed)


def refused(actor: Actor, name: str, /, **typed: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        do(actor, name, **typed)
    return caught.value


def opened(actor: Actor, kind: str, other: str, role: str, **more: str) -> str:
    typed = {
        "kind": kind,
        "title": f"A {kind} contract",
        "manager": PRAIRIE,
        "other": other,
        "role": role,
        "executed_on": "2023-03-01",
        "line_of_business": "commercial",
        "made_in_state": "yes",
        **more,
    }
    return do(actor, "contract-open", **typed).reference


def paper(actor: Actor, number: str, which: str) -> Done:
    one = WRITTEN[which]
    return do(actor, "contract-paper", contract=number, paper=Attached(one.file_name, one.file()))


def findings(number: str) -> dict[str, ClauseFinding]:
    version = Contract.objects.get(number=number).versions.order_by("-number").first()
    return {one.tag: one for one in ClauseFinding.objects.filter(version=version)}


def decide(actor: Actor, one: ClauseFinding, says: str = "confirm", **more: str) -> ClauseFinding:
    do(actor, "contract-clause-decide", finding=str(one.pk), says=says, reason="Read twice.", **more)
    one.refresh_from_db()
    return one


def test_a_program_stays_a_draft_until_a_covered_entity_is_linked(office: Actor) -> None:
    made = do(office, "contract-program-register", manager=PRAIRIE, name="Gold", offered_in_state="yes")
    assert made.more["state"] == "draft"
    assert "covered entity" in made.says
    linked = do(office, "contract-program-entity", program=made.reference, entity="CE0001", kind="employer")
    assert linked.more["state"] == "registered"
    rows = looking.program_rows(office, AT)
    assert rows[0]["entities"] == "Tri-County Manufacturing, Inc."


def test_a_contract_of_a_program_needs_a_covered_entity_and_the_attempt_is_kept(office: Actor) -> None:
    refusal = refused(
        office,
        "contract-open",
        kind="entity",
        title="Nobody covered",
        manager=PRAIRIE,
        other=NPI,
        role="pharmacy",
        executed_on="2023-03-01",
    )
    assert refusal.code == "E-PBM-03"
    assert not Contract.objects.exists()
    assert RefusedAttempt.objects.get(pk=refusal.reference).typed["title"] == "Nobody covered"


def test_an_unlicensed_manager_enters_no_contract(regulator: Actor) -> None:
    refusal = refused(
        regulator, "contract-open", kind="pharmacy", title="x", manager=LAKEFRONT, other=NPI, role="pharmacy"
    )
    assert refusal.code == "E-PBM-16"
    assert RefusedAttempt.objects.filter(act="contract-open").count() == 1


def test_an_insurers_contract_that_falls_short_is_deficient_told_and_closed_by_a_whole_one(office: Actor) -> None:
    number = opened(office, "insurer", "INS0001", "insurer")
    done = paper(office, number, "05")
    contract = Contract.objects.get(number=number)
    assert contract.state == "deficient"
    assert done.more["missing"] == 9
    decision = next(one for one in decisions_on(f"contract:{number}") if one.rule == "seven-requirements")
    cites = {reason["cite"] for reason in decision.decision["reasons"]}
    assert {"215 ILCS 5/513b1(b)(1)", "215 ILCS 5/513b1(b)(4)(B)", "215 ILCS 5/513b1(b)(7)"} <= cites
    letters = Notice.objects.filter(kind="pbm.contract-deficient")
    assert letters.count() == 2
    assert "List prices updated every 7 days" in letters[0].body
    case = Case.objects.get(kind="pbm.contract", key=number)
    assert case.state == CaseState.OPEN
    paper(office, number, "04")
    contract.refresh_from_db()
    case.refresh_from_db()
    assert contract.state == "registered"
    assert case.state == CaseState.CLOSED


def test_a_contract_before_the_act_is_outside_it_until_it_is_renewed(office: Actor) -> None:
    number = opened(office, "insurer", "INS0001", "insurer", executed_on="2022-06-30")
    paper(office, number, "05")
    assert Contract.objects.get(number=number).state == "registered"
    do(office, "contract-event", contract=number, kind="amended", on="2023-01-01")
    assert Contract.objects.get(number=number).state == "registered"
    do(office, "contract-event", contract=number, kind="auto-renewed", on="2022-07-01")
    assert Contract.objects.get(number=number).state == "deficient"
    assert looking.contract_rows(office, AT)[0]["in_act"] == "pass"


def test_missing_terms_are_read_in_from_the_renewal_and_go_when_the_paper_says_them(office: Actor) -> None:
    number = opened(office, "pharmacy", NPI, "pharmacy", executed_on="2008-05-01")
    paper(office, number, "02")
    assert not ReadInTerm.objects.exists()
    do(office, "contract-event", contract=number, kind="renewed", on="2008-12-31")
    assert not ReadInTerm.objects.exists()
    do(office, "contract-event", contract=number, kind="renewed", on="2009-01-01")
    terms = {one.tag: one.from_on for one in ReadInTerm.objects.all()}
    assert terms == {"payment-frequency": date(2009, 1, 1), "dispute-method": date(2009, 1, 1)}
    assert looking.read_in(Contract.objects.get(number=number), "dispute-method", date(2009, 1, 1))
    assert not looking.read_in(Contract.objects.get(number=number), "dispute-method", date(2008, 12, 31))
    assert Notice.objects.filter(kind="pbm.contract-read-in").count() == 2
    do(office, "contract-terms", contract=number, pay_form="cycle", pay_days="14", cycle_starts_on="2024-01-05")
    assert set(ReadInTerm.objects.values_list("tag", flat=True)) == {"dispute-method"}


def test_a_schedule_of_words_alone_is_refused(office: Actor) -> None:
    number = opened(office, "pharmacy", NPI, "pharmacy")
    paper(office, number, "01")
    refusal = refused(office, "contract-terms", contract=number, pay_words="as funds allow")
    assert refusal.code == "E-PBM-68"
    assert "as funds allow" in refusal.says
    assert not ContractTerms.objects.exists()


def test_a_clause_that_keeps_rates_secret_is_void_told_explained_and_not_brought_back(office: Actor) -> None:
    number = opened(office, "pharmacy", NPI, "pharmacy")
    paper(office, number, "01")
    one = findings(number)["restrains-rate-disclosure"]
    assert "not tell any plan sponsor" in (one.passage.text if one.passage else "")
    assert [item.key for item in clauses_to_look_at(office, date(2024, 4, 2))] == [f"clauses:{number}"]
    assert decide(office, one).state == "void"
    letters = Notice.objects.filter(kind="pbm.clause-void")
    assert letters.count() == 2
    assert "not tell any plan sponsor" in letters[0].body
    told = explain("contract-clause", str(one.pk), office)
    assert any("to the plan or covered entity" in line.says for line in told.lines)
    assert len(told.decisions) == 1
    refusal = refused(office, "contract-clause-decide", finding=str(one.pk), says="overrule", reason="No.")
    assert refusal.code == "E-PBM-93.reinstate"


def test_a_gag_is_barred_and_an_overruled_one_is_clear(office: Actor) -> None:
    number = opened(office, "pharmacy", NPI, "pharmacy")
    paper(office, number, "02")
    found = findings(number)
    assert decide(office, found["nondisclosure-price"]).state == "barred"
    assert decide(office, found["gag-generic-advice"]).state == "barred"
    rules = {one.rule for one in decisions_on(f"contract-clause:{found['gag-generic-advice'].pk}")}
    assert rules == {"generic-advice-free", "cheaper-alternative-named"}
    assert decide(office, found["gag-alternative"], "overrule").state == "clear"
    assert [row["state"] for row in looking.clause_rows(office, AT)].count("suspect") == 0


def test_a_clause_that_punishes_complaints_is_barred_by_the_rules_on_retaliation(office: Actor) -> None:
    number = opened(office, "pharmacy", NPI, "pharmacy")
    paper(office, number, "14")
    one = findings(number)["retaliation"]
    assert decide(office, one).state == "barred"
    kept = decisions_on(f"contract-clause:{one.pk}")
    assert {each.rule for each in kept} == {"clause-punishes-nobody"}
    # Asked of a contract of 2023-03-01 that is in force today: the ban of 2023-08-04 binds.
    assert kept[0].decision["outcome"] == "violation"
    assert decide(office, one, "overrule").state == "clear"


def enter_340b(office: Actor, link: str = "") -> None:
    do(
        office,
        "contract-340b-entity",
        party="HC0001",
        number="CH000001",
        kind="A",
        program_cite="42 U.S.C. 256b",
        starts_on="2015-01-01",
    )
    if link:
        do(office, "contract-340b-pharmacy", entity="CH000001", pharmacy=NPI, link=link, starts_on="2018-01-01")


@pytest.mark.parametrize(
    ("days", "state"),
    [
        ({"executed_on": "2022-07-02"}, "void"),
        ({"executed_on": "2022-07-01"}, "barred"),
        ({"executed_on": "2022-06-30"}, "clear"),
    ],
)
def test_a_340b_clause_is_void_barred_or_outside_by_the_day(office: Actor, days: dict[str, str], state: str) -> None:
    enter_340b(office)
    number = opened(office, "340b", "HC0001", "340b-entity", **days)
    paper(office, number, "07")
    assert decide(office, findings(number)["340b-special-fee"]).state == state


def test_medicaid_outside_pharmacies_and_excuses_change_what_a_340b_clause_is(office: Actor) -> None:
    enter_340b(office, "external")
    medicaid = opened(office, "340b", "HC0001", "340b-entity", line_of_business="medicaid-managed")
    paper(office, medicaid, "07")
    assert decide(office, findings(medicaid)["340b-special-fee"]).state == "clear"
    outside = opened(office, "340b", NPI, "340b-pharmacy")
    paper(office, outside, "07")
    assert decide(office, findings(outside)["340b-drug-ban"]).state == "barred"
    excused = decide(office, findings(outside)["340b-larger-fee"], excuse_cite="42 U.S.C. 256b(a)(5)(A)")
    assert excused.state == "excused"
    nobody = opened(office, "340b", "CE0001", "other")
    paper(office, nobody, "07")
    assert decide(office, findings(nobody)["340b-drug-ban"]).state == "clear"


def test_copayments_by_a_neutral_status_are_no_interference(office: Actor) -> None:
    enter_340b(office)
    number = opened(office, "340b", "HC0001", "340b-entity")
    paper(office, number, "09")
    one = findings(number)["340b-choice"]
    missing = refused(office, "contract-clause-decide", finding=str(one.pk), says="confirm", reason="x", effect="copay")
    assert missing.code == "needs-status-rule"
    assert decide(office, one, effect="copay", status_rule_names_340b="no").state == "clear"
    assert decide(office, one, effect="mail-only").state == "void"


def test_terms_of_a_340b_contract_are_compared_with_three_peers(office: Actor) -> None:
    enter_340b(office)
    number = opened(office, "340b", "HC0001", "340b-entity", network="N1")
    paper(office, number, "08")
    terms = {"method": "awp", "factor_percent": "80", "dispensing_fee": "1.00", "pay_form": "days-after-adjudication"}
    do(office, "contract-terms", contract=number, pay_days="14", fee_per_claim="0.20", **terms)
    first = do(office, "contract-compare-340b", contract=number)
    assert first.more["outcomes"]["terms-as-peers"] == "indeterminate"
    for factor in ("84", "83", "82"):
        peer = opened(office, "pharmacy", NPI, "pharmacy", network="N1")
        paper(office, peer, "01")
        do(
            office,
            "contract-terms",
            contract=peer,
            pay_days="14",
            fee_per_claim="0.10",
            **{**terms, "factor_percent": factor},
        )
    outcomes = do(office, "contract-compare-340b", contract=number).more["outcomes"]
    assert outcomes == {
        "pay-not-by-340b": "pass",
        "terms-as-peers": "violation",
        "no-special-fee": "pass",
        "no-larger-fee": "violation",
    }
    by_terms = {tag for tag, one in findings(number).items() if one.found_by == "terms"}
    assert by_terms == {"340b-less-favorable", "340b-larger-fee"}


def test_a_draft_and_a_template_cannot_be_finished_with_a_gag_or_a_gap(office: Actor) -> None:
    number = opened(office, "insurer", "INS0001", "insurer", drafted_here="yes")
    paper(office, number, "05")
    refusal = refused(office, "contract-finalize", contract=number)
    assert refusal.code == "E-MAC-14"
    assert Contract.objects.get(number=number).state == "draft"
    template = opened(office, "pharmacy", "", "pharmacy", template="yes", executed_on="")
    paper(office, template, "11")
    codes = {one.code for one in refused(office, "contract-finalize", contract=template).problems}
    assert {"E-PBM-69", "E-MAC-35.clause", "E-MAC-36.clause"} <= codes
    paper(office, template, "03")
    assert "finished" in do(office, "contract-finalize", contract=template).says


def test_a_person_points_at_what_the_reader_did_not_see(office: Actor) -> None:
    number = opened(office, "pharmacy", NPI, "pharmacy")
    paper(office, number, "20")
    contract = Contract.objects.get(number=number)
    version = contract.versions.get()
    place = version.passages.get(text__contains="eyes of the store").number
    do(
        office,
        "contract-clause-point",
        contract=number,
        tag="restrains-rate-disclosure",
        passage=str(place),
        reason="Remittances are kept from plans.",
    )
    one = findings(number)["restrains-rate-disclosure"]
    assert (one.state, one.found_by) == ("void", "person")


def test_a_paper_that_cannot_be_read_is_kept_said_and_passes_nothing(office: Actor) -> None:
    number = opened(office, "pharmacy", NPI, "pharmacy")
    done = do(office, "contract-paper", contract=number, paper=Attached("scan.pdf", b"%PDF-1.4 nothing"))
    assert "was not read" in done.says
    row = looking.contract_rows(office, AT)[0]
    assert row["missing"] == 0
    rules = {one.rule: one.outcome for one in decisions_on(f"contract:{number}")}
    assert rules["reimbursement-stated"] == rules["agreement-complies"] == "indeterminate"


def test_a_services_organization_acts_under_a_live_mandate_only(office: Actor, corner: Actor) -> None:
    psao = acting("PSAO", "psao", {"party": [str(organization("PSAO0001", "x").pk)]})
    refusal = refused(psao, "psao-file", pharmacy=NPI, act="contracts", says="Sign the new terms.")
    assert refusal.code == "E-MAC-10"
    filing = PsaoFiling.objects.get()
    assert [item.key for item in filings_to_adopt(corner, date(2024, 4, 2))] == [f"filing:{filing.reference}"]
    assert "adopted" in do(corner, "psao-adopt", reference=filing.reference, adopt="yes").says
    do(corner, "psao-mandate", psao="PSAO0001", scope="contracts", starts_on="2024-01-01", ends_on="2024-04-02")
    assert "filed" in do(psao, "psao-file", pharmacy=NPI, act="contracts", says="Sign the new terms.").says
    assert refused(psao, "psao-file", pharmacy=NPI, act="audits", says="x").code == "E-MAC-10.scope"


def test_groups_have_no_circles_and_payers_are_told_apart(office: Actor) -> None:
    made = do(office, "contract-ownership", owner=PRAIRIE, owned=LAKEFRONT, percent="0.5", starts_on="2020-01-01")
    assert made.more["group"] == 2
    circle = refused(office, "contract-ownership", owner=LAKEFRONT, owned=PRAIRIE, percent="5", starts_on="2021-01-01")
    assert circle.code == "E-MAC-07.circle"
    payer = do(office, "contract-payer", party="INS0001", kind="part-d-sponsor", pays_for_drugs="yes")
    assert payer.more["outcome"] == "not-applicable"
    wrong = refused(
        office,
        "contract-340b-entity",
        party="HC0001",
        number="X1",
        kind="A",
        program_cite="a discount card",
        starts_on="2020-01-01",
    )
    assert wrong.code == "E-MAC-01"


def test_a_biological_is_known_by_its_license(office: Actor) -> None:
    DirectoryProduct.objects.create(
        product_code="000740067", name="X", generic_name="X", labeler="L", application="BLA1"
    )
    assert do(office, "contract-biological", ndc="00074-0067-02").more["outcome"] == "pass"
    assert do(office, "contract-biological", ndc="11111-1111-11").more["outcome"] == "indeterminate"


def test_others_see_no_contract_that_is_not_theirs_and_the_night_changes_nothing_twice(
    office: Actor, filer: Actor, other_filer: Actor
) -> None:
    number = opened(office, "pharmacy", NPI, "pharmacy")
    paper(office, number, "02")
    assert [row["number"] for row in looking.contract_rows(filer, AT)] == [number]
    assert looking.contract_rows(other_filer, AT) == []
    assert refused(other_filer, "contract-event", contract=number, kind="renewed", on="2024-01-01").kind == "not-found"
    kept = len(decisions_on(f"contract:{number}"))
    assert look_at_contracts(date(2024, 4, 3), AT) == 0
    assert len(decisions_on(f"contract:{number}")) == kept


def test_a_person_who_confirms_that_something_is_missing_leaves_it_missing(office: Actor) -> None:
    number = opened(office, "pharmacy", NPI, "pharmacy")
    paper(office, number, "02")
    found = findings(number)
    assert decide(office, found["dispute-method"]).state == "missing"
    needs = refused(
        office,
        "contract-clause-decide",
        finding=str(found["dispute-method"].pk),
        says="overrule",
        reason="It is there.",
    )
    assert needs.code == "needs-passage"
    assert decide(office, found["payment-frequency"], "overrule").state == "ok"
    assert decide(office, found["payment-method"], "overrule").state == "missing"


def test_a_services_organization_enters_contracts_of_pharmacies_that_mandated_it(office: Actor, corner: Actor) -> None:
    psao = acting("PSAO", "psao", {"party": [str(organization("PSAO0001", "x").pk)]})
    typed = {"kind": "pharmacy", "title": "x", "manager": PRAIRIE, "other": NPI, "role": "pharmacy"}
    assert refused(psao, "contract-open", **typed).code == "E-MAC-10"
    do(corner, "psao-mandate", psao="PSAO0001", scope="contracts", starts_on="2024-04-02")
    number = do(psao, "contract-open", **typed).reference
    assert [row["number"] for row in looking.contract_rows(psao, AT)] == [number]


def test_a_part_d_sponsor_is_no_payer_whose_clauses_are_judged(office: Actor) -> None:
    enter_340b(office)
    do(office, "contract-payer", party="INS0001", kind="part-d-sponsor", pays_for_drugs="yes")
    number = opened(office, "340b", "HC0001", "340b-entity", manager="INS0001")
    contract = Contract.objects.get(number=number)
    contract.parties.filter(role="manager").update(role="payer")
    paper(office, number, "07")
    assert decide(office, findings(number)["340b-special-fee"]).state == "clear"
