"""513b1(b)(4)(C): the ways to reach those who take appeals work, and are tried every month."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, passed, to_review
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pbm.facts.appeal_work import ContactTests

CHANNELS = ("telephone", "email", "website")


@rule("MAC-23", cite="215 ILCS 5/513b1(b)(4)(C)")
def mac_contact_tests(tests: ContactTests, law: Law) -> Decision:
    """Nobody reached in two tries running on one way is a finding; a month without a try is looked at."""
    dead = []
    for channel in CHANNELS:
        tried = sorted((one for one in tests.tries if one.channel == channel), key=lambda one: one.tested_on)
        last = tried[-2:]
        if len(last) == 2 and not any(one.reached for one in last):
            says = (
                f"Nobody was reached by {channel} on {last[0].tested_on} and {last[1].tested_on}. Give one that works."
            )
            dead.append(fault("E-MAC-23.unreachable", says, channel, last[1].tested_on))
    if dead:
        return breached(*dead)
    newest = max((one.tested_on for one in tests.tries), default=tests.given_on)
    days = (tests.seen_on - newest).days
    most = law.number("mac.contact_test_days", tests.seen_on)
    if days > most:
        says = f"The ways to reach those who take appeals were last tried {days} days ago; try them every month."
        return to_review(fault("W-MAC-23.untested", says, "tries", days))
    return passed("contacts-work", f"Last tried or given on {newest}; no way failed twice running.", newest)
