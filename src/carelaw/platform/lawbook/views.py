"""The law on the console: what each provision says and what carries it; each rule to be tried. Open to everybody."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from carelaw.kernel.refusal import Refusal
from carelaw.law.coverage import Carried, CoverageRow, coverage
from carelaw.law.decide import find_rule
from carelaw.law.describe import describe
from carelaw.law.register import Register
from carelaw.law.rule import Rule, rules
from carelaw.law.texts import Rulebook, Software
from carelaw.platform.accounts.permissions import public_page
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.lawbook.law_tables import law_tables
from carelaw.platform.lawbook.permissions import WHY_PUBLIC
from carelaw.platform.lawbook.trying import OtherReading, decided, facts_form, other_words
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, Tone, decision_parts, outcome_tag

_PER_PAGE = 100
_CARRIED: Mapping[Carried, Tone] = {
    Carried.CARRIED: "good",
    Carried.RULE_ONLY: "info",
    Carried.NOT_YET: "warn",
    Carried.CANNOT: "neutral",
}


@public_page(why=WHY_PUBLIC)
def rule_list(request: HttpRequest) -> HttpResponse:
    """Every rule, found by a word or by its rulebook."""
    law, words, book = adopted_law(), request.GET.get("q", "").strip(), request.GET.get("rulebook", "")
    found = [one for one in rules().values() if _in_book(one, book, law) and _has(words, _rule_words(one))]
    columns = (
        Column("rule", _("Rule")),
        Column("says", _("What it tests")),
        Column("cite", _("Law")),
        Column("provisions", _("Provisions")),
    )
    rows = [
        (Cell(one.name, url=reverse("rule", args=[one.name])), one.says, one.cite, ", ".join(one.provisions))
        for one in found
    ]
    table = Table(_("Rules"), columns, rows, total=len(rows), caption_hidden=True, empty=_("No rule has these words."))
    return render(
        request,
        "lawbook/rules.html",
        {"page": {"table": table, "q": words, "books": _book_choices(law), "rulebook": book}},
    )


@public_page(why=WHY_PUBLIC)
def rule_page(request: HttpRequest, name: str) -> HttpResponse:
    """One rule with a form for its facts; a posted case gets its decision. Nothing that is posted is kept."""
    law, rule = adopted_law(), find_rule(name)
    posted = request.method == "POST"
    form = facts_form(rule, request.POST if posted else None)
    answer = decided(rule, form, law) if posted else None
    box = None
    others: Sequence[OtherReading] = ()
    if answer is not None:
        box = decision_parts(answer[0], title=_("Decision"), law_url=_provision_url(rule.provisions[0]))
        others = answer[1]
    shown = {
        "name": rule.name,
        "says": rule.says,
        "facts": _rule_facts(rule, law),
        "provisions": [Link(one, _provision_url(one)) for one in rule.provisions],
        "form": form,
        "box": box,
        "others": _others_table(others) if others else None,
        "readings": [_reading_fact(one, law) for one in rule.readings],
    }
    return render(request, "lawbook/rule.html", {"page": shown}, status=422 if posted and answer is None else 200)


@public_page(why=WHY_PUBLIC)
def law_page(request: HttpRequest) -> HttpResponse:
    """The adopted rulebooks, and each provision with what carries it."""
    law, asked = adopted_law(), request.GET
    every = coverage(law, rules())
    chosen = {name: asked.get(name, "") for name in ("q", "rulebook", "status", "software")}
    found = [row for row in every if _wanted(row, chosen)]
    pages = max(1, -(-len(found) // _PER_PAGE))
    page = min(max(_whole(asked.get("page", "1")), 1), pages)
    shown = found[(page - 1) * _PER_PAGE : page * _PER_PAGE]
    table = Table(
        caption=_("Provisions"),
        columns=(
            Column("id", _("Id")),
            Column("cite", _("Law")),
            Column("summary", _("What it says")),
            Column("software", _("Software")),
            Column("status", _("State")),
            Column("by", _("Carried by")),
        ),
        rows=[_provision_row(row) for row in shown],
        page=page,
        pages=pages,
        total=len(found),
        query={name: value for name, value in chosen.items() if value},
        caption_hidden=True,
        empty=_("No provision fits these filters."),
    )
    listed = {
        "table": table,
        "chosen": chosen,
        "books": [_book_card(book, every, law) for book in law.rulebooks.values()],
        "book_choices": _book_choices(law),
        "statuses": [one.value for one in Carried],
        "software": [one.value for one in Software],
    }
    return render(request, "lawbook/law.html", {"page": listed})


@public_page(why=WHY_PUBLIC)
def identity_page(request: HttpRequest, identity: str) -> HttpResponse:
    """Whatever has an id in the register: a provision, a number, a reading, a rulebook."""
    law = adopted_law()
    if identity in rules():
        raise Refusal("id-is-a-rule", f"{identity} is a rule; its page is among the rules.", kind="not-found")
    sheet = describe(identity, law)
    shown: dict[str, Any] = {"title": identity, "lead": "", "facts": [], "rules": [], "tag": None, "tables": []}
    if identity in law.provisions:
        _show_provision(shown, sheet, law)
    elif identity in law.readings:
        _show_reading(shown, identity, law)
    elif identity in law.numbers:
        _show_number(shown, sheet)
    else:
        shown["lead"] = sheet["title"]
        shown["facts"] = [Fact(name.replace("_", " "), _plain(value)) for name, value in sheet.items()]
    return render(request, "lawbook/identity.html", {"page": shown})


def _show_provision(shown: dict[str, Any], sheet: Mapping[str, Any], law: Register) -> None:
    shown["lead"] = sheet["summary"]
    shown["tag"] = Tag(sheet["status"], _CARRIED[Carried(sheet["status"])])
    shown["facts"] = [
        Fact(_("Law"), f"{sheet['cite']}, {sheet['text']} ({sheet['law_status']})"),
        Fact(_("Who it binds"), sheet["actor"]),
        Fact(_("When it binds"), sheet["binds"]),
        Fact(_("Kind"), sheet["kind"]),
        Fact(_("What it asks of software"), sheet["software"]),
        Fact(_("Carried by"), "; ".join(sheet["carriers"]) or "–"),
    ]
    if sheet["reason"]:
        shown["facts"].append(Fact(_("Why not"), sheet["reason"]))
    known = rules()
    shown["tables"] = law_tables(sheet["provision"])
    shown["rules"] = [(Link(name, reverse("rule", args=[name])), known[name].says) for name in sheet["rules"]]
    readings = sorted({reading for name in sheet["rules"] for reading in known[name].readings})
    if readings:
        shown["readings"] = [_reading_fact(one, law) for one in readings]


def _show_reading(shown: dict[str, Any], identity: str, law: Register) -> None:
    entry = law.reading_entry(identity)
    shown["lead"] = entry.question
    shown["facts"] = [Fact(_("Where"), entry.where), Fact(_("Why this one"), entry.why)]
    rows = [
        (option, says, Tag(_("chosen here"), "good") if option == law.reading(identity) else "")
        for option, says in entry.options.items()
    ]
    columns = (Column("option", _("Option")), Column("says", _("What it means")), Column("chosen", _("Chosen")))
    shown["tables"] = [Table(_("Ways to read it"), columns, rows)]


def _show_number(shown: dict[str, Any], sheet: Mapping[str, Any]) -> None:
    shown["lead"] = sheet["says"]
    policy = sheet["kind"] == "policy"
    shown["tag"] = Tag(_("policy"), "warn") if policy else Tag(sheet["kind"], "info")
    shown["facts"] = [Fact(_("Law"), sheet["cite"]), Fact(_("Unit"), sheet["unit"])]
    rows = [(_plain(one["from"]), _plain(one["value"]), one["source"]) for one in sheet["versions"]]
    columns = (Column("from", _("From")), Column("value", _("Value")), Column("source", _("Source")))
    shown["tables"] = [Table(_("Values"), columns, rows, empty=_("The text leaves it open."))]


def _rule_facts(rule: Rule[Any], law: Register) -> list[Fact]:
    return [
        Fact(_("Law"), f"{rule.cite} ({law.status_of(rule.provisions[0])})"),
        Fact(_("Version"), rule.version),
        Fact(_("Where it lives"), rule.logic.__module__, code=True),
    ]


def _reading_fact(reading: str, law: Register) -> tuple[Link, str]:
    entry = law.reading_entry(reading)
    told = entry.options.get(law.reading(reading), law.reading(reading))
    return Link(reading, reverse("provision", args=[reading])), f"{entry.question} {told}"


def _others_table(others: Sequence[OtherReading]) -> Table:
    columns = (
        Column("reading", _("Reading")),
        Column("option", _("Read the other way")),
        Column("outcome", _("Outcome")),
        Column("changes", _("Compared")),
        Column("says", _("First reason")),
    )
    rows = [
        (
            Cell(one.reading, url=_provision_url(one.reading)),
            f"{one.option}: {one.says}",
            outcome_tag(one.decision.outcome),
            Tag(other_words(one), "warn" if one.changes else "neutral"),
            one.decision.reasons[0].says,
        )
        for one in others
    ]
    return Table(_("Under the other readings of the text"), columns, rows)


def _provision_row(row: CoverageRow) -> tuple[Any, ...]:
    carried = [*row.rules, *map(str, row.carriers)]
    return (
        Cell(row.provision.id, url=_provision_url(row.provision.id)),
        row.provision.cite,
        row.provision.summary,
        row.provision.software.value,
        Tag(row.status.value, _CARRIED[row.status]),
        "; ".join(carried) or row.reason,
    )


def _book_card(book: Rulebook, every: Sequence[CoverageRow], law: Register) -> dict[str, Any]:
    counts = Counter(row.status for row in every if row.provision.rulebook == book.id)
    periods = law.periods(book.id)
    told = "; ".join(_period(one.first_day, one.last_day) for one in periods) or _("its first day is not recorded")
    tags = [
        (Link(f"{counts[one]} {one.value}", f"?rulebook={book.id}&status={one.value}"), _CARRIED[one])
        for one in Carried
        if counts[one]
    ]
    return {"book": book, "url": _provision_url(book.id), "in_force": told, "counts": tags, "status": book.status.value}


def _period(first: Any, last: Any) -> str:
    begin = date_format(first, "DATE_FORMAT")
    return _("%(first)s to %(last)s") % {
        "first": begin, "last": date_format(last, "DATE_FORMAT")
    } if last else _("since %(first)s") % {"first": begin}  # fmt: skip


def _wanted(row: CoverageRow, chosen: Mapping[str, str]) -> bool:
    one = row.provision
    return (
        chosen["rulebook"] in {"", one.rulebook}
        and chosen["status"] in {"", row.status.value}
        and chosen["software"] in {"", one.software.value}
        and _has(chosen["q"], f"{one.id} {one.cite} {one.summary} {one.actor} {' '.join(row.rules)}")
    )


def _in_book(rule: Rule[Any], book: str, law: Register) -> bool:
    adopted = [law.provisions[one].rulebook for one in rule.provisions if one in law.provisions]
    return bool(adopted) and book in {"", *adopted}


def _rule_words(rule: Rule[Any]) -> str:
    return f"{rule.name} {rule.says} {rule.cite} {' '.join(rule.provisions)} {' '.join(rule.readings)}"


def _has(words: str, told: str) -> bool:
    lower = told.casefold()
    return all(word in lower for word in words.casefold().split())


def _book_choices(law: Register) -> list[tuple[str, str]]:
    return [(book.id, book.short_title) for book in law.rulebooks.values()]


def _provision_url(identity: str) -> str:
    return reverse("provision", args=[identity])


def _plain(value: Any) -> str:
    if isinstance(value, list):
        return "; ".join(_plain(one) for one in value)
    if isinstance(value, Mapping):
        return ", ".join(f"{name.replace('_', ' ')} {_plain(one)}" for name, one in value.items() if one)
    return str(value)


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


__all__ = ["identity_page", "law_page", "rule_list", "rule_page"]
