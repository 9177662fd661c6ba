"""What an application, a renewal or a contract must pass: the bar, the signature, the question, the sanction."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from carelaw.kernel.dates import DAY, legal_date
from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.facts import discipline as facts
from carelaw.pbm.facts.discipline import Engagement, MatchedBy, Reapplication, RenewalQuestion, SanctionKind
from carelaw.pbm.rules.discipline.filings import filing_signed, other_jurisdictions_asked
from carelaw.pbm.rules.discipline.sanctions import not_engaged_meanwhile, three_year_bar
from carelaw.pbm.store.models import (
    ActionState,
    ApplicationBar,
    BarMatch,
    FilingSignature,
    LicenseAction,
    LicenseApplication,
    RenewalDeclaration,
)
from carelaw.pbm.use_cases.discipline.standing import KIND, ZONE
from carelaw.pbm.use_cases.permissions import HEARING_DEMAND
from carelaw.pbm.use_cases.scope.refusing import stop_at
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import require
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.decisions.keeping import keep
from carelaw.platform.parties.models import IdentifierSystem, License, Party
from carelaw.platform.parties.own import own_party
from carelaw.platform.record.keeping import append
from carelaw.platform.record.kinds import Shape, declare

_BOOK = "il-pbm-programs-2008"
MATCHED = declare(
    "application-bar-matched",
    says="An officer of an application is tied to somebody who is barred; a person looks.",
    keys={"application": Shape.ID, "bar": Shape.COUNT},
    cite="215 ILCS 5/512-5(f)",
)
SIGNED = declare(
    "filing-signed",
    says="A filing was signed.",
    keys={"filing": Shape.ID, "digest": Shape.DIGEST},
    cite="215 ILCS 5/512-5(a)(9)",
)
DECLARED = declare(
    "other-actions-declared",
    says="The question about actions in other jurisdictions was answered.",
    keys={"declaration": Shape.ID, "any": Shape.FLAG},
    cite="215 ILCS 5/512-5(a)(8)",
)


# The three-year bar


def require_may_apply(application: LicenseApplication, *, at: datetime) -> None:
    """Refuse the filing of somebody who is barred, with the earliest day; an officer's match goes to a person."""
    on = legal_date(at, ZONE)
    law = adopted_law()
    if _BOOK not in law.rulebooks:
        return
    for bar, matched_by, officer in _matches(application):
        known = Reapplication(on, SanctionKind(bar.event), bar.event_on, True, matched_by)
        decision = three_year_bar(known, law=law)
        keep(decision, known, subject=f"license-application:{application.pk}", at=at)
        if decision.outcome is Outcome.REVIEW:
            _look_at(bar, application, officer, at)
        else:
            stop_at(decision, kind="conflict")


def barred_until(party_id: UUID, on: date) -> date | None:
    """The last day of an organization's own bar; None where it may apply."""
    live = ApplicationBar.objects.filter(party_id=party_id, lifted_on=None, barred_until__gte=on)
    return live.order_by("-barred_until").values_list("barred_until", flat=True).first()


def _matches(application: LicenseApplication) -> Iterator[tuple[ApplicationBar, MatchedBy, str]]:
    """Every live bar that this application meets, and by what."""
    party = Party.objects.get(pk=application.party_id)
    names = {_plain(party.name), _plain(str(application.answers.get("legal_name", "")))} - {""}
    tax = set(party.identifiers.filter(system=IdentifierSystem.TAX).values_list("value", flat=True))
    officers = {_plain(name): name for name in application.officers.values_list("name", flat=True)}
    for bar in ApplicationBar.objects.filter(lifted_on=None).order_by("pk"):
        if bar.party_id == application.party_id:
            yield bar, MatchedBy.LEGAL_ENTITY, ""
        elif bar.tax_number and bar.tax_number in tax:
            yield bar, MatchedBy.TAX_NUMBER, ""
        elif names & {_plain(name) for name in bar.names}:
            yield bar, MatchedBy.SUCCESSOR_NAME, ""
        else:
            for shared in sorted(set(officers) & {_plain(name) for name in bar.officers}):
                yield bar, MatchedBy.CONTROLLING_OFFICER, officers[shared]


def _plain(name: str) -> str:
    return "".join(letter for letter in name.casefold() if letter.isalnum())


def _look_at(bar: ApplicationBar, application: LicenseApplication, officer: str, at: datetime) -> None:
    with transaction.atomic():
        made = BarMatch.objects.get_or_create(
            bar=bar, application_reference=application.reference, officer=officer[:120], defaults={"found_at": at}
        )[1]
        if made:
            body = {"application": application.reference, "bar": bar.pk}
            append(MATCHED, actor=None, at=at, body=body, subject=application.reference)


def require_matches_decided(reference: str) -> None:
    """Refuse to grant while an officer's match waits for a person, or was found to be a bar."""
    found = BarMatch.objects.filter(application_reference=reference).exclude(barred=False).order_by("pk").first()
    if found is not None:
        until = found.bar.barred_until + DAY
        says = f"An officer is tied to somebody barred; decide the match first. The bar ends before {until}."
        if found.barred:
            says = f"A person found that the bar reaches this applicant. The earliest day to apply is {until}."
        raise Refusal("E-PBM-56.officer", says, cite="215 ILCS 5/512-5(f)", field="officers", kind="conflict")


# Signatures and the question about other jurisdictions


def sign_filing(actor: Actor, about: str, content: Mapping[str, Any], *, at: datetime) -> FilingSignature:
    """Keep who signs a filing, when and how. A filing that nobody signs cannot be submitted (PBM-43)."""
    text = json.dumps(content, sort_keys=True, default=str, separators=(",", ":"))
    digest = hashlib.sha256(text.encode()).hexdigest()
    method = f"{actor.channel}, signed in{' with a second factor' if actor.second_factor else ''}"
    signer = actor.name if actor.account_id else ""
    known = facts.FilingSignature(signer, legal_date(at, ZONE), method, digest)
    decision = stop_at(filing_signed(known, law=adopted_law()))
    with transaction.atomic():
        made = FilingSignature.objects.create(
            about=about, signer=signer[:160], account_id=actor.account_id, signed_at=at, method=method, digest=digest
        )
        keep(
            decision,
            facts.FilingSignature("on file", known.signed_on, method, digest),
            subject=about,
            at=at,
            actor=actor,
        )
        append(SIGNED, actor=actor, at=at, body={"filing": about, "digest": digest}, subject=about)
    return made


def declare_other_actions(actor: Actor, at: datetime, *, about: str, answer: str, told: str) -> RenewalDeclaration:
    """Answer for an application or a year's renewal whether a credential was denied, suspended or revoked elsewhere."""
    require(actor, HEARING_DEMAND)
    known = RenewalQuestion(answer, told)
    decision = stop_at(other_jurisdictions_asked(known, law=adopted_law()))
    party = own_party(actor)
    _require_own_matter(party, about)
    with transaction.atomic():
        if RenewalDeclaration.objects.filter(about=about).exists():
            says = f"The question is answered for {about}; write to this office to correct it."
            raise Refusal("declared", says, cite="215 ILCS 5/512-5(a)(8)", field="about", kind="conflict")
        made = RenewalDeclaration.objects.create(
            party_id=party.pk,
            about=about,
            other_actions=answer == "yes",
            told=told.strip(),
            declared_on=legal_date(at, ZONE),
            account_id=actor.account_id or None,
        )
        keep(decision, known, subject=f"declaration:{made.pk}", at=at, actor=actor)
        sign_filing(actor, f"declaration:{made.pk}", {"about": about, "answer": answer, "told": told}, at=at)
        body = {"declaration": f"D{made.pk}", "any": made.other_actions}
        append(DECLARED, actor=actor, at=at, body=body, subject=f"declaration:{made.pk}")
    return made


def _require_own_matter(party: Party, about: str) -> None:
    number = about.partition(":")[0]
    own = LicenseApplication.objects.filter(party_id=party.pk, reference=number).exists()
    if not own and not License.objects.filter(kind=KIND, party=party, number=number).exists():
        says = f"“{about[:40]}” is no application or license of yours. Permitted: LA-2026-0001, PBM-2026-0001:2027."
        raise Refusal("declaration-unknown", says, cite="215 ILCS 5/512-5(a)(8)", field="about", kind="not-found")


def is_declared(about: str) -> bool:
    """Whether the question about other jurisdictions is answered; a renewal waits until it is (PBM-42)."""
    found = RenewalDeclaration.objects.filter(about=about).first()
    known = RenewalQuestion(
        "" if found is None else "yes" if found.other_actions else "no", found.told if found else ""
    )
    return other_jurisdictions_asked(known, law=adopted_law()).outcome is Outcome.PASS


# Sanctions that last


def sanctions_of(party_id: UUID, on: date) -> Iterator[tuple[LicenseAction, Engagement]]:
    """Every suspension, revocation and denial of a party with its days; a new license ends a revocation."""
    kinds = [kind.value for kind in SanctionKind]
    found = LicenseAction.objects.filter(case__party_id=party_id, kind__in=kinds, effective_on__isnull=False).exclude(
        state=ActionState.SET_ASIDE
    )
    for one in found.select_related("case").order_by("effective_on", "pk"):
        assert one.effective_on is not None
        yield one, Engagement(on, SanctionKind(one.kind), one.effective_on, one.ends_on or _licensed_anew(one))


def _licensed_anew(one: LicenseAction) -> date | None:
    since = License.objects.filter(kind=KIND, party_id=one.case.party_id, valid_from__gt=one.effective_on)
    first = since.order_by("valid_from").values_list("valid_from", flat=True).first()
    return first - DAY if first else None


def require_may_be_engaged(party_id: UUID, on: date) -> None:
    """Refuse to contract with, hire or use a benefit manager on a day on which a sanction lasts (PBM-57)."""
    law = adopted_law()
    if _BOOK not in law.rulebooks:
        return
    for one, known in sanctions_of(party_id, on):
        decision = not_engaged_meanwhile(known, law=law)
        if decision.outcome is Outcome.VIOLATION:
            says = f"{one.case.respondent}: {decision.reasons[0].says}"
            raise Refusal("E-PBM-57", says, cite="215 ILCS 5/512-5(f)", field="manager", kind="conflict")


def require_renewable(license: License) -> None:
    """Refuse to renew a license whose renewal was denied, or that was revoked or surrendered."""
    refused = LicenseAction.objects.filter(
        case__license_number=license.number, kind="non-renewal", state=ActionState.IN_EFFECT
    ).first()
    if refused is not None or license.status in ("revoked", "surrendered", "expired"):
        why = f"its renewal was denied on {refused.effective_on}" if refused else f"it is {license.status}"
        says = f"{license.number} is not renewed: {why}. A hearing can be demanded where the notice says so."
        raise Refusal("E-PBM-34.not-renewed", says, cite="215 ILCS 5/512-5(a)", field="number", kind="conflict")
