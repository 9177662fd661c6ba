"""The figures of a history: the few at the top, the flags, and each figure with what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from carelaw.pdmp.web.history_values import Json, day, days_left, number, place_of_class, running_supplies, supply_begin
from carelaw.pdmp.web.history_words import FIGURES, FLAGS, UNITS
from carelaw.platform.pages.parts import Link, Tag, Tone

FIRST_FIGURES = (
    "mme-today", "mme-average-30-days", "mme-peak-90-days", "opioid-benzodiazepine-days", "opioid-opioid-days",
    "prescribers-90-days", "dispensers-90-days", "early-refills",
)  # fmt: skip


_KINDS: Mapping[str, tuple[str, Tone]] = {
    "published": (gettext_noop("published"), "info"),
    "recalled": (gettext_noop("common practice"), "neutral"),
    "policy": (gettext_noop("policy"), "warn"),
}


@dataclass(frozen=True, slots=True)
class Essential:
    """One of the few figures at the top: what it is, its value, a line below, and how grave it is in a word."""

    term: str
    value: str
    says: str = ""
    tone: Tone = "neutral"
    word: str = ""
    lines: tuple[str, ...] = ()

    @property
    def in_words(self) -> str:
        """All that stands below the value, as one line."""
        return "; ".join([*([self.says] if self.says else []), *self.lines])


@dataclass(frozen=True, slots=True)
class FlagShown:
    """A flag with the rows that caused it."""

    title: str
    says: str
    cite: str
    rules: str
    rows: tuple[Link, ...]
    notes: tuple[str, ...]
    tone: Tone


@dataclass(frozen=True, slots=True)
class FigureShown:
    """One figure with all that is needed to believe it."""

    label: str
    value: str
    unit: str
    formula: str
    source: str
    kind: Tag
    rows: tuple[Link, ...]
    notes: str


def essentials_of(report: Json) -> tuple[Essential, ...]:
    """What must be seen in five seconds."""
    figures = {one["id"]: one for one in report["indicators"].get("figures", ())}
    return (
        _dose_today(figures["mme-today"], report),
        _overlap(figures),
        _active(report),
        _last_fill(report),
        _providers(figures),
    )


def _dose_today(figure: Json, report: Json) -> Essential:
    raised = {flag["type"] for flag in report["flags"]}
    tone: Tone = "bad" if "mme-high" in raised else "warn" if "mme-caution" in raised else "neutral"
    word = {"bad": _("90 or more"), "warn": _("50 or more")}.get(tone, "")
    if figure["value"] is None:
        return Essential(_("MME today"), _("not known"), _("see the rows"), "warn", _("incomplete"))
    if figure["flags"]:
        says, word, tone = (
            _("at least; one opioid has no computable dose"),
            word or _("incomplete"),
            "warn" if tone == "neutral" else tone,
        )
    else:
        says = _("mg morphine equivalent a day")
    return Essential(_("MME today"), number(figure["value"]), says, tone, word)


def _overlap(figures: Mapping[str, Json]) -> Essential:
    days = figures["opioid-benzodiazepine-days"]
    says = _("%(days)s %(unit)s") % {"days": days["value"], "unit": _unit(days["unit"])}
    term = _("Opioid with benzodiazepine")
    if figures["opioid-benzodiazepine-today"]["value"]:
        return Essential(term, _("today"), says, "bad", _("overlap"))
    if days["value"]:
        return Essential(term, _("not today"), says, "warn", _("earlier"))
    return Essential(term, _("none"), says)


def _active(report: Json) -> Essential:
    # Opioids and sedatives first: they are what the question is usually about.
    running = sorted(
        running_supplies(report), key=lambda each: (place_of_class(each[0]["drug"]["drug_class"]), each[1])
    )
    lines = tuple(f"{row['drug']['name']} ({days_left(end, report)})" for row, end in running)
    says = "" if lines else _("no supply runs today")
    return Essential(_("Active now"), str(len(running)), says, lines=lines)


def _last_fill(report: Json) -> Essential:
    if not report["prescriptions"]:
        return Essential(_("Last fill"), _("none"))
    last = max(report["prescriptions"], key=lambda row: (row["sold_on"] or row["filled_on"], int(row["record_id"])))
    ago = (date.fromisoformat(report["as_of"]) - supply_begin(last)).days
    told = ngettext("%(days)s day ago", "%(days)s days ago", ago) % {"days": ago} if ago else _("today")
    return Essential(_("Last fill"), told, f"{last['drug']['name']}, {last['dispenser']['name']}")


def _providers(figures: Mapping[str, Json]) -> Essential:
    prescribers = next(one for name, one in figures.items() if name.startswith("prescribers-"))
    dispensers = next(one for name, one in figures.items() if name.startswith("dispensers-"))
    window = prescribers["id"].split("-")[1]
    says = _("prescribers and pharmacies in %(days)s days") % {"days": window}
    return Essential(_("Prescribers / pharmacies"), f"{prescribers['value']} / {dispensers['value']}", says)


def rows_by_id(report: Json) -> dict[str, Link]:
    """A link to each row of the table, by its record."""
    return {
        row["record_id"]: Link(
            f"{day(row['sold_on'] or row['filled_on'])} {row['drug']['name']}", f"#row-{row['record_id']}"
        )
        for row in report["prescriptions"]
    }


def flag_shown(flag: Json, names: Mapping[str, Link]) -> FlagShown:
    """A flag in words, with links to its rows."""
    title = FLAGS.get(flag["type"])
    return FlagShown(
        title=_(title) if title else flag["type"],
        says=flag["says"],
        cite=flag["cite"],
        rules=flag["rule_version"],
        rows=_evidence(flag["evidence_record_ids"], names),
        notes=tuple(flag["notes"]),
        tone="bad" if flag["type"] in {"mme-high", "opioid-benzodiazepine"} else "warn",
    )


def _evidence(ids: Iterable[str], names: Mapping[str, Link]) -> tuple[Link, ...]:
    """The rows behind something, newest first: the order in which the report names them."""
    wanted = set(ids)
    return tuple(link for one, link in names.items() if one in wanted)


def figure_shown(figure: Json, names: Mapping[str, Link]) -> FigureShown:
    """A figure in words, with its formula, source and rows."""
    label, (kind, tone) = FIGURES.get(figure["id"]), _KINDS.get(figure["kind"], (figure["kind"], "neutral"))
    return FigureShown(
        label=_(label) if label else figure["id"].replace("-", " "),
        value=figure_value(figure["value"]),
        unit=_unit(figure["unit"]),
        formula=figure["formula"],
        source=figure["source"],
        kind=Tag(_(kind), tone),
        rows=_evidence(figure["evidence"], names),
        notes=", ".join(flag.replace("-", " ") for flag in figure["flags"]),
    )


def figure_value(value: Any) -> str:
    """The value of a figure in words."""
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _("not known") if value is None else number(value)


def _unit(unit: str) -> str:
    return _(unit) if unit in UNITS else unit


__all__ = [
    "FIRST_FIGURES",
    "Essential",
    "FigureShown",
    "FlagShown",
    "essentials_of",
    "figure_shown",
    "figure_value",
    "flag_shown",
    "rows_by_id",
]
