"""215 ILCS 5/513b1(c): what stands on a list is tested again each day, with the files that are on file."""

from __future__ import annotations

from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import breached, fault, to_review, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.prices import ListedLine
from carelaw.pbm.rules.mac_availability import mac_availability
from carelaw.pbm.rules.mac_listing_gate import better_rating, reasons_of
from carelaw.pbm.rules.mac_not_obsolete import mac_not_obsolete
from carelaw.pbm.rules.mac_rating import mac_compendium_rating, mac_orange_book_rating


@rule("MAC-30", cite="215 ILCS 5/513b1(c)", readings=("S6", "S7"))
def mac_listed_line(line: ListedLine, law: Law) -> Decision:
    """A listed drug is rated, for sale and not obsolete on every day; a file that is missing is named.

    What is proved against a drug breaks the law whatever else is missing; where nothing is, a missing file leaves open.
    """
    rating = better_rating(
        mac_orange_book_rating(line.drug.rating, law=law), mac_compendium_rating(line.drug.compendium, law=law)
    )
    offers, obsolete = (
        mac_availability(line.drug.availability, law=law),
        mac_not_obsolete(line.drug.obsolescence, law=law),
    )
    tests = (rating, offers, obsolete)
    failed = reasons_of(tests, Outcome.VIOLATION)
    if failed:
        return breached(*failed)
    files = _missing_files(line, rating, offers, law)
    missing = reasons_of(tests, Outcome.INDETERMINATE)
    if files or missing:
        return wanting(*files, *missing)
    looked_at = (*reasons_of(tests, Outcome.REVIEW), *_by_the_directory(line))
    if looked_at:
        return to_review(*looked_at)
    return Decision(Outcome.PASS, tuple(reason for test in tests for reason in test.reasons))


def _missing_files(line: ListedLine, rating: Decision, offers: Decision, law: Law) -> tuple[Reason, ...]:
    """The files without which a test can say nothing, each by its name."""
    unrated, sources, found = rating.outcome is Outcome.INDETERMINATE, line.sources, []
    if unrated and sources.orange_book_on is None:
        says = f"No edition of the FDA Orange Book of {line.tested_on} or before is on file. Import it."
        found.append(fault("needs-orange-book", says, "orange_book_on"))
    if sources.directory_on is None:
        says = "The FDA NDC Directory is not on file: nothing tells the application of the drug or its end. Import it."
        found.append(fault("needs-ndc-directory", says, "directory_on"))
    most = law.number("mac.catalogue_age_days", line.tested_on)
    newest = sources.catalogues_on
    if offers.outcome is Outcome.INDETERMINATE and (newest is None or (line.tested_on - newest).days > most):
        told = f"The newest wholesalers' catalogue is of {newest}" if newest else "No wholesalers' catalogue is on file"
        says = f"{told}; needed is one of the {most} days before {line.tested_on}. Import it."
        found.append(fault("needs-catalogues", says, "catalogues_on", newest))
    return tuple(found)


def _by_the_directory(line: ListedLine) -> tuple[Reason, ...]:
    """What the NDC Directory leaves a person to look at."""
    if line.in_directory is False:
        says = "The newest NDC Directory does not have this code; a person looks whether it is still marketed."
        return (fault("W-MAC-34.unlisted", says, "in_directory"),)
    if line.marketed_from is not None and line.marketed_from > line.tested_on:
        says = f"By the NDC Directory marketing begins on {line.marketed_from}."
        return (fault("W-MAC-33.not-begun", says, "marketed_from", line.marketed_from),)
    return ()
