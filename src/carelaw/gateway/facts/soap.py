"""What the checks of a message in a SOAP envelope may know: its form, and how the message itself was protected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ProtectionFault(StrEnum):
    """What is wrong with the signature or the encryption of a message."""

    ALGORITHM = "algorithm"
    CERTIFICATE = "certificate"
    SIGNATURE = "signature"
    WRAPPED = "wrapped"
    ENCRYPTION = "encryption"


@dataclass(frozen=True, slots=True)
class SoapForm:
    """The form of a message: its envelope, its operation, its addresses, and the document that it carries.

    `envelope` is the version of SOAP, empty for none; `document` is the namespace of what the body carries, empty when
    it carries nothing that can be read; `not_understood` are header blocks that must be understood and are not, and
    `repeated` those that stand more than once.
    """

    envelope: str = ""
    action: str = ""
    document: str = ""
    version: str = ""
    message_named: bool = True
    addressed_to: str = ""
    not_understood: tuple[str, ...] = ()
    repeated: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MessageProtection:
    """How a message itself was protected, besides its connection; the instants are those of its Timestamp.

    `wanted`: the Console has a key to encrypt to for this point, so its messages are signed and its answers encrypted.
    """

    wanted: bool
    received_at: datetime
    signed: bool = False
    fault: ProtectionFault | None = None
    key_on_record: bool | None = None
    unsigned_parts: tuple[str, ...] = ()
    created_at: datetime | None = None
    expires_at: datetime | None = None
