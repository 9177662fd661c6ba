"""The vault: what a hold keeps after the seven years, sealed item by item, out of every query (AMB-45).

Each item has a key of its own in `keys/vault`. Destroying the key destroys what every copy of the database holds of the
item, backups included, as long as this folder is not part of them.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from carelaw.kernel.decision import plain
from carelaw.pdmp.store.models import Dispensation, VaultedItem

_KEY, _NONCE = 32, 12
_PERSON = ("last_name", "first_name", "middle_name", "suffix", "birth_date", "gender")
_PLACE = ("address_1", "address_2", "city", "state", "zip_code", "country", "phone", "ids")
_PRESCRIBER = ("npi", "dea", "dea_suffix", "last_name", "first_name")
_DISPENSER = ("npi", "dea", "name")


def seal_rows(rows: Sequence[Dispensation], on: date) -> None:
    """Put held dispensings into the vault, inside the transaction that removes them."""
    items = []
    for row in rows:
        assert row.held_until is not None
        content = json.dumps(plain(_content(row)), ensure_ascii=False).encode()
        items.append(
            VaultedItem(
                dispensing=row.pk,
                key=row.key,
                collected_on=row.collected_on,
                held_until=row.held_until,
                vaulted_on=on,
                sealed=_sealed(row.pk, content),
            )
        )
    VaultedItem.objects.bulk_create(items)


def unsealed(item: VaultedItem) -> dict[str, Any]:
    """What an item of the vault holds. Raises FileNotFoundError when its key is destroyed."""
    sealed = bytes(item.sealed)
    key = _path(item.dispensing).read_bytes()
    content: dict[str, Any] = json.loads(AESGCM(key).decrypt(sealed[:_NONCE], sealed[_NONCE:], _bound(item.dispensing)))
    return content


def destroy_key(dispensing: int) -> None:
    """Destroy the key of an item: overwritten, then removed; nothing to do when it is gone."""
    path = _path(dispensing)
    try:
        with path.open("r+b") as stream:
            stream.write(b"\x00" * _KEY)
            stream.flush()
            os.fsync(stream.fileno())
    except FileNotFoundError:
        return
    path.unlink()


def _sealed(dispensing: int, content: bytes) -> bytes:
    key, nonce = os.urandom(_KEY), os.urandom(_NONCE)
    path = _path(dispensing)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    # Sealing again after a crash replaces the key of a row that was never committed.
    draft = path.with_suffix(f".{os.urandom(8).hex()}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as stream:
        stream.write(key)
        stream.flush()
        os.fsync(stream.fileno())
    draft.replace(path)
    return nonce + AESGCM(key).encrypt(nonce, content, _bound(dispensing))


def _bound(dispensing: int) -> bytes:
    return f"carelaw-vault-1:{dispensing}".encode()


def _path(dispensing: int) -> Path:
    return Path(settings.CARELAW_HOME) / "keys" / "vault" / f"{dispensing}.key"


def _content(row: Dispensation) -> Mapping[str, Any]:
    """The dispensing with everybody in it, as it stood on the day of its removal."""
    named = {field.attname for field in Dispensation._meta.concrete_fields if field.is_relation}
    columns = [field.attname for field in Dispensation._meta.concrete_fields if field.attname not in named]
    return {
        "dispensing": {name: getattr(row, name) for name in columns},
        "patient": {name: getattr(row.identity, name) for name in (*_PERSON, *_PLACE)},
        "prescriber": {name: getattr(row.prescriber, name) for name in _PRESCRIBER},
        "dispenser": {name: getattr(row.dispenser, name) for name in _DISPENSER},
    }
