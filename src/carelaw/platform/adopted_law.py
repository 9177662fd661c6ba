"""The law of this deployment: what its adoption file adopts, or the register as shipped where there is none."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from carelaw.kernel.refusal import Refusal
from carelaw.law.adoption import read_adoption
from carelaw.law.register import Register, default_law


def adopted_law() -> Register:
    """The law that binds here. Reads the adoption file again when it has changed."""
    path = Path(settings.CARELAW_HOME) / "law.toml"
    return _read(path, path.stat().st_mtime_ns) if path.exists() else default_law()


def is_adopted(program: str) -> bool:
    """False for a program of this house whose law the deployment did not adopt; what is no program is never held up."""
    if program not in {book.program for book in default_law().rulebooks.values()}:
        return True
    return any(book.program == program for book in adopted_law().rulebooks.values())


def require_adopted(program: str) -> None:
    """Refuse what belongs to a program whose law this deployment did not adopt."""
    if not is_adopted(program):
        books = [book for book in default_law().rulebooks.values() if book.program == program]
        says = (
            f"This deployment has not adopted {' or '.join(book.short_title for book in books)}. "
            f"Name {' or '.join(book.id for book in books)} among the rulebooks of its law.toml."
        )
        raise Refusal("program-not-adopted", says, cite="; ".join(book.citation for book in books), kind="not-in-force")


@lru_cache(maxsize=4)
def _read(path: Path, changed: int) -> Register:
    return read_adoption(path)
