"""The tags of clauses: under which paragraph each stands, and what a person reads about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tag:
    """One thing that a contract must hold, or must not."""

    name: str
    title: str
    provision: str
    cite: str
    required: bool = False
    item: str = ""


_B, _F, _2008 = "215 ILCS 5/513b1(b)", "215 ILCS 5/513b1(f)", "215 ILCS 5/512-7(a)"
_ALL = (
    Tag("payment-method", "How reimbursement is worked out", "PBM-67", _2008, True),
    Tag("payment-amount", "The amount to be paid", "PBM-67", _2008, True),
    Tag("payment-frequency", "How often it pays", "PBM-68", _2008, True),
    Tag("dispute-method", "How disputes are settled", "PBM-69", _2008, True),
    Tag("mac-update-7-days", "List prices updated every 7 days", "MAC-15", f"{_B}(1)", True, "(b)(1)"),
    Tag("mac-timely-removal", "Timely removal or repricing", "MAC-16", f"{_B}(2)", True, "(b)(2)"),
    Tag("mac-list-access", "Pharmacies see the list", "MAC-17", f"{_B}(3)", True, "(b)(3)"),
    Tag("appeal-process", "An appeal process", "MAC-19", f"{_B}(4)", True, "(b)(4)"),
    Tag("appeal-14-days-to-file", "14 days to appeal", "MAC-20", f"{_B}(4)(A)", True, "(b)(4)(A)"),
    Tag("appeal-14-days-to-answer", "14 days to answer", "MAC-22", f"{_B}(4)(B)", True, "(b)(4)(B)"),
    Tag("appeal-contacts", "Telephone and e-mail or website for appeals", "MAC-23", f"{_B}(4)(C)", True, "(b)(4)(C)"),
    Tag("appeal-denial-contents", "What a denial says", "MAC-24", f"{_B}(4)(D)", True, "(b)(4)(D)"),
    Tag("appeal-adjustment", "A sustained appeal changes the price for all alike", "MAC-25", f"{_B}(4)(E)", True,
        "(b)(4)(E)"),
    Tag("sponsor-audit", "The sponsor's yearly audit with rebates", "MAC-27", f"{_B}(5)", True, "(b)(5)"),
    Tag("actual-amounts-paid", "Amounts actually paid, on request", "MAC-28", f"{_B}(6)", True, "(b)(6)"),
    Tag("brand-consideration-notice", "Notice of money for brand drugs", "MAC-29", f"{_B}(7)", True, "(b)(7)"),
    Tag("restrains-rate-disclosure", "Keeps rates from covered entities", "PBM-93", "215 ILCS 5/512-7.5(c)(ii)"),
    Tag("restrains-verification", "Keeps covered entities from asking", "PBM-93", "215 ILCS 5/512-7.5(c)(i)"),
    Tag("nondisclosure-price", "Limits telling of the retail price", "MAC-35", "215 ILCS 5/513b1(d)"),
    Tag("gag-alternative", "Limits naming a cheaper alternative", "MAC-36", "215 ILCS 5/513b1(d)"),
    Tag("gag-generic-advice", "Limits advice on generics", "PBM-94", "215 ILCS 5/512-7.5(d)"),
    Tag("nondisparagement", "Forbids speaking ill about prices", "MAC-35", "215 ILCS 5/513b1(d)"),
    Tag("retaliation", "Punishes complaints or disclosures", "MAC-54", "215 ILCS 5/513b1(i)"),
    Tag("340b-reimbursement", "Pays 340B drugs by another method", "MAC-39", f"{_F}(1)"),
    Tag("340b-less-favorable", "Less favorable terms for 340B", "MAC-40", f"{_F}(1)"),
    Tag("340b-special-fee", "A fee for 340B alone", "MAC-41", f"{_F}(2)"),
    Tag("340b-larger-fee", "A larger fee for 340B", "MAC-42", f"{_F}(3)"),
    Tag("340b-choice", "Interferes with patients' choice", "MAC-43", f"{_F}(4)"),
    Tag("340b-network", "Leaves 340B out of a network", "MAC-45", f"{_F}(5)"),
    Tag("340b-drug-ban", "Keeps 340B drugs from being used", "MAC-46", f"{_F}(6)"),
    Tag("340b-other", "Treats 340B differently otherwise", "MAC-47", f"{_F}(7)"),
)  # fmt: skip
TAGS: Mapping[str, Tag] = {one.name: one for one in _ALL}
REQUIRED_OF: Mapping[str, tuple[str, ...]] = {
    "pharmacy": tuple(one.name for one in _ALL[:4]),
    "psao": tuple(one.name for one in _ALL[:4]),
    "340b": tuple(one.name for one in _ALL[:4]),
    "insurer": tuple(one.name for one in _ALL[4:16]),
}
SUSPECT: tuple[str, ...] = tuple(one.name for one in _ALL if not one.required)
