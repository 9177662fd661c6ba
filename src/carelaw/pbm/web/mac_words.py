"""How price lists and appeals are put on pages: states as tags, days as people read them, refusals beside fields."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from carelaw.kernel.decision import Outcome
from carelaw.kernel.refusal import Refusal
from carelaw.pbm.rules.appeal_clocks import MAC_APPEAL, RATE_REVIEW
from carelaw.pbm.store.models import AppealState, MacAppeal
from carelaw.platform.pages.parts import Tag, Tone, outcome_tag

_STATES: Mapping[str, tuple[Any, Tone]] = {
    AppealState.DRAFT: (gettext_lazy("Draft"), "neutral"),
    AppealState.FILED: (gettext_lazy("Waiting for the answer"), "info"),
    AppealState.SUSTAINED: (gettext_lazy("Sustained"), "good"),
    AppealState.DENIED: (gettext_lazy("Denied"), "bad"),
    AppealState.WITHDRAWN: (gettext_lazy("Withdrawn"), "neutral"),
}
ROUTES = {
    MAC_APPEAL: gettext_lazy("Appeal under the contracts act (513b1)"),
    RATE_REVIEW: gettext_lazy("Rate review under the programs bill (512-9(c))"),
}


def state_tag(appeal: MacAppeal, late: bool = False) -> Tag:
    """Where an appeal stands; a late one says so."""
    if appeal.state == AppealState.FILED and late:
        return Tag(_("Answer overdue"), "bad")
    if appeal.state == AppealState.DRAFT and appeal.refusal:
        return Tag(_("Draft, not taken"), "warn")
    words, tone = _STATES[appeal.state]
    return Tag(str(words), tone)


def gate_tag(gate: str) -> Tag:
    """The outcome of the listing tests."""
    return outcome_tag(Outcome(gate))


def spoken(on: date | None) -> str:
    """A day as people read it; a dash for none."""
    return date_format(on, "DATE_FORMAT") if on else "–"


class TypedForm(forms.Form):
    """Fields that take any text: the law's own reading judges them, and what was typed stays."""

    def __init__(self, typed: Mapping[str, Any] | None = None) -> None:
        super().__init__(typed or {})
        # Nothing is wrong with it until the law's reading says so.
        self._errors = forms.utils.ErrorDict()
        self.cleaned_data: dict[str, Any] = {}
        self.use_required_attribute = False

    def tell(self, refusal: Refusal) -> None:
        """Each problem beside its field; the whole refusal first."""
        placed = False
        for problem in refusal.problems:
            if problem.field in self.fields:
                self.add_error(problem.field, problem.says)
                placed = True
        if not placed and refusal.field in self.fields:
            self.add_error(refusal.field, refusal.says)
        else:
            self.add_error(None, refusal.says)
