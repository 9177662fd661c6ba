"""215 ILCS 5/512-1, 512-3 "Director", "Division": how the law is called, and how the authority is called on a day."""

from __future__ import annotations

import re

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.scope import LetterDay, TemplateWords

TITLE = "Pharmacy Benefits Management Programs Law"
_OLD = re.compile(r"third[\s-]+party\s+prescription\s+program(s)?(\s+(act|article|law))?", re.IGNORECASE)


@rule("PBM-01", cite="215 ILCS 5/512-1")
def rulebook_title(template: TemplateWords, law: Law) -> Decision:
    """Letters and reports call the law by its new name; words with the old title are not published."""
    found = _OLD.search(template.text)
    if found:
        says = f"“{found.group()}” is the old title. Write {TITLE}, then publish the template again."
        return breached(fault("E-PBM-01", says, "text", found.group()))
    return passed("title-clean", "The old title stands nowhere in it.")


@rule("PBM-05", cite='215 ILCS 5/512-3 "Director", "Division"')
def authority_name(letter: LetterDay, law: Law) -> Decision:
    """A letter bears the name of the authority that is valid on its day; without one it cannot be issued."""
    if not letter.authority.strip() or not letter.head.strip():
        says = f"No name of the authority is on file for {letter.on}. Enter the name valid on that day, then write."
        return breached(fault("E-PBM-05", says, "on", letter.on))
    return passed("authority-named", f"On {letter.on} the authority is: {letter.authority}; its head: {letter.head}.")
