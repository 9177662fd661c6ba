"""A client's WS-Security for the tests, built on xmlsec and cryptography alone."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import xmlsec
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.x509.oid import NameOID
from lxml import etree

from tests.gateway.world import AT

_OASIS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WSSE, WSU = f"{_OASIS}wssecurity-secext-1.0.xsd", f"{_OASIS}wssecurity-utility-1.0.xsd"
X509 = f"{_OASIS}x509-token-profile-1.0#X509v3"
DS, XENC = "http://www.w3.org/2000/09/xmldsig#", "http://www.w3.org/2001/04/xmlenc#"
XENC11, WSA = "http://www.w3.org/2009/xmlenc11#", "http://www.w3.org/2005/08/addressing"
JWT = "urn:ietf:params:oauth:token-type:jwt"
PARTS = ("Body", "Timestamp", "To", "MessageID", "MetaData")
_ID = f"{{{WSU}}}Id"


@dataclass
class MessageKey:
    """An RSA key of a client with a certificate of its own making."""

    private: rsa.RSAPrivateKey
    certificate: x509.Certificate
    kid: str

    @property
    def private_pem(self) -> bytes:
        return self.private.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )

    @property
    def pem(self) -> bytes:
        return self.certificate.public_bytes(serialization.Encoding.PEM)

    def jwk(self, **more: str) -> dict[str, str]:
        """The public half as the Console wants it."""
        numbers = self.private.public_key().public_numbers()
        return {"kty": "RSA", "kid": self.kid, "n": _number(numbers.n), "e": _number(numbers.e), **more}


def make_message_key(kid: str, *, bits: int = 2048, valid_until: datetime | None = None) -> MessageKey:
    """A key with its certificate."""
    private = rsa.generate_private_key(65537, bits)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, kid)])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(private.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime(2020, 1, 1, tzinfo=UTC))
        .not_valid_after(valid_until or datetime(2040, 1, 1, tzinfo=UTC))
        .sign(private, hashes.SHA256())
    )
    return MessageKey(private, made, kid)


def signed(
    content: bytes,
    key: MessageKey,
    *,
    parts: Sequence[str] = PARTS,
    created: datetime = AT,
    encrypt_to: bytes | None = None,
    assertion: str = "",
    method: Any = None,
    digest: Any = None,
    transform: Any = None,
) -> bytes:
    """A message with its parts signed, its body encrypted before if there is a certificate (PEM) to encrypt to."""
    root = etree.fromstring(content)
    header, body = root[0], root[1]
    security = etree.SubElement(header, f"{{{WSSE}}}Security", nsmap={"wsse": WSSE, "wsu": WSU})
    stamp = etree.SubElement(security, f"{{{WSU}}}Timestamp")
    for name, when in (("Created", created), ("Expires", created + timedelta(minutes=5))):
        etree.SubElement(stamp, f"{{{WSU}}}{name}").text = f"{when:%Y-%m-%dT%H:%M:%SZ}"
    if assertion:
        put_assertion(security, assertion)
    if encrypt_to is not None:
        encrypt(body, encrypt_to)
    token = etree.SubElement(security, f"{{{WSSE}}}BinarySecurityToken", {"ValueType": X509, _ID: "Cert"})
    token.text = base64.b64encode(key.certificate.public_bytes(serialization.Encoding.DER)).decode()
    places = {"Body": body, "Timestamp": stamp, "To": header.find(f"{{{WSA}}}To")}
    places |= {"MessageID": header.find(f"{{{WSA}}}MessageID")}
    places |= {"MetaData": header.find("{http://www.pmixpmp.org}MetaData")}
    transforms = xmlsec.Transform
    made = xmlsec.template.create(root, transform or transforms.EXCL_C14N, method or transforms.RSA_SHA256)
    context = xmlsec.SignatureContext()
    for name in parts:
        places[name].set(_ID, name)
        reference = xmlsec.template.add_reference(made, digest or transforms.SHA256, uri=f"#{name}")
        xmlsec.template.add_transform(reference, transform or transforms.EXCL_C14N)
        context.register_id(places[name], "Id", WSU)
    told = etree.SubElement(xmlsec.template.ensure_key_info(made), f"{{{WSSE}}}SecurityTokenReference")
    etree.SubElement(told, f"{{{WSSE}}}Reference", {"URI": "#Cert", "ValueType": X509})
    security.append(made)
    context.key = xmlsec.Key.from_memory(key.private_pem, xmlsec.KeyFormat.PEM)
    context.sign(made)
    return bytes(etree.tostring(root))


def put_assertion(security: Any, assertion: str) -> None:
    """The signed assertion of the point as a token."""
    held = etree.SubElement(security, f"{{{WSSE}}}BinarySecurityToken", {"ValueType": JWT})
    held.text = base64.b64encode(assertion.encode()).decode()


def encrypt(body: Any, certificate: bytes, *, cipher: str = f"{XENC11}aes256-gcm") -> None:
    """Encrypt the content of an element to a certificate, by hand, as the recommendation has it."""
    inside = b"".join(etree.tostring(one) for one in body)
    session, nonce = AESGCM.generate_key(256), b"\x01" * 12
    held = nonce + AESGCM(session).encrypt(nonce, inside, None)
    public = x509.load_pem_x509_certificate(certificate).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    wrapped = public.encrypt(session, padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None))
    told = f"""<x:EncryptedData xmlns:x="{XENC}" xmlns:ds="{DS}" Type="{XENC}Content">
<x:EncryptionMethod Algorithm="{cipher}"/><ds:KeyInfo><x:EncryptedKey><x:EncryptionMethod Algorithm="{XENC11}rsa-oaep">
<ds:DigestMethod Algorithm="{XENC}sha256"/><m:MGF xmlns:m="{XENC11}" Algorithm="{XENC11}mgf1sha256"/>
</x:EncryptionMethod>
<x:CipherData><x:CipherValue>{base64.b64encode(wrapped).decode()}</x:CipherValue></x:CipherData></x:EncryptedKey>
</ds:KeyInfo><x:CipherData><x:CipherValue>{base64.b64encode(held).decode()}</x:CipherValue></x:CipherData>
</x:EncryptedData>"""
    for one in list(body):
        body.remove(one)
    body.text = None
    body.append(etree.fromstring(told))


def opened(content: bytes, key: MessageKey) -> tuple[bytes, set[str], bytes]:
    """An answer as its asker reads it: verified with the certificate it names, its body decrypted.

    Gives the message in clear, the names of the signed elements, and the certificate (PEM).
    """
    root = etree.fromstring(content)
    signature = next(root.iter(f"{{{DS}}}Signature"))
    token = next(one for one in root.iter(f"{{{WSSE}}}BinarySecurityToken") if one.get("ValueType") == X509)
    certificate = x509.load_der_x509_certificate(base64.b64decode(token.text))
    context = xmlsec.SignatureContext()
    marked = {str(one.get(_ID)): one for one in root.iter(etree.Element) if one.get(_ID)}
    for one in marked.values():
        context.register_id(one, "Id", WSU)
    pem = certificate.public_bytes(serialization.Encoding.PEM)
    context.key = xmlsec.Key.from_memory(pem, xmlsec.KeyFormat.CERT_PEM)
    context.verify(signature)
    named = {marked[one.get("URI")[1:]].tag.rpartition("}")[2] for one in signature.iter(f"{{{DS}}}Reference")}
    wrapped, held = (base64.b64decode(one.text) for one in root[1].iter(f"{{{XENC}}}CipherValue"))
    session = key.private.decrypt(wrapped, padding.OAEP(padding.MGF1(hashes.SHA256()), hashes.SHA256(), None))
    inside = AESGCM(session).decrypt(held[:12], held[12:], None)
    for one in list(root[1]):
        root[1].remove(one)
    for one in etree.fromstring(b"<all>" + inside + b"</all>"):
        root[1].append(one)
    return bytes(etree.tostring(root)), named, pem


def _number(value: int) -> str:
    raw = value.to_bytes((value.bit_length() + 7) // 8, "big")
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
