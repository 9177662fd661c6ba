"""The signature and the encryption of a SOAP message: WS-Security 1.1 with X.509 tokens, one set of algorithms.

Encrypted first, signed then: the signature stands over what is on the wire, so nothing is decrypted before it is
verified, and a hub can verify without reading. Of a signed message only the signed bytes are read: each signed part
goes through our one reader again in the canonical form over which its digest was made.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree
from xmlsec import constants

from carelaw.gateway.facts.soap import ProtectionFault
from carelaw.gateway.wire.message import MessageSignature
from carelaw.gateway.wire.soap_encryption import DS, SHA256, XENC, Broken, decrypted, encrypt
from carelaw.gateway.wire.soap_keys import Key, OwnKey, numbers_of
from carelaw.gateway.wire.xml import Node, XmlUnreadable, read_xml

SOAP = {"http://schemas.xmlsoap.org/soap/envelope/": "1.1", "http://www.w3.org/2003/05/soap-envelope": "1.2"}
ADDRESSING = "http://www.w3.org/2005/08/addressing"
SERVICE = "http://www.pmixpmp.org"
_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE, WSU = f"{_OASIS}wssecurity-secext-1.0.xsd", f"{_OASIS}wssecurity-utility-1.0.xsd"
X509 = f"{_OASIS}x509-token-profile-1.0#X509v3"
BASE64 = f"{_OASIS}soap-message-security-1.0#Base64Binary"
EXCLUSIVE, RSA_SHA256 = "http://www.w3.org/2001/10/xml-exc-c14n#", "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
# What must be signed of a request; a message without To names nobody there.
_WANTED = ("Body", "Timestamp", "MessageID", "MetaData")
_IDS = (f"{{{WSU}}}Id", "Id", "ID", "id", "{http://www.w3.org/XML/1998/namespace}id")
_MOST_REFERENCES = 16


@dataclass(frozen=True, slots=True)
class Signed:
    """What a signed message holds, as it was signed, and what its signature is worth."""

    signature: MessageSignature
    parts: Mapping[str, Node] = field(default_factory=dict, repr=False)


def is_signed(envelope: Node) -> bool:
    """Whether an envelope says that it is signed or encrypted."""
    security = [one for one in _headers(envelope) if (one.space, one.name) == (WSSE, "Security")]
    signed = any(child.space in {DS, XENC} for one in security for child in one.children)
    body = envelope.first("Body")
    return signed or (body is not None and any(child.space == XENC for child in body.children))


def open_signed(content: bytes, at: datetime, own: OwnKey | None) -> Signed:
    """What a signed message holds. `content` has been through our reader, so it has no document type and is small."""
    signer: Key | None = None
    try:
        root = etree.fromstring(content, _parser())
        security, places = _places(root)
        signature = _only(security, DS, "Signature")
        certificate = _certificate(security, signature, at)
        signer = _numbers(certificate)
        referenced = _referenced(root, signature, places)
        _verify(signature, referenced, certificate)
        signed = {name: element for name, element in places.items() if element in referenced}
        parts = {name: _as_signed(element) for name, element in signed.items() if name != "Body"}
        if "Body" in signed:
            parts["Body"] = _as_signed(decrypted(signed["Body"], own))
    except Broken as broken:
        return Signed(MessageSignature(broken.fault, signer))
    except (etree.LxmlError, XmlUnreadable, xmlsec.Error):
        return Signed(MessageSignature(ProtectionFault.SIGNATURE, signer))
    wanted = (*_WANTED, *(("To",) if "To" in places else ()))
    times = parts.get("Timestamp", Node("", ""))
    worth = MessageSignature(
        signer=signer,
        unsigned=tuple(name for name in wanted if name not in parts),
        created_at=_instant(times.value("Created")),
        expires_at=_instant(times.value("Expires")),
    )
    return Signed(worth, parts)


def protected(content: bytes, *, own: OwnKey, to: Key) -> bytes:
    """A message of ours with its body encrypted to a public key (a JWK), and every part with an Id signed.

    Its Security header holds the Timestamp already.
    """
    root = etree.fromstring(content, _parser())
    body = _only(root, root.tag[1:].partition("}")[0], "Body")
    encrypt(body, to)
    security = next(root.iter(f"{{{WSSE}}}Security"))
    der = x509.load_pem_x509_certificate(own.certificate).public_bytes(Encoding.DER)
    token = etree.SubElement(security, f"{{{WSSE}}}BinarySecurityToken", {"ValueType": X509, "EncodingType": BASE64})
    token.set(_IDS[0], "Token")
    token.text = base64.b64encode(der).decode("ascii")
    marked = [element for element in root.iter(etree.Element) if element.get(_IDS[0]) and element is not token]
    signature = etree.fromstring(_signature_template([str(one.get(_IDS[0])) for one in marked]))
    security.append(signature)
    _sign(signature, marked, own)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _parser() -> etree.XMLParser:
    return etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True
    )


def _headers(envelope: Node) -> Iterator[Node]:
    for header in envelope.all("Header"):
        yield from header.children


def _places(root: Any) -> tuple[Any, dict[str, Any]]:
    """The Security header, and each part that is read by the place at which it is read: one each, and nowhere else."""
    soap = root.tag[1:].partition("}")[0]
    header, body = _only(root, soap, "Header"), _only(root, soap, "Body")
    security = _only(header, WSSE, "Security")
    found = {"Body": [body], "Timestamp": security.findall(f"{{{WSU}}}Timestamp")}
    found |= {
        name: header.findall(f"{{{space}}}{name}")
        for name, space in (
            ("To", ADDRESSING),
            ("MessageID", ADDRESSING),
            ("Action", ADDRESSING),
            ("ReplyTo", ADDRESSING),
            ("FaultTo", ADDRESSING),
            ("MetaData", SERVICE),
        )
    }
    if any(len(ones) > 1 for ones in found.values()):
        raise Broken(ProtectionFault.WRAPPED)
    return security, {name: ones[0] for name, ones in found.items() if ones}


def _only(parent: Any, space: str, name: str) -> Any:
    found = parent.findall(f"{{{space}}}{name}")
    if len(found) != 1:
        raise Broken(ProtectionFault.WRAPPED)
    return found[0]


def _certificate(security: Any, signature: Any, at: datetime) -> x509.Certificate:
    """The one certificate of the message, which the signature names and which is valid now."""
    tokens = [one for one in security.findall(f"{{{WSSE}}}BinarySecurityToken") if one.get("ValueType") == X509]
    named = signature.find(f"{{{DS}}}KeyInfo/{{{WSSE}}}SecurityTokenReference/{{{WSSE}}}Reference")
    if len(tokens) != 1 or named is None or named.get("URI") != f"#{tokens[0].get(_IDS[0])}":
        raise Broken(ProtectionFault.CERTIFICATE)
    try:
        made = x509.load_der_x509_certificate(base64.b64decode("".join((tokens[0].text or "").split()), validate=True))
    except (ValueError, binascii.Error):
        raise Broken(ProtectionFault.CERTIFICATE) from None
    if not made.not_valid_before_utc <= at <= made.not_valid_after_utc:
        raise Broken(ProtectionFault.CERTIFICATE)
    return made


def _numbers(certificate: x509.Certificate) -> Key:
    """The public key of a certificate as the numbers of a JSON Web Key. An elliptic one cannot be encrypted to."""
    public = certificate.public_key()
    if not isinstance(public, RSAPublicKey) or public.key_size < 2048:
        raise Broken(ProtectionFault.ALGORITHM)
    return numbers_of(public)


def _referenced(root: Any, signature: Any, places: Mapping[str, Any]) -> list[Any]:
    """What is signed: every algorithm is the one that is taken, every Id is used once, nothing stands aside."""
    info = _only(signature, DS, "SignedInfo")
    methods = [(_only(info, DS, name).get("Algorithm")) for name in ("CanonicalizationMethod", "SignatureMethod")]
    references = info.findall(f"{{{DS}}}Reference")
    extra = {etree.QName(one).localname for one in signature} - {"SignedInfo", "SignatureValue", "KeyInfo"}
    if methods != [EXCLUSIVE, RSA_SHA256] or extra or not 0 < len(references) <= _MOST_REFERENCES:
        raise Broken(ProtectionFault.ALGORITHM)
    by_id: dict[str, Any] = {}
    for element in root.iter(etree.Element):
        for value in {element.get(name) for name in _IDS} - {None}:
            if value in by_id:
                raise Broken(ProtectionFault.WRAPPED)
            by_id[value] = element
    found = [by_id.get((one.get("URI") or "").removeprefix("#")) for one in references if _is_plain(one)]
    if len(found) != len(references):
        raise Broken(ProtectionFault.ALGORITHM)
    header = root.find(f"{{{root.tag[1:].partition('}')[0]}}}Header")
    read = list(places.values())
    # Whatever is signed is read where it stands: a part of ours at its place, or a header block or token that we pass.
    if any(
        one is None or (one not in read and one.getparent() not in (header, signature.getparent())) for one in found
    ):
        raise Broken(ProtectionFault.WRAPPED)
    return found


def _is_plain(reference: Any) -> bool:
    transforms = reference.findall(f"{{{DS}}}Transforms/{{{DS}}}Transform")
    digest = reference.find(f"{{{DS}}}DigestMethod")
    return (
        (reference.get("URI") or "").startswith("#")
        and [one.get("Algorithm") for one in transforms] == [EXCLUSIVE]
        and digest is not None
        and digest.get("Algorithm") == SHA256
    )


def _verify(signature: Any, referenced: Sequence[Any], certificate: x509.Certificate) -> None:
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(certificate.public_bytes(Encoding.PEM), constants.KeyDataFormatCertPem)
    _known(context, referenced)
    try:
        context.verify(signature)
    except xmlsec.Error:
        raise Broken(ProtectionFault.SIGNATURE) from None


def _known(context: Any, elements: Sequence[Any]) -> None:
    for element in elements:
        name = next(each for each in _IDS if element.get(each) is not None)
        space, _, local = name[1:].rpartition("}") if name.startswith("{") else ("", "", name)
        context.register_id(element, local, space or None)


def _as_signed(element: Any) -> Node:
    """An element through our one reader, in the form over which its digest was made."""
    return read_xml(etree.tostring(element, method="c14n", exclusive=True, with_comments=False))


def _sign(signature: Any, marked: Sequence[Any], own: OwnKey) -> None:
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_memory(own.private, constants.KeyDataFormatPem)
    _known(context, marked)
    context.sign(signature)


def _signature_template(ids: Sequence[str]) -> str:
    references = "".join(
        f'<ds:Reference URI="#{one}"><ds:Transforms><ds:Transform Algorithm="{EXCLUSIVE}"/></ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{SHA256}"/><ds:DigestValue/></ds:Reference>'
        for one in ids
    )
    return (
        f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
        f'<ds:SignatureMethod Algorithm="{RSA_SHA256}"/>{references}</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo>'
        f'<wsse:SecurityTokenReference xmlns:wsse="{WSSE}"><wsse:Reference URI="#Token" ValueType="{X509}"/>'
        "</wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature>"
    )


def _instant(text: str) -> datetime | None:
    try:
        made = datetime.fromisoformat(text)
    except ValueError:
        return None
    return made.astimezone(UTC) if made.tzinfo else made.replace(tzinfo=UTC)
