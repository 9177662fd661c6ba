"""Test every line of a list each day against the files on file, and keep what changed with its evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet

from carelaw.kernel.decision import Decision, Outcome, plain
from carelaw.law.register import Law
from carelaw.pbm.facts.mac_lists import CompendiumRating, DrugClass, ListedDrug
from carelaw.pbm.facts.prices import ListedLine, SourcesOnFile
from carelaw.pbm.rules.mac_days import PROGRAMS_BILL, adopted
from carelaw.pbm.rules.mac_list_of_2008 import mac_basis, mac_generic_only
from carelaw.pbm.rules.prices.listed_line import mac_listed_line
from carelaw.pbm.store.models import CatalogueItem, DirectoryProduct, LineTest, MacList, MacPrice
from carelaw.pbm.use_cases.drug_evidence import DrugEvidence
from carelaw.pbm.use_cases.mac_lists import prices_on
from carelaw.pbm.use_cases.mac_publishing import price_basis
from carelaw.pbm.use_cases.prices.cases import ELIGIBILITY, follow
from carelaw.pbm.use_cases.prices.databases import ContractDatabases
from carelaw.pbm.use_cases.prices.sources import newest_source
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.cases.ticking import each_day

_WORST = (Outcome.VIOLATION, Outcome.REVIEW, Outcome.INDETERMINATE, Outcome.PASS, Outcome.NOT_APPLICABLE)
_BATCH = 1_000


def sources_on_file(evidence: DrugEvidence) -> SourcesOnFile:
    """Of which days the files are that tests of a day can rest on."""
    directory = newest_source("ndc-directory", evidence.on)
    directory_on = directory.issued_on if directory else None
    if directory_on is None and DirectoryProduct.objects.exists():
        directory_on = evidence.on
    newest = CatalogueItem.objects.filter(as_of__lte=evidence.on).aggregate(newest=Max("as_of"))["newest"]
    return SourcesOnFile(evidence.edition.issued_on if evidence.edition else None, directory_on, newest)


def judge_list(mac_list: MacList, on: date) -> Counter[str]:
    """Test every line that stands on a list on a day; gives how many came to which outcome.

    A result is kept from the day on which it was first found until it changes: what was known when stays readable.
    """
    prices = list(prices_on(mac_list, on))
    named = {one.national_drug_code: one.declared.get("application", "") for one in prices}
    evidence = DrugEvidence(set(named), on, {code: name for code, name in named.items() if name})
    sources, law = sources_on_file(evidence), adopted_law()
    contract = ContractDatabases().of(mac_list, on)
    made = [_tested(price, evidence, sources, contract, law) for price in prices]
    with transaction.atomic():
        _keep_changes(mac_list, made, on)
    return Counter(one.outcome for one in made)


def open_tests(mac_list: MacList) -> QuerySet[LineTest]:
    """What the tests say of the lines of a list now."""
    return mac_list.tests.filter(ends_on=None)


@each_day("pbm.listed-lines", order=62)
def judge_lists(on: date, at: datetime) -> int:
    """Every list is tested; a list with lines that may not stand on it opens a case, once."""
    opened = 0
    for mac_list in MacList.objects.order_by("pk"):
        counts = judge_list(mac_list, on)
        opened += follow(ELIGIBILITY, mac_list, counts[Outcome.VIOLATION.value], on, at)
    return opened


def _tested(
    price: MacPrice, evidence: DrugEvidence, sources: SourcesOnFile, contract: Collection[str] | None, law: Law
) -> LineTest:
    code, declared = price.national_drug_code, price.declared
    drug = ListedDrug(
        evidence.rating(
            code, declared=declared.get("te_code", price.te_code), single_source=declared.get("single_source")
        ),
        _compendium(declared),
        evidence.availability(code),
        evidence.obsolescence(code, _day(declared, "obsolete_date")),
    )
    listed = evidence.in_directory(code) if sources.directory_on is not None else None
    line = ListedLine(evidence.on, drug, sources, listed, evidence.marketed_from(code))
    decisions = [mac_listed_line(line, law=law)]
    if adopted(law, PROGRAMS_BILL, evidence.on):
        drug_class = DrugClass(evidence.drug_class(code, declared.get("drug_class")))
        decisions.append(mac_generic_only(drug_class, law=law))
        if declared.get("basis"):
            basis = {"basis": declared["basis"], "basis_names": tuple(declared.get("basis_names", ()))}
            decisions.append(mac_basis(price_basis(basis, evidence.on, contract), law=law))
    return LineTest(
        mac_list_id=price.mac_list_id,
        national_drug_code=code,
        name=price.name,
        outcome=_worst(decisions).value,
        codes=[reason for decision in decisions for reason in decision.codes],
        decisions=[decision.as_dict() for decision in decisions],
        evidence=plain(line),
        starts_on=evidence.on,
    )


def _worst(decisions: list[Decision]) -> Outcome:
    found = {decision.outcome for decision in decisions}
    return next(outcome for outcome in _WORST if outcome in found)


def _compendium(declared: Mapping[str, Any]) -> CompendiumRating:
    return CompendiumRating(
        declared.get("rating", ""), declared.get("rating_source", ""), _day(declared, "rating_date")
    )


def _day(declared: Mapping[str, Any], name: str) -> date | None:
    return date.fromisoformat(declared[name]) if declared.get(name) else None


def _keep_changes(mac_list: MacList, made: list[LineTest], on: date) -> None:
    held = {one.national_drug_code: one for one in open_tests(mac_list)}
    fresh = [one for one in made if _differs(held.get(one.national_drug_code), one)]
    stays = {one.national_drug_code for one in made} - {one.national_drug_code for one in fresh}
    over = [test for code, test in held.items() if code not in stays]
    for test in over:
        # The same day tested again, after another file: what it said before never held a day.
        test.ends_on = max(on, test.starts_on)
    LineTest.objects.bulk_update(over, ["ends_on"], batch_size=_BATCH)
    LineTest.objects.bulk_create(fresh, batch_size=_BATCH)


def _differs(held: LineTest | None, one: LineTest) -> bool:
    return held is None or (held.outcome, held.codes) != (one.outcome, one.codes)
