"""A history as a page: what must be seen in five seconds first, then what it rests on.

Built from the report as JSON values, so that the page, its print and its exports show one and the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from carelaw.kernel.decision import Outcome
from carelaw.pdmp.facts.clinical import OPIOID_CLASSES, DrugClass, TreatmentType
from carelaw.pdmp.web.history_words import CLASSES, FIGURES, FLAGS, UNITS, WARNINGS
from carelaw.platform.accounts.actor import LAW_ZONE, Actor
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.pages import charts
from carelaw.platform.pages.parts import Cell, Column, DecisionBox, Fact, Link, Table, Tag, Tone, outcome_tag
from carelaw.platform.pages.templatetags.pages_time import local_instant

Json = Mapping[str, Any]

_OPIOIDS = {one.value for one in OPIOID_CLASSES}
_LANE_ORDER = [one.value for one in DrugClass]
_FIRST_FIGURES = (
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
class RowShown:
    """One dispensing of the table."""

    anchor: str
    patient: str
    filled: str
    filled_key: str
    written: str
    drug: str
    drug_class: str
    schedule: str
    active: str
    quantity: str
    quantity_key: str
    days: str
    dose: str
    refill: str
    prescriber: str
    dispenser: str
    payment: str
    number: str
    warnings: str


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


@dataclass(frozen=True, slots=True)
class HistoryPage:
    """Everything that the page of a history shows."""

    title: str
    lead: str
    about: tuple[Fact, ...]
    banner: str
    caveats: tuple[str, ...]
    found: bool
    own: bool
    essentials: tuple[Essential, ...]
    flags: tuple[FlagShown, ...]
    rows: tuple[RowShown, ...]
    figures: tuple[FigureShown, ...]
    more_figures: tuple[FigureShown, ...]
    supplies: SafeString | None
    supplies_caption: str
    doses: SafeString | None
    doses_caption: str
    dose_table: Table | None
    prescribers: Table
    dispensers: Table
    access: DecisionBox
    packed: str
    note: str
    noted: str
    may_note: bool


def history_page(
    report: Json, actor: Actor, *, packed: str, note: str = "", noted: str = "", edit: Sequence[tuple[str, str]] = ()
) -> HistoryPage:
    """The page of an answer that was given."""
    names = _rows_by_id(report)
    figures = {one["id"]: _figure(one, names) for one in report["indicators"].get("figures", ())}
    patient = report["patient"]
    own = report["purpose"] == "SELF_AUDIT"
    found = bool(patient) or own
    return HistoryPage(
        title=_title(report, own),
        lead="" if not patient else _born(patient),
        about=_about(patient) if patient else (),
        banner=banner(report, actor),
        caveats=tuple(report["caveats"]),
        found=found,
        own=own,
        essentials=_essentials(report) if patient else (),
        flags=tuple(_flag(flag, names) for flag in report["flags"]),
        rows=tuple(_row(row, report) for row in report["prescriptions"]),
        figures=tuple(figures[name] for name in _FIRST_FIGURES if name in figures),
        more_figures=tuple(shown for name, shown in figures.items() if name not in _FIRST_FIGURES),
        supplies=_supplies(report),
        supplies_caption=_(
            "Supplies by class of drug. Shaded: days with an opioid and a benzodiazepine. Each bar runs from the day "
            "sold, or else filled, for the days' supply."
        ),
        doses=_doses(report),
        doses_caption=_("Morphine milligram equivalents (MME) per day. The lines at 50 and 90 are policy, not limits."),
        dose_table=_dose_table(report),
        prescribers=_prescribers(report),
        dispensers=_dispensers(report),
        access=access_box(report),
        packed=packed,
        note=note,
        noted=noted,
        may_note=found and not own,
    )


def banner(report: Json, actor: Actor) -> str:
    """For whom an answer was made, when, and that it is confidential."""
    whom = {"name": actor.name, "role": _(ROLES[actor.role].says), "at": local_instant(_instant(report["provided_at"]))}
    if actor.principal_name:
        told = _("Confidential, §9(a). For %(name)s (%(role)s) acting for %(principal)s, %(at)s.")
        return told % {**whom, "principal": actor.principal_name}
    return _("Confidential, §9(a). For %(name)s (%(role)s), %(at)s.") % whom


def access_box(report: Json) -> DecisionBox:
    """Why the answer was given, and where it stands on the log."""
    access = report["access"]
    return DecisionBox(
        title=_("Why this was given"),
        tag=outcome_tag(Outcome(access["outcome"])),
        reasons=[
            *((one["says"], one["cite"] or "") for one in access["reasons"]),
            (_("On the query log as %(query)s.") % {"query": report["query_id"]}, "§6(c)"),
        ],
        cite=access["cite"],
        law_status=access["law_status"],
        rule=access["rule"],
        readings=sorted(access["readings"].items()),
    )


def day(text: str | None) -> str:
    """An ISO date as people read it here; empty when there is none."""
    return date_format(date.fromisoformat(text), "m/d/Y") if text else ""


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)


def on_the_day(report: Json) -> str:
    """The local day and hour of an answer."""
    local = _instant(report["provided_at"]).astimezone(LAW_ZONE)
    return f"{date_format(local, 'm/d/Y')}, {date_format(local, 'P')} {local.tzname()}"


def full_name(name: Json) -> str:
    """A name as lists show it: family name first."""
    given = " ".join(part for part in (name["first"], name["middle"], name["suffix"]) if part)
    return ", ".join(part for part in (name["last"], given) if part)


def _title(report: Json, own: bool) -> str:
    if own:
        return _("Prescriptions under your DEA number")
    return full_name(report["patient"]["names"][0]) if report["patient"] else _("Nobody fits")


def _born(patient: Json) -> str:
    genders = {"F": _("female"), "M": _("male")}
    said = [genders.get(one, one) for one in patient["genders"]]
    dates = " / ".join(day(one) for one in patient["birth_dates"])
    return ", ".join([_("Born %(day)s") % {"day": dates}, *said])


def _about(patient: Json) -> tuple[Fact, ...]:
    others = "; ".join(full_name(one) for one in patient["names"][1:])
    facts = [Fact(_("Also reported as"), others)] if others else []
    facts.append(Fact(_("Addresses reported"), "; ".join(patient["addresses"]) or _("none")))
    return tuple(facts)


def _essentials(report: Json) -> tuple[Essential, ...]:
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
    running = sorted(_running(report), key=lambda each: (_place_of(each[0]["drug"]["drug_class"]), each[1]))
    lines = tuple(f"{row['drug']['name']} ({_days_left(end, report)})" for row, end in running)
    says = "" if lines else _("no supply runs today")
    return Essential(_("Active now"), str(len(running)), says, lines=lines)


def _place_of(drug_class: str) -> int:
    """The place of a class in every list; compounds and unknown products come last."""
    return _LANE_ORDER.index(drug_class) if drug_class in _LANE_ORDER else len(_LANE_ORDER)


def _days_left(end: date, report: Json) -> str:
    days = (end - date.fromisoformat(report["as_of"])).days + 1
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}


def _running(report: Json) -> list[tuple[Json, date]]:
    as_of = date.fromisoformat(report["as_of"])
    ends = {row["record_id"]: supply_end(row) for row in report["prescriptions"]}
    running = [(row, ends[row["record_id"]]) for row in report["prescriptions"]]
    return [(row, end) for row, end in running if end is not None and _begin(row) <= as_of <= end]


def _begin(row: Json) -> date:
    return date.fromisoformat(row["sold_on"] or row["filled_on"])


def supply_end(row: Json) -> date | None:
    """The last day of a supply; None when the days' supply is not known."""
    days = row["days_supply"]
    return _begin(row) + timedelta(days=days - 1) if days else None


def _last_fill(report: Json) -> Essential:
    if not report["prescriptions"]:
        return Essential(_("Last fill"), _("none"))
    last = max(report["prescriptions"], key=lambda row: (row["sold_on"] or row["filled_on"], int(row["record_id"])))
    ago = (date.fromisoformat(report["as_of"]) - _begin(last)).days
    told = ngettext("%(days)s day ago", "%(days)s days ago", ago) % {"days": ago} if ago else _("today")
    return Essential(_("Last fill"), told, f"{last['drug']['name']}, {last['dispenser']['name']}")


def _providers(figures: Mapping[str, Json]) -> Essential:
    prescribers = next(one for name, one in figures.items() if name.startswith("prescribers-"))
    dispensers = next(one for name, one in figures.items() if name.startswith("dispensers-"))
    window = prescribers["id"].split("-")[1]
    says = _("prescribers and pharmacies in %(days)s days") % {"days": window}
    return Essential(_("Prescribers / pharmacies"), f"{prescribers['value']} / {dispensers['value']}", says)


def _rows_by_id(report: Json) -> dict[str, Link]:
    return {
        row["record_id"]: Link(
            f"{day(row['sold_on'] or row['filled_on'])} {row['drug']['name']}", f"#row-{row['record_id']}"
        )
        for row in report["prescriptions"]
    }


def _flag(flag: Json, names: Mapping[str, Link]) -> FlagShown:
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


def _figure(figure: Json, names: Mapping[str, Link]) -> FigureShown:
    label, (kind, tone) = FIGURES.get(figure["id"]), _KINDS.get(figure["kind"], (figure["kind"], "neutral"))
    return FigureShown(
        label=_(label) if label else figure["id"].replace("-", " "),
        value=_figure_value(figure["value"]),
        unit=_unit(figure["unit"]),
        formula=figure["formula"],
        source=figure["source"],
        kind=Tag(_(kind), tone),
        rows=_evidence(figure["evidence"], names),
        notes=", ".join(flag.replace("-", " ") for flag in figure["flags"]),
    )


def _figure_value(value: Any) -> str:
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return _("not known") if value is None else number(value)


def number(value: Any) -> str:
    """A number without idle zeros: 120.0 is 120."""
    text = str(value)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _unit(unit: str) -> str:
    return _(unit) if unit in UNITS else unit


def _row(row: Json, report: Json) -> RowShown:
    end, as_of = supply_end(row), date.fromisoformat(report["as_of"])
    running = end is not None and _begin(row) <= as_of <= end
    told = CLASSES.get(row["drug"]["drug_class"])
    quantity = number(row["quantity"]) if row["quantity"] is not None else ""
    units = {"01": "", "02": " mL", "03": " g"}
    return RowShown(
        anchor=f"row-{row['record_id']}",
        patient=row["patient_name"],
        filled=day(row["sold_on"] or row["filled_on"]),
        filled_key=row["sold_on"] or row["filled_on"],
        written=day(row["written_on"]),
        drug=row["drug"]["name"],
        drug_class=_(told) if told else row["drug"]["drug_class"],
        schedule=row["drug"]["schedule"],
        active=_("active, %(left)s") % {"left": _days_left(end, report)} if running and end else "",
        quantity=quantity + units.get(row["unit"], ""),
        quantity_key=quantity,
        days="" if row["days_supply"] is None else str(row["days_supply"]),
        dose="" if row["daily_mme"] is None else number(row["daily_mme"]),
        refill=_refill(row),
        prescriber=_person(row["prescriber"]),
        dispenser=row["dispenser"]["name"],
        payment=row["payment_says"] or row["payment"],
        number=row["prescription_number"],
        warnings="; ".join(_(WARNINGS[one]) for one in row["warnings"] if one in WARNINGS),
    )


def _refill(row: Json) -> str:
    if row["fill_number"] is None:
        return ""
    part = _(", part %(n)s") % {"n": row["partial_fill"]} if row["partial_fill"] else ""
    return f"{row['fill_number']}/{row['refills_authorized'] or 0}{part}"


def _person(prescriber: Json) -> str:
    return ", ".join(part for part in (prescriber["last_name"], prescriber["first_name"]) if part)


def _supplies(report: Json) -> SafeString | None:
    picture = report["timeline"]
    if not picture:
        return None
    first, last = date.fromisoformat(picture["first"]), date.fromisoformat(picture["last"])
    by_class: dict[str, list[charts.Bar]] = {}
    for bar in picture["bars"]:
        begin, end = max(date.fromisoformat(bar["first"]), first), date.fromisoformat(bar["last"])
        group = _place_of(bar["drug_class"])
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


def _doses(report: Json) -> SafeString | None:
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


def _dose_table(report: Json) -> Table | None:
    if _doses(report) is None:
        return None
    steps = report["timeline"]["steps"]
    return Table(
        caption=_("Daily dose, newest first"),
        columns=(Column("from", _("From")), Column("to", _("To")), Column("mme", "MME", numeric=True)),
        rows=[(day(step["first"]), day(step["last"]), number(step["mme"])) for step in reversed(steps)],
        caption_hidden=True,
    )


def _prescribers(report: Json) -> Table:
    columns = (
        Column("name", _("Prescriber")),
        Column("npi", "NPI"),
        Column("dea", "DEA"),
        Column("fills", _("Fills"), numeric=True),
        Column("last", _("Last fill")),
    )
    rows = [
        (_person(one), Cell(one["npi"], code=True), Cell(one["dea"], code=True), *_fills(report, "prescriber", one))
        for one in report["prescribers"]
    ]
    return Table(caption=_("Prescribers"), columns=columns, rows=rows)


def _dispensers(report: Json) -> Table:
    columns = (
        Column("name", _("Pharmacy")),
        Column("place", _("Address")),
        Column("phone", _("Telephone")),
        Column("fills", _("Fills"), numeric=True),
        Column("last", _("Last fill")),
    )
    rows = [
        (one["name"], _place(one), _telephone(one["phone"]), *_fills(report, "dispenser", one))
        for one in report["dispensers"]
    ]
    return Table(caption=_("Pharmacies and other dispensers"), columns=columns, rows=rows)


def _fills(report: Json, who: str, one: Json) -> tuple[str, str]:
    days = [row["sold_on"] or row["filled_on"] for row in report["prescriptions"] if row[who] == one]
    return str(len(days)), day(max(days)) if days else ""


def _place(one: Json) -> str:
    return ", ".join(part for part in (one["address_1"], one["city"], f"{one['state']} {one['zip_code'][:5]}") if part)


def _telephone(text: str) -> str:
    return f"{text[:3]}-{text[3:6]}-{text[6:]}" if len(text) == 10 and text.isdigit() else text


def note_text(report: Json, actor: Actor, *, withheld: bool) -> str:
    """A note for the medical record: query reference, time, summary (§8(b)). Ready to be copied."""
    figures = {one["id"]: one for one in report["indicators"].get("figures", ())}
    lines = [
        _("Prescription monitoring query %(query)s, %(at)s, by %(name)s (%(role)s).")
        % {
            "query": report["query_id"], "at": on_the_day(report),
            "name": actor.name, "role": _(ROLES[actor.role].says),
        }
    ]  # fmt: skip
    if report["prescriptions"]:
        lines.append(
            ngettext("%(n)s dispensing on file.", "%(n)s dispensings on file.", len(report["prescriptions"]))
            % {"n": len(report["prescriptions"])}
        )
        lines += [f"{one.term}: {one.value}. {one.in_words}".strip(" .") + "." for one in _essentials(report)]
        peak = figures["mme-peak-90-days"]
        lines.append(_("Highest day of the last 90: %(value)s MME.") % {"value": _figure_value(peak["value"])})
    else:
        lines.append(_("Nothing is on file."))
    lines += [_("Points to look at: %(says)s") % {"says": flag["says"]} for flag in report["flags"]]
    lines += list(report["caveats"])
    if withheld:
        lines.append(_("Because of this information, a drug was not prescribed or not furnished (§8(b)(2))."))
    lines.append(_("Note made %(day)s.") % {"day": on_the_day(report).split(",")[0]})
    return "\n".join(lines)


__all__ = [
    "HistoryPage",
    "access_box",
    "banner",
    "day",
    "full_name",
    "history_page",
    "note_text",
    "number",
    "on_the_day",
]
