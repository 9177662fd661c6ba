"""(f)(1)(A), (f)(2): a SOAP envelope carries PMIX, and a message that is protected is protected as a whole."""

from __future__ import annotations

from carelaw.gateway.facts.soap import MessageProtection, ProtectionFault, SoapForm
from carelaw.gateway.rules.compliance_term import chicago_day
from carelaw.gateway.rules.refusal_codes import SECTION, reason
from carelaw.kernel.decision import Decision
from carelaw.law.answers import breached, passed
from carelaw.law.register import Law
from carelaw.law.rule import rule

NIEM_2 = "http://xml.ijis.org/niem/2.0/"
HISTORY = "http://www.pmixpmp.org/pmp/ProvidePrescriptionDrugHistory"
PICKLIST = "http://www.pmixpmp.org/pmp/ProvidePatientPicklist"
# NIEM 4.0, as packages 3 and 4 have it.
_LATER = "http://pmixpmp.org/niem/"
_FAULTS = {
    ProtectionFault.ALGORITHM: "Sign with RSA-SHA256 over exclusive canonical XML, with SHA-256 digests, and encrypt "
    "with AES-256-GCM under RSA-OAEP with SHA-256.",
    ProtectionFault.CERTIFICATE: "Send one X.509 certificate that is valid today, with the signature that it verifies.",
    ProtectionFault.SIGNATURE: "The signature does not fit what it signs.",
    ProtectionFault.WRAPPED: "What is signed does not stand where it is read. Give each signed part one Id, used once.",
    ProtectionFault.ENCRYPTION: "The body cannot be decrypted. Encrypt its content to this server's certificate first, "
    "then sign it.",
}


@rule("PMP-16", cite=f"{SECTION}(f)(1)(A)")
def soap_carries_pmix(form: SoapForm, law: Law) -> Decision:
    """A SOAP envelope is taken when what it carries is PMIX, and it says which message of which operation it is."""
    if form.envelope not in {"1.1", "1.2"}:
        return _not_taken("Send a SOAP 1.2 (or 1.1) envelope; PMIX without one has its own address.", "envelope")
    if form.not_understood:
        says = f"This header must be understood and is not: {form.not_understood[0]}. Leave it out."
        return _not_taken(says, "mustUnderstand")
    if form.repeated:
        return _not_taken(f"This header stands more than once: {form.repeated[0]}. Send it once.", "header")
    if form.action not in {HISTORY, PICKLIST}:
        return _not_taken(f"This operation is not offered; permitted: {HISTORY} and {PICKLIST}.", "action")
    if not form.message_named:
        return _not_taken(
            "Give the message an id of its own in the header MessageID of WS-Addressing 1.0.", "message_id"
        )
    if form.addressed_to.startswith("urn://") and form.addressed_to[6:8].upper() != "IL":
        return _not_taken("This message is addressed to another state; permitted: urn://IL.", "to")
    if form.document.startswith(_LATER) or form.version.partition(".")[0] not in {"", "2"}:
        return _not_taken(f"This is another version of PMIX; permitted: 2, namespace {NIEM_2}.", "version")
    if form.document != NIEM_2:
        return _not_taken(f"The body carries no PMPRequest of {NIEM_2} (PMIX-NIEM 2.0).", "body")
    return passed("pmix-in-soap", f"The SOAP {form.envelope} envelope carries PMIX-NIEM 2.0.")


@rule("PMP-23", cite=f"{SECTION}(f)(2)")
def message_protection(message: MessageProtection, law: Law) -> Decision:
    """A message that is protected by itself is signed whole, by a key of its point, now; some points send no other."""
    if not message.signed:
        if message.wanted:
            says = "The Console has a key to encrypt to for this point, so its messages are signed. Sign this one."
            return _broken(says, "signature")
        return passed("by-connection", "The message is protected by its connection.")
    if message.fault is not None:
        return _broken(_FAULTS[message.fault], message.fault.value)
    if message.key_on_record is not True:
        return _broken("The message is not signed with a key on record for this point.", "signature")
    if message.unsigned_parts:
        return _broken(f"The signature leaves out {', '.join(message.unsigned_parts)}.", "signature")
    return _timely(message, law)


def _timely(message: MessageProtection, law: Law) -> Decision:
    on = chicago_day(message.received_at, law)
    life, tolerance = (int(law.number(name, on)) for name in ("gateway.message_life", "gateway.clock_tolerance"))
    if message.created_at is None:
        return _broken("The message has no Timestamp that says when it was created.", "timestamp")
    age = (message.received_at - message.created_at).total_seconds()
    expired = message.expires_at is not None and message.expires_at < message.received_at
    if age > life or age < -tolerance or expired:
        says = f"The Timestamp is not of now; permitted: up to {life} seconds old, {tolerance} ahead, and not expired."
        return _broken(says, "timestamp")
    return passed("signed-by-point", "The message is signed whole by a key of its point.")


def _not_taken(says: str, field: str) -> Decision:
    return breached(reason("PROTOCOL_NOT_SUPPORTED", says, field=field))


def _broken(says: str, field: str) -> Decision:
    return breached(reason("LINK_NOT_ONE_TO_ONE", says, field=field))
