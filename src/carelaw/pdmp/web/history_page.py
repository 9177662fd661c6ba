"""A history as a page: what must be seen in five seconds first, then what it rests on.

Built from the report as JSON values, so that the page, its print and its exports show one and the same answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from carelaw.kernel.decision import Outcome
from carelaw.pdmp.web.history_figures import (
    FIRST_FIGURES,
    Essential,
    FigureShown,
    FlagShown,
    essentials_of,
    figure_shown,
    figure_value,
    flag_shown,
    rows_by_id,
)
from carelaw.pdmp.web.history_pictures import doses_picture, supplies_picture
from carelaw.pdmp.web.history_tables import RowShown, dispensers_table, dose_table_of, prescribers_table, row_shown
from carelaw.pdmp.web.history_values import Json, day, full_name, instant, on_the_day
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.roles import ROLES
from carelaw.platform.pages.parts import DecisionBox, Fact, Link, Table, Tag, Tone, outcome_tag
from carelaw.platform.pages.templatetags.pages_time import local_instant


@dataclass(frozen=True, slots=True)
class RiskShown:
    """The summary of the flags with its formula, and where a referral to treatment begins."""

    tag: Tag
    says: tuple[str, ...]
    formula: str
    cite: str
    refer: Link | None


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
    risk: RiskShown | None
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
    names = rows_by_id(report)
    figures = {one["id"]: figure_shown(one, names) for one in report["indicators"].get("figures", ())}
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
        essentials=essentials_of(report) if patient else (),
        flags=tuple(flag_shown(flag, names) for flag in report["flags"]),
        risk=_risk(report, actor),
        rows=tuple(row_shown(row, report) for row in report["prescriptions"]),
        figures=tuple(figures[name] for name in FIRST_FIGURES if name in figures),
        more_figures=tuple(shown for name, shown in figures.items() if name not in FIRST_FIGURES),
        supplies=supplies_picture(report),
        supplies_caption=_(
            "Supplies by class of drug. Shaded: days with an opioid and a benzodiazepine. Each bar runs from the day "
            "sold, or else filled, for the days' supply."
        ),
        doses=doses_picture(report),
        doses_caption=_("Morphine milligram equivalents (MME) per day. The lines at 50 and 90 are policy, not limits."),
        dose_table=dose_table_of(report),
        prescribers=prescribers_table(report),
        dispensers=dispensers_table(report),
        access=access_box(report),
        packed=packed,
        note=note,
        noted=noted,
        may_note=found and not own,
    )


def banner(report: Json, actor: Actor) -> str:
    """For whom an answer was made, when, and that it is confidential."""
    whom = {"name": actor.name, "role": _(ROLES[actor.role].says), "at": local_instant(instant(report["provided_at"]))}
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


_LEVELS: Mapping[str, tuple[str, Tone]] = {
    "none": (gettext_noop("No line reached"), "good"),
    "none-so-far": (gettext_noop("No line reached so far"), "neutral"),
    "some": (gettext_noop("Some lines reached"), "warn"),
    "several": (gettext_noop("Several lines reached"), "bad"),
}


def _risk(report: Json, actor: Actor) -> RiskShown | None:
    found = report.get("risk")
    if not found or found["level"] not in _LEVELS:
        return None
    words, tone = _LEVELS[found["level"]]
    may = actor.role == "PRESCRIBER" and report["purpose"] == "TREATMENT"
    # The address names the question alone; whom it was about stands on the log.
    way = f"{reverse('treatment-directory')}?query={report['query_id']}"
    refer = Link(_("Refer to treatment"), way) if may else None
    return RiskShown(Tag(_(words), tone), tuple(found["says"]), found["formula"], found["cite"], refer)


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
        lines += [f"{one.term}: {one.value}. {one.in_words}".strip(" .") + "." for one in essentials_of(report)]
        peak = figures["mme-peak-90-days"]
        lines.append(_("Highest day of the last 90: %(value)s MME.") % {"value": figure_value(peak["value"])})
    else:
        lines.append(_("Nothing is on file."))
    lines += [_("Points to look at: %(says)s") % {"says": flag["says"]} for flag in report["flags"]]
    lines += list(report["caveats"])
    if withheld:
        lines.append(_("Because of this information, a drug was not prescribed or not furnished (§8(b)(2))."))
    lines.append(_("Note made %(day)s.") % {"day": on_the_day(report).split(",")[0]})
    return "\n".join(lines)


__all__ = ["HistoryPage", "access_box", "banner", "history_page", "note_text"]
