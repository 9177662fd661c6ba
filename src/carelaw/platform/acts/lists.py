"""A list as every door offers it: its columns, who may see it, and what gives its rows.

The console makes a sorted and paged page of it with a sheet to download, the API an operation, the command line a
command. Importable before the framework is set up: the function that gives the rows is named, and found when needed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Listed:
    """One list. `runs` is the dotted name of a function `(actor, at) -> rows`; each row has every column's key.

    `opens` is the route of one row's own page, which the first column names; a row may bring its own `url` instead.
    `acts` are the names of what can be done here. `numbers` are the columns of figures; `tones` says how a value of a
    column `state` or `standing` is colored.
    """

    name: str
    title: str
    says: str
    permission: str
    columns: tuple[tuple[str, str], ...]
    runs: str
    opens: str = ""
    acts: tuple[str, ...] = ()
    numbers: frozenset[str] = frozenset()
    tones: Mapping[str, str] | None = None

    @property
    def program(self) -> str:
        """The program whose list it is: the package of the function that gives its rows."""
        return self.runs.split(".")[1]

    @property
    def route(self) -> str:
        """The name of its page."""
        return f"{self.program}-{self.name}"

    def rows(self, actor: Actor, at: datetime) -> Rows:
        """Its rows. Raises Refusal for whoever may not see them."""
        module, _, name = self.runs.rpartition(".")
        run = cast(Callable[["Actor", datetime], Rows], getattr(import_module(module), name))
        return run(actor, at)
