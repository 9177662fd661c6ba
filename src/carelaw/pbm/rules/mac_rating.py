"""215 ILCS 5/513b1(c)(1): how a listed drug is rated, by the Orange Book or by a compendium."""

from __future__ import annotations

import re

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.mac_lists import CompendiumRating, OrangeBookRating

_CODE = re.compile(r"[AB][A-Z*][0-9]?")
_NAMED = {"medi-span", "gold standard"}


@rule("MAC-31", cite="215 ILCS 5/513b1(c)(1)", readings=("S6",))
def mac_orange_book_rating(rating: OrangeBookRating, law: Law) -> Decision:
    """A generic equivalent is rated A or B in the newest Orange Book."""
    if rating.generic_equivalent is False:
        return outside(
            fault("no-generic-equivalent", "The drug has no generic equivalent; item (1) asks nothing of it.")
        )
    if rating.edition_on and rating.newest_edition_on and rating.edition_on < rating.newest_edition_on:
        says = f"Tested against the edition of {rating.edition_on}; test again with that of {rating.newest_edition_on}."
        return wanting(fault("E-MAC-31.older-edition", says, "edition_on", rating.edition_on))
    if rating.ambiguous:
        says = "Several products of the application are rated differently; name the product, such as ANDA090796/001."
        return to_review(fault("E-MAC-31.ambiguous", says, "application"))
    codes = [code.strip().upper() for code in rating.te_codes if code.strip()]
    unreadable = [code for code in codes if not _CODE.fullmatch(code)]
    if unreadable:
        says = f"The equivalence code '{unreadable[0]}' cannot be read; it should look like AB, AB1 or BX."
        return to_review(fault("E-MAC-31.unreadable", says, "te_codes", unreadable[0]))
    if any(code.startswith("A") for code in codes):
        return passed("a-rated", f"Rated {', '.join(codes)}.", codes[0])
    if codes and law.reading("S6") == "passes":
        return passed(
            "b-rated", f"Rated {', '.join(codes)}: B passes by the words, though it means not equivalent.", codes[0]
        )
    if codes:
        return breached(fault("E-MAC-31", f"Rated {', '.join(codes)}; an A rating is needed.", "te_codes", codes[0]))
    if rating.edition_on is None or rating.generic_equivalent is None:
        return wanting(fault("needs-te_codes", "No Orange Book entry is on file for this drug."))
    return breached(fault("E-MAC-31", "The newest Orange Book gives no A or B rating.", "te_codes"))


@rule("MAC-32", cite="215 ILCS 5/513b1(c)(1)")
def mac_compendium_rating(rating: CompendiumRating, law: Law) -> Decision:
    """Instead of the Orange Book: NR or NA in Medi-Span or Gold Standard, or the like in a recognized reference."""
    value, reference = rating.rating.strip().upper(), rating.reference.strip()
    if not value:
        return wanting(fault("needs-rating", "No compendium rating is given; an empty code is not NR."))
    if reference.lower() not in _NAMED and not rating.recognized:
        says = f"'{reference or 'no reference'}' is not a recognized reference; use Medi-Span or Gold Standard."
        return breached(fault("E-MAC-32.reference", says, "reference", reference))
    if value not in {"NR", "NA"}:
        return breached(fault("E-MAC-32", f"Rated '{value}' by {reference}; NR or NA is needed.", "rating", value))
    if rating.rated_on is None:
        return wanting(fault("needs-rated_on", f"The date of the {reference} rating is needed.", "rated_on"))
    return passed("rated-nr-na", f"Rated {value} by {reference}.", value)
