"""89 Ill. Adm. Code 140.994(b): does a service rest on a face-to-face contact, a telephonic one, or none?"""

from __future__ import annotations

from carelaw.ihh.facts.services import Basis, ContactOfService, Mode, Telehealth
from carelaw.kernel.decision import Decision, Outcome, Reason
from carelaw.law.answers import breached, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

_CITE = "89 Ill. Adm. Code 140.994(b)"


@rule("IHH-83", "IHH-86", cite=_CITE, readings=("IHH-AMB-32", "IHH-AMB-33"))
def contact_of_service(contact: ContactOfService, law: Law) -> Decision:
    """A paid month rests on a live contact: face to face with the member, by compliant video, or by telephone."""
    if contact.mode is Mode.NONE or not contact.live:
        says = "Mail, text, portal, fax, record work and unanswered attempts are no live contact and carry no payment."
        return breached(Reason("PAY-NO-CONTACT", says, Basis.NONE, "mode", _CITE))
    if contact.mode is Mode.TELEPHONE:
        return passed("telephonic", "A live talk by telephone.", Basis.TELEPHONE, _CITE)
    if not contact.member_present and law.reading("IHH-AMB-32") == "member-for-face-to-face":
        says = "A live contact with family, a clinician or a facility counts like one by telephone."
        return passed("telephonic", says, Basis.TELEPHONE, _CITE)
    if contact.mode is Mode.TELEHEALTH and (missing := _missing(contact.telehealth)):
        return _video_that_fails(missing, law)
    return passed("face-to-face", "Face to face with the member, or by compliant video.", Basis.FACE_TO_FACE, _CITE)


def _video_that_fails(missing: str, law: Law) -> Decision:
    warning = Reason("TELEHEALTH-NOT-COMPLIANT", f"The video lacks {missing} (140.403).", None, "telehealth", _CITE)
    if law.reading("IHH-AMB-33") == "nothing":
        says = "Video that fails 140.403 is read as no contact."
        return breached(Reason("PAY-NO-CONTACT", says, Basis.NONE, "telehealth", _CITE), warning)
    says = "Two-way live voice took place; it counts like a telephone call."
    return Decision(Outcome.PASS, (Reason("telephonic", says, Basis.TELEPHONE, cite=_CITE), warning))


def _missing(checklist: Telehealth) -> str:
    wanted = {
        "two-way live audio and video": checklist.interactive_audio_video,
        "the originating site": checklist.originating_site.strip(),
        "the distant-site provider": checklist.distant_site_npi.strip(),
        "the attestation": checklist.attested,
    }
    return ", ".join(name for name, there in wanted.items() if not there)
