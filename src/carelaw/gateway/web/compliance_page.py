"""One fine case as a page: facts, sums, letters, months, days, delays, bundles, what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.formats import date_format

from carelaw.gateway.facts.compliance import LetterKind
from carelaw.gateway.rules.compliance_term import day, days
from carelaw.gateway.rules.letter_window import NAMES, diverges, other_week, window_for
from carelaw.gateway.store.models import ComplianceLetter, FineCase, FineCaseState
from carelaw.gateway.use_cases.case_facts import missing_locations, sent_on
from carelaw.gateway.use_cases.compliance import docket
from carelaw.gateway.use_cases.fine_sheet import Sheet, SheetMonth, sheet_of
from carelaw.gateway.use_cases.illinois import law_day
from carelaw.gateway.use_cases.letters import next_kind
from carelaw.gateway.use_cases.oversight.shutting_out import losses_of
from carelaw.gateway.use_cases.permissions import RUN_CASES
from carelaw.gateway.web.compliance_acts import ACTS, Act
from carelaw.gateway.web.compliance_words import delay_says, delay_tag, happened, state_tag
from carelaw.kernel.dates import DAY
from carelaw.kernel.words import counted
from carelaw.platform.accounts.actor import Actor
from carelaw.platform.accounts.permissions import allowed
from carelaw.platform.adopted_law import adopted_law
from carelaw.platform.pages.parts import Cell, Column, Fact, Link, Table, Tag, TimelineItem
from carelaw.platform.parties.own import acts_for_own


@dataclass(frozen=True, slots=True)
class CasePage:
    """All of one case."""

    case: FineCase
    tag: Tag
    facts: tuple[Fact, ...]
    sums: tuple[Fact, ...]
    acts: tuple[Act, ...]
    clocks: Table
    letters: Table
    months: Table
    runs: Table
    delays: Table
    bundles: Table
    answers: tuple[TimelineItem, ...]
    events: tuple[TimelineItem, ...]
    diverges: str
    back: Link


def case_page(actor: Actor, case: FineCase, on: date) -> CasePage:
    """A case for whoever looks at it: the acts that are open to them, the fine through a day."""
    sheet = sheet_of(case, on)
    base = docket(case)
    return CasePage(
        case=case,
        tag=state_tag(case),
        facts=tuple(_facts(case)),
        sums=tuple(_sums(sheet)),
        acts=tuple(one for one in ACTS.values() if one.offered(actor, case)),
        clocks=_clocks(base),
        letters=_letters(case),
        months=_months(sheet),
        runs=_runs(sheet),
        delays=_delays(case, actor),
        bundles=_bundles(case, actor),
        answers=tuple(
            TimelineItem(one.at, "Answer of the respondent", one.text) for one in case.answers.order_by("at")
        ),
        events=tuple(happened(event) for event in base.events.order_by("-number")),
        diverges=divergence(case),
        back=Link("Compliance register", reverse("fine-cases")),
    )


def _facts(case: FineCase) -> list[Fact]:
    missing = [one.name for one in missing_locations(case)]
    found = case.determinations.order_by("-at").first()
    return [
        Fact("Respondent", f"{case.respondent_name}, {case.respondent_kind.replace('-', ' ')}"),
        Fact("Officer", case.officer),
        Fact("Letters go to", f"{case.mailing_address.replace(chr(10), ', ')}; {case.email}"),
        Fact("Opened", date_format(case.opened_on)),
        Fact("Willful", f"{day(found.determined_on)}: {found.facts}" if found else "Not determined"),
        Fact("Not integrated", ", ".join(missing) or "Nothing: every location is integrated or exempt"),
        Fact("Integrated", day(case.completed_on) if case.completed_on else "No"),
        Fact("Referred", day(case.referred_on) if case.referred_on else "No"),
        *(
            Fact("Vendor shut out", f"{one.prohibition.party_name}, {day(one.since_on)}: not willful by that alone")
            for one in losses_of(case.respondent_id)
        ),
    ]


def _sums(sheet: Sheet) -> list[Fact]:
    if sheet.start is None:
        return []
    return [
        Fact("Fine runs from", day(sheet.start)),
        Fact(f"Charged through {day(sheet.through)}", f"{counted(sheet.days, 'day')}, ${sheet.amount:,.2f}"),
        Fact("Assessed", f"${sheet.assessed:,.2f}"),
        Fact("Credited", f"${sheet.credited:,.2f}"),
        Fact("Paid", f"${sheet.paid:,.2f}"),
        Fact("Owed", f"${sheet.owed:,.2f}"),
    ]


def _clocks(base: Any) -> Table:
    rows = [
        (
            one.says,
            date_format(law_day(one.due_at) - DAY),
            one.cite,
            _met(one),
        )
        for one in base.deadlines.order_by("due_at")
    ]
    columns = (Column("what", "What"), Column("by", "Through"), Column("cite", "Law"), Column("met", "Done"))
    return Table("Clocks", columns, rows, empty="No date runs in this case.", caption_hidden=True)


def _met(deadline: Any) -> Tag:
    if deadline.met_at is not None:
        return Tag("Done", "good")
    return Tag("Missed", "bad") if deadline.noticed_at is not None else Tag("Runs", "info")


def _letters(case: FineCase) -> Table:
    columns = (
        Column("letter", "Letter"),
        Column("week", "Its week"),
        Column("post", "Post"),
        Column("email", "E-mail"),
        Column("sent", "Counts as sent"),
    )
    rows = [_letter_row(one) for one in case.letters.order_by("issued_on", "pk")]
    return Table("Letters", columns, rows, empty="No letter has been issued.", caption_hidden=True)


def _letter_row(letter: ComplianceLetter) -> tuple[Any, ...]:
    name = NAMES[LetterKind(letter.kind)].capitalize()
    week = (
        f"{day(letter.window_from)} to {day(letter.window_to)}"
        if letter.window_from and letter.window_to
        else "Any day"
    )
    sent: Any = day(letter.sent_on) if letter.sent_on else Tag("Not yet", "warn")
    email = day(law_day(letter.emailed_at)) if letter.emailed_at else "–"
    return (
        Cell(f"{name} (PDF)", url=reverse("letter", args=[letter.notice_id])),
        week,
        f"{day(letter.mailed_on)}, {letter.mail_proof}" if letter.mailed_on else "–",
        Tag("Came back", "bad") if letter.bounced_at else email,
        Tag("No longer counts", "neutral") if letter.void else sent,
    )


def _months(sheet: Sheet) -> Table:
    columns = (
        Column("month", "Month"),
        Column("days", "Days charged", numeric=True),
        Column("amount", "Fine", numeric=True),
        Column("out", "Taken out"),
        Column("assessed", "Assessed"),
        Column("credited", "Credited", numeric=True),
    )
    rows = [_month_row(one) for one in sheet.months]
    return Table("Fine by month", columns, rows, empty="No fine runs.", caption_hidden=True)


def _month_row(month: SheetMonth) -> tuple[Any, ...]:
    out = sum(run.days for run in month.runs if not run.charged)
    done = month.assessed
    bill: Any = "Not yet"
    if done is not None:
        text = f"{date_format(done.issued_on)}: {counted(done.days, 'day')}, ${done.amount:,.2f}"
        bill = Cell(text, url=reverse("letter", args=[done.notice_id])) if done.notice_id else Cell(text)
    return (
        f"{month.from_on:%B %Y}",
        str(month.days),
        f"${month.amount:,.2f}",
        counted(out, "day") if out else "–",
        bill,
        f"${month.credited:,.2f}" if month.credited else "–",
    )


def _runs(sheet: Sheet) -> Table:
    columns = (
        Column("from", "From"),
        Column("to", "Through"),
        Column("days", "Days", numeric=True),
        Column("charged", "Charged"),
        Column("why", "Why"),
    )
    rows = [
        (
            day(run.from_on),
            day(run.to_on),
            str(run.days),
            Tag("Yes", "bad") if run.charged else Tag("No", "good"),
            run.says,
        )
        for month in sheet.months
        for run in month.runs
    ]
    return Table("Each day, counted or taken out", columns, rows, empty="No fine runs.", caption_hidden=True)


def _delays(case: FineCase, actor: Actor) -> Table:
    may = allowed(actor, RUN_CASES)
    columns = (
        Column("from", "From"),
        Column("to", "Through"),
        Column("why", "Why"),
        Column("state", "State"),
        Column("act", "Decide"),
    )
    rows = []
    for one in case.delays.order_by("from_on", "pk"):
        open_one = one.state == "proposed" or (one.state == "confirmed" and one.to_on is None)
        url = f"{reverse('fine-act', args=[case.number, 'decide'])}?delay={one.pk}"
        act = Cell("Decide", url=url) if may and open_one else Cell(one.reason or "–")
        rows.append((day(one.from_on), day(one.to_on) if one.to_on else "open", delay_says(one), delay_tag(one), act))
    return Table("Delays of the Department", columns, rows, empty="No delay was named.", caption_hidden=True)


def _bundles(case: FineCase, actor: Actor) -> Table:
    columns = (
        Column("number", "Bundle"),
        Column("sent", "Sent"),
        Column("documents", "Documents", numeric=True),
        Column("owed", "Owed then", numeric=True),
        Column("digest", "SHA-256"),
    )
    own = acts_for_own(actor)
    rows = [
        (
            Cell(f"Bundle {one.number}", url="" if own else reverse("fine-bundle", args=[one.pk])),
            day(one.sent_on) if one.sent_on else Tag("Held", "neutral"),
            str(len(one.documents)),
            f"${one.owed:,.2f}",
            Cell(one.digest[:16] + "…", code=True),
        )
        for one in case.bundles.order_by("number")
    ]
    return Table("Bundles", columns, rows, empty="Nothing went to the Bureau of Collections.", caption_hidden=True)


def divergence(case: FineCase) -> str:
    """A warning where a Sunday week and a Monday week lie apart in the month of the next letter (A-01)."""
    if case.state not in {FineCaseState.FIRST_SENT, FineCaseState.SECOND_SENT}:
        return ""
    sent = sent_on(case)
    window = window_for(
        next_kind(case), sent[LetterKind.FIRST_WARNING], sent[LetterKind.SECOND_FINAL_WARNING], adopted_law()
    )
    if window is None or not diverges(window):
        return ""
    return f"That month begins on a Monday: under the other reading of A-01 the week is {days(other_week(window))}."


__all__ = ["CasePage", "case_page", "divergence"]
