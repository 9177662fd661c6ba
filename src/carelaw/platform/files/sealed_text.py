"""Short texts at rest are sealed too: a column whose words only this installation's keys open.

A value is `sealed:` and the Base64 of a sealed file of those words. Two values of the same words differ, so a sealed
column is never searched or sorted by; whoever needs that looks by another column. Words that were written before the
column was sealed are read as they stand until `seal_what_lies_open` has gone over them.
"""

from __future__ import annotations

import io
from base64 import b64decode, b64encode
from typing import Any

from django.core.exceptions import FieldError
from django.db import models
from django.db.models.functions import Substr

from carelaw.platform.files.keeping import keyring
from carelaw.platform.files.sealing import Sealer, unsealed

_MARK = "sealed:"


def sealed_text(words: str) -> str:
    """These words as the column keeps them; nothing stays nothing."""
    if not words or words.startswith(_MARK):
        return words
    kept = io.BytesIO()
    sealer = Sealer(kept, keyring())
    sealer.write(words.encode())
    sealer.finish()
    return _MARK + b64encode(kept.getvalue()).decode()


def opened_text(kept: str) -> str:
    """The words of a kept value. Raises Damaged where it was changed, or sealed under a key that is not here."""
    if not kept.startswith(_MARK):
        return kept
    with unsealed(io.BytesIO(b64decode(kept.removeprefix(_MARK))), keyring()) as stream:
        return stream.read().decode()


class SealedTextField(models.TextField):
    """Text that lies sealed in the database and is plain to those whom a use case lets read it."""

    def get_prep_value(self, value: Any) -> Any:
        """What goes to the database."""
        plain = super().get_prep_value(value)
        return sealed_text(plain) if isinstance(plain, str) else plain

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """What comes from it."""
        return opened_text(value) if value else value

    def get_lookup(self, lookup: str) -> Any:
        """Only whether there is anything may be asked; anything else would find nothing, and quietly."""
        if lookup not in {"isnull", "exact"}:
            raise FieldError(f"{self.name} is sealed: it is not looked up by {lookup}.")
        return super().get_lookup(lookup)


def seal_what_lies_open(model: type[models.Model]) -> int:
    """Seal every row of a table that was written before its columns were sealed; how many there were."""
    names = [one.name for one in model._meta.concrete_fields if isinstance(one, SealedTextField)]
    starts = {f"{name}_starts": Substr(name, 1, len(_MARK), output_field=models.CharField()) for name in names}
    lies_open = models.Q()
    for name in names:
        lies_open |= ~models.Q(**{f"{name}_starts": _MARK}) & ~models.Q(**{f"{name}_starts": ""})
    rows = model._default_manager.annotate(**starts).filter(lies_open)
    for row in (found := list(rows)):
        row.save(update_fields=names)
    return len(found)
