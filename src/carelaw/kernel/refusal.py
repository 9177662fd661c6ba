"""What a use case says when it cannot do what was asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with one field, in words that its sender can act on."""

    code: str
    says: str
    field: str | None = None
    cite: str | None = None


class Refusal(Exception):
    """The one shape of a refusal; each door only translates it.

    `kind` tells a door how to speak: `unauthenticated`, `forbidden`, `not-found`, `conflict`, `invalid`,
    `too-large`, `too-many`, `not-in-force`, `unavailable`. `reference` names the line of the record that keeps
    the refusal, where there is one. Never put a patient's data in `says`: a refusal is logged and shown.
    """

    def __init__(
        self,
        code: str,
        says: str,
        *,
        cite: str = "",
        field: str | None = None,
        kind: str = "invalid",
        retryable: bool = False,
        problems: tuple[Problem, ...] = (),
        reference: str = "",
    ) -> None:
        super().__init__(code)
        self.code = code
        self.says = says
        self.cite = cite
        self.field = field
        self.kind = kind
        self.retryable = retryable
        self.problems = problems
        self.reference = reference

    def as_dict(self) -> dict[str, object]:
        """The refusal as JSON: the same words at every door."""
        return {
            "code": self.code,
            "says": self.says,
            "cite": self.cite,
            "field": self.field,
            "retryable": self.retryable,
            "reference": self.reference,
            "problems": [{"code": p.code, "says": p.says, "field": p.field, "cite": p.cite} for p in self.problems],
        }
