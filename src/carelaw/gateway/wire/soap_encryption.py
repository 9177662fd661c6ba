"""The encryption of a body: AES-256-GCM under a key of its own, that key under RSA-OAEP with SHA-256, nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import xmlsec
from lxml import etree
from xmlsec import constants

from carelaw.gateway.facts.soap import ProtectionFault
from carelaw.gateway.wire.soap_keys import OwnKey, public_pem

DS, XENC, XENC11 = (
    "http://www.w3.org/2000/09/xmldsig#",
    "http://www.w3.org/2001/04/xmlenc#",
    "http://www.w3.org/2009/xmlenc11#",
)
SHA256, _CONTENT = f"{XENC}sha256", f"{XENC}Content"
_AES_GCM, _OAEP, _MGF = f"{XENC11}aes256-gcm", f"{XENC11}rsa-oaep", f"{XENC11}mgf1sha256"
# The one name under which the library looks a key up; it says nothing of whose it is.
_NAME = "recipient"
_TEMPLATE = (
    f'<xenc:EncryptedData xmlns:xenc="{XENC}" xmlns:ds="{DS}" Type="{_CONTENT}">'
    f'<xenc:EncryptionMethod Algorithm="{_AES_GCM}"/><ds:KeyInfo><xenc:EncryptedKey>'
    f'<xenc:EncryptionMethod Algorithm="{_OAEP}"><ds:DigestMethod Algorithm="{SHA256}"/>'
    f'<xenc11:MGF xmlns:xenc11="{XENC11}" Algorithm="{_MGF}"/></xenc:EncryptionMethod>'
    f"<ds:KeyInfo><ds:KeyName>{_NAME}</ds:KeyName></ds:KeyInfo>"
    "<xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedKey></ds:KeyInfo>"
    "<xenc:CipherData><xenc:CipherValue/></xenc:CipherData></xenc:EncryptedData>"
)


class Broken(Exception):
    """A message whose protection cannot be relied on, and why."""

    def __init__(self, fault: ProtectionFault) -> None:
        super().__init__(fault.value)
        self.fault = fault


def encrypt(body: Any, to: Mapping[str, Any]) -> None:
    """Replace the content of an element by its encryption to a public key."""
    context = xmlsec.EncryptionContext(_only(public_pem(to)))
    context.key = xmlsec.Key.generate(constants.KeyDataAes, 256, constants.KeyDataTypeSession)
    context.encrypt_xml(etree.fromstring(_TEMPLATE), body)


def decrypted(body: Any, own: OwnKey | None) -> Any:
    """The element with its content in clear; only a content encrypted whole, in the one way, is decrypted."""
    children = list(body)
    if not any(etree.QName(one).namespace == XENC for one in children):
        return body
    held = children[0]
    if len(children) != 1 or held.get("Type") != _CONTENT:
        raise Broken(ProtectionFault.ENCRYPTION)
    if _algorithms(held) != ([_AES_GCM, _OAEP], [SHA256], [_MGF]):
        raise Broken(ProtectionFault.ALGORITHM)
    if own is None or len(held.findall(f".//{{{XENC}}}CipherValue")) != 2:
        raise Broken(ProtectionFault.ENCRYPTION)
    for name in held.findall(f".//{{{DS}}}KeyName"):
        name.text = _NAME
    try:
        xmlsec.EncryptionContext(_only(own.private)).decrypt(held)
    except (xmlsec.Error, etree.LxmlError):
        raise Broken(ProtectionFault.ENCRYPTION) from None
    return body


def _algorithms(held: Any) -> tuple[list[Any], ...]:
    named = (f"{{{XENC}}}EncryptionMethod", f"{{{DS}}}DigestMethod", f"{{{XENC11}}}MGF")
    first, second, third = ([one.get("Algorithm") for one in held.iter(name)] for name in named)
    return first, second, third


def _only(pem: bytes) -> Any:
    key = xmlsec.Key.from_memory(pem, constants.KeyDataFormatPem)
    key.name = _NAME
    manager = xmlsec.KeysManager()
    manager.add_key(key)
    return manager
