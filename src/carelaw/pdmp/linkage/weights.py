"""What training learnt, as a file that people can read: how likely each level is for one person and for two.

Six ways in which two identities can stand to each other compete: the same person; a twin; a namesake of the family
(father and son); another member of the household; a double (a stranger of the same name and birth date); a stranger.
Plain Fellegi–Sunter knows the first and the last only and takes a twin's shared address, telephone and birth date for
three independent proofs.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from carelaw.pdmp.linkage.levels import COMPARISONS

SAME, TWIN, NAMESAKE, RELATIVE, DOUBLE, STRANGER = "same", "twin", "namesake", "relative", "double", "stranger"
RELATIONS = (SAME, TWIN, NAMESAKE, RELATIVE, DOUBLE, STRANGER)

# Where a relative is no likelier to agree than a stranger, the stranger's chance is used, shares of names and all.
# There the table holds how many times as likely as for strangers a level is.
AS_STRANGERS = {
    TWIN: frozenset({"first_name", "middle_name"}),
    NAMESAKE: frozenset({"birth_date"}),
    RELATIVE: frozenset({"first_name", "birth_date", "middle_name"}),
    DOUBLE: frozenset({"middle_name", "suffix", "address", "phone", "identifier"}),
    SAME: frozenset(),
    STRANGER: frozenset(),
}


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From how many bits of evidence linkage acts: policy, not law.

    `outweighs` is what it takes to join in spite of a contradiction, `clear_lead` how far ahead the best patient must
    be of another that fits.
    """

    same: float
    doubtful: float
    outweighs: float
    clear_lead: float


@dataclass(frozen=True, slots=True)
class NameShares:
    """How common names are: the share of identities that bear one, for names that are not listed `rest`."""

    rest: float
    listed: Mapping[str, float] = field(repr=False)

    def of(self, name: str) -> float:
        return self.listed.get(name, self.rest)


@dataclass(frozen=True, slots=True)
class Weights:
    """A trained model.

    `chance[comparison][relation][level code]` is a probability, or as many times a stranger's where `AS_STRANGERS` says
    so; `partners` is how many identities in each relation an identity has on average.
    """

    version: str
    trained: Mapping[str, Any]
    chance: Mapping[str, Mapping[str, Mapping[str, float]]] = field(repr=False)
    partners: Mapping[str, float]
    thresholds: Thresholds
    names: Mapping[str, NameShares] = field(repr=False)

    @classmethod
    def from_json(cls, text: str) -> Weights:
        """The weights that a file holds. Raises ValueError naming what is missing."""
        read = json.loads(text)
        for comparison in COMPARISONS:
            table = read["chance"].get(comparison.name, {})
            for relation in RELATIONS:
                missing = {level.code for level in comparison.levels} - set(table.get(relation, {})) - {"unknown"}
                if missing:
                    raise ValueError(
                        f"The weights file lacks {comparison.name}, {relation}: {', '.join(sorted(missing))}."
                    )
        return cls(
            read["version"],
            read["trained"],
            read["chance"],
            read["partners"],
            Thresholds(**read["thresholds"]),
            {column: NameShares(table["rest"], table["listed"]) for column, table in read["names"].items()},
        )

    def to_json(self) -> str:
        """The weights as the text of a file, the same for the same weights."""
        names = {
            column: {"rest": table.rest, "listed": dict(sorted(table.listed.items()))}
            for column, table in self.names.items()
        }
        written = {
            "version": self.version,
            "trained": dict(self.trained),
            "partners": dict(self.partners),
            "thresholds": asdict(self.thresholds),
            "chance": self.chance,
            "names": names,
        }
        return json.dumps(_rounded(written), indent=1) + "\n"


def _rounded(value: Any) -> Any:
    """Five significant digits: more would only pretend to know."""
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, Mapping):
        return {name: _rounded(item) for name, item in value.items()}
    return value


@cache
def shipped_weights() -> Weights:
    """The weights that come with the package."""
    return Weights.from_json((resources.files(__package__) / "weights.json").read_text("utf-8"))


def read_weights(path: Path) -> Weights:
    """The weights of a file that `carelaw link train` wrote."""
    return Weights.from_json(path.read_text("utf-8"))


__all__ = [
    "AS_STRANGERS",
    "DOUBLE",
    "NAMESAKE",
    "RELATIONS",
    "RELATIVE",
    "SAME",
    "STRANGER",
    "TWIN",
    "NameShares",
    "Thresholds",
    "Weights",
    "read_weights",
    "shipped_weights",
]
