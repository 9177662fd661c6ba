"""§10(a): the two crimes. Both need knowledge or intent, both reach attempts; negligence is no crime."""

from __future__ import annotations

from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, fault, outside, passed, wanting
from carelaw.law.register import Law
from carelaw.law.rule import rule
from carelaw.pdmp.facts.misuse import Conduct, MentalState, UnlawfulAct
from carelaw.pdmp.rules.term import binds, not_binding

FIRST_DEGREE_MISDEMEANOR, THIRD_DEGREE_FELONY = "M1", "F3"
OBTAINING = (Conduct.OBTAINED, Conduct.TRIED_TO_OBTAIN)
RELEASING = (Conduct.RELEASED, Conduct.TRIED_TO_RELEASE)
_GUILTY = {MentalState.KNOWING, MentalState.INTENTIONAL}


@rule("MAP-152", cite="§10(a)(1)", readings=("AMB-25",))
def unlawful_obtaining(act: UnlawfulAct, law: Law) -> Decision:
    """Obtaining, or trying to, for an outside purpose or by misrepresentation: a misdemeanor of the first degree."""
    early = _before_judging(act, law, OBTAINING, "E-MAP-152")
    if early is not None:
        return early
    if not (act.outside_purpose or act.by_misrepresentation):
        if act.outside_purpose is None or act.by_misrepresentation is None:
            says = "Say whether the purpose lay outside §§ 8 and 9, and whether there was misrepresentation or fraud."
            return wanting(fault("E-MAP-152.needs-ground", says, "outside_purpose"))
        return passed("lawful-purpose", "The purpose was permitted, and nothing was misrepresented.")
    return _crime(act, "E-MAP-152", FIRST_DEGREE_MISDEMEANOR, "misdemeanor of the first degree", "obtaining")


@rule("MAP-153", cite="§10(a)(2)", readings=("AMB-25",))
def unlawful_release(act: UnlawfulAct, law: Law) -> Decision:
    """Releasing, or trying to, for an outside purpose: a felony of the third degree."""
    early = _before_judging(act, law, RELEASING, "E-MAP-153")
    if early is not None:
        return early
    if act.outside_purpose is None:
        says = "Say whether the purpose of the release lay outside §§ 8 and 9."
        return wanting(fault("E-MAP-153.needs-ground", says, "outside_purpose"))
    if not act.outside_purpose:
        return passed("lawful-purpose", "The release served a permitted purpose.")
    return _crime(act, "E-MAP-153", THIRD_DEGREE_FELONY, "felony of the third degree", "release")


def _before_judging(act: UnlawfulAct, law: Law, kinds: tuple[Conduct, ...], code: str) -> Decision | None:
    if act.on is None:
        return wanting(fault(f"{code}.needs-day", "The day of the act is needed.", "on"))
    if not binds(law, act.on):
        return outside(not_binding(law, act.on, "this act"))
    if act.conduct is None:
        says = f"Say what was done. Permitted: {', '.join(Conduct)}."
        return wanting(fault(f"{code}.needs-conduct", says, "conduct"))
    if act.conduct not in kinds:
        return outside(fault("other-conduct", "This crime is about other conduct.", "conduct", act.conduct.value))
    return None


def _crime(act: UnlawfulAct, code: str, grade: str, words: str, conduct: str) -> Decision:
    if act.mental_states is None:
        says = f"Say how the person stood to it. Permitted: {', '.join(MentalState)}."
        return wanting(fault(f"{code}.needs-mental-state", says, "mental_states"))
    if not _GUILTY & set(act.mental_states):
        return passed("no-intent", f"Neither knowing nor intentional: this {conduct} is no crime under §10(a).")
    return breached(fault(code, f"Knowing or intentional: a {words}.", value=grade))


__all__ = ["OBTAINING", "RELEASING", "unlawful_obtaining", "unlawful_release"]
