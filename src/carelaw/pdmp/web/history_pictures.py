"""The two pictures of a history: supplies by class of drug, and the dose of each day."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from carelaw.pdmp.facts.clinical import OPIOID_CLASSES, DrugClass, TreatmentType
from carelaw.pdmp.web.history_values import Json, day, number, place_of_class
from carelaw.pdmp.web.history_words import CLASSES
from carelaw.platform.pages import charts

_OPIOIDS = {one.value for one in OPIOID_CLASSES}


def supplies_picture(report: Json) -> SafeString | None:
    """When which class of drug was supplied; None when nothing was."""
    picture = report["timeline"]
    if not picture:
        return None
    first, last = date.fromisoformat(picture["first"]), date.fromisoformat(picture["last"])
    by_class: dict[str, list[charts.Bar]] = {}
    for bar in picture["bars"]:
        begin, end = max(date.fromisoformat(bar["first"]), first), date.fromisoformat(bar["last"])
        group = place_of_class(bar["drug_class"])
        by_class.setdefault(bar["drug_class"], []).append(charts.Bar(begin, end, bar["label"], _COLORS.get(group, 5)))
    lanes = [charts.Lane(_(CLASSES.get(name, name)), bars) for name, bars in by_class.items()]
    overlaps = _overlaps(report, first, last)
    told = ngettext("%(n)s supply", "%(n)s supplies", len(picture["bars"])) % {"n": len(picture["bars"])}
    return charts.lanes(
        lanes,
        title=_("Supplies by class of drug"),
        description=_("%(supplies)s between %(first)s and %(last)s; the prescriptions are in the table below.")
        % {"supplies": told, "first": day(picture["first"]), "last": day(picture["last"])},
        overlaps=overlaps,
    )


# Opioids in one color and benzodiazepines in the warmest: the pair that must catch the eye.
_COLORS = {0: 0, 1: 0, 2: 0, 3: 3, 4: 1, 5: 2, 6: 4, 7: 4, 8: 3}


def _overlaps(report: Json, first: date, last: date) -> list[tuple[date, date]]:
    apart = {
        row["record_id"]
        for row in report["prescriptions"]
        if row["treatment_type"] == TreatmentType.OPIOID_DEPENDENCY.value
    }
    bars = [bar for bar in report["timeline"]["bars"] if bar["fill_id"] not in apart]
    opioids = _days(bar for bar in bars if bar["drug_class"] in _OPIOIDS)
    both = opioids & _days(bar for bar in bars if bar["drug_class"] == DrugClass.BENZODIAZEPINE)
    stretches: list[tuple[date, date]] = []
    for each in sorted(one for one in both if first.toordinal() <= one <= last.toordinal()):
        on = date.fromordinal(each)
        if stretches and stretches[-1][1] + timedelta(days=1) == on:
            stretches[-1] = (stretches[-1][0], on)
        else:
            stretches.append((on, on))
    return stretches


def _days(bars: Iterable[Json]) -> set[int]:
    found: set[int] = set()
    for bar in bars:
        found.update(
            range(date.fromisoformat(bar["first"]).toordinal(), date.fromisoformat(bar["last"]).toordinal() + 1)
        )
    return found


def doses_picture(report: Json) -> SafeString | None:
    """The dose of each day as steps; None when no dose is known."""
    picture = report["timeline"]
    if not picture or not any(float(step["mme"]) for step in picture["steps"]):
        return None
    values = [(date.fromisoformat(step["first"]), float(step["mme"])) for step in picture["steps"]]
    values.append((date.fromisoformat(picture["last"]), float(picture["steps"][-1]["mme"])))
    highest = number(picture["highest"])
    return charts.steps(
        values,
        title=_("Morphine milligram equivalents per day"),
        description=_("The highest day has %(highest)s MME; the table beside it has every change.")
        % {"highest": highest},
        unit="MME",
        thresholds=[charts.Threshold(line, f"{line} MME") for line in picture["lines"]],
    )


__all__ = ["doses_picture", "supplies_picture"]
