"""The lists of oversight, declared once: each is a page with sorting and a sheet, an operation and a command."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from importlib import import_module
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from carelaw.platform.accounts.actor import Actor

_HERE = "carelaw.gateway.use_cases.oversight.listing"
Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Listed:
    """One list. `runs` names a function of `listing` that gives its rows to whoever may see them."""

    name: str
    title: str
    says: str
    permission: str
    columns: tuple[tuple[str, str], ...]
    runs: str
    # The route of one row's own page, and the column that names it.
    opens: str = ""
    acts: tuple[str, ...] = ()

    @property
    def route(self) -> str:
        """The name of its page."""
        return f"gateway-{self.name}"

    def rows(self, actor: Actor, at: datetime) -> Rows:
        """Its rows. Raises Refusal for whoever may not see them."""
        run = cast(Callable[["Actor", datetime], Rows], getattr(import_module(_HERE), self.runs))
        return run(actor, at)


_SEE, _OWN = "gateway.see-oversight", "gateway.see-own-duties"

LISTS: tuple[Listed, ...] = (
    Listed(
        "tracking",
        "Connections tracked",
        "Every connection point: last request, counts of the day, feed, TLS, until when its agreement holds.",
        "gateway.see-points",
        (
            ("point", "Point"),
            ("entity", "Entity"),
            ("location", "Location"),
            ("option", "Option"),
            ("carried_by", "Carried by"),
            ("state", "State"),
            ("last_request", "Last request"),
            ("answered_today", "Answered today"),
            ("refused_today", "Refused today"),
            ("errors_today", "Errors today"),
            ("feed", "Audit feed"),
            ("tls", "TLS, 7 days"),
            ("agreement_until", "Agreement until"),
        ),
        "tracking",
        opens="gateway-point-tracked",
    ),
    Listed(
        "unregistered",
        "Unregistered attempts",
        "Requests from what is not on the Console, the newest first.",
        "gateway.see-envelopes",
        (
            ("at", "At"),
            ("certificate", "Certificate (SHA-256)"),
            ("address", "Address"),
            ("option", "Option"),
            ("code", "Code"),
        ),
        "unregistered",
    ),
    Listed(
        "feeds",
        "Audit feeds",
        "Who owes audit rows, when each was last heard, what was late or turned away.",
        _OWN,
        (
            ("sender", "Sender"),
            ("standing", "Standing"),
            ("last_heard", "Last heard"),
            ("rows_24h", "Rows, 24 h"),
            ("late_24h", "Late, 24 h"),
            ("turned_away_24h", "Turned away, 24 h"),
            ("gaps", "Gaps"),
        ),
        "feeds",
    ),
    Listed(
        "feed-gaps",
        "Gaps of audit feeds",
        "Times in which a sender with a point in production was not heard for more than an hour.",
        _SEE,
        (("sender", "Sender"), ("silent_since", "Silent since"), ("noticed", "Noticed"), ("ended", "Ended")),
        "feed_gaps",
    ),
    Listed(
        "turned-away",
        "Audit rows turned away",
        "Rows that held what may not be kept: who sent them, and the names of the fields. Send a clean row.",
        _OWN,
        (("sender", "Sender"), ("batch", "Batch"), ("row", "Row"), ("fields", "Fields"), ("at", "At")),
        "turned_away",
    ),
    Listed(
        "search-audits",
        "Search audits",
        "Audits that were asked for, their day (policy), and how they compare with our own envelopes.",
        _OWN,
        (
            ("audit", "Audit"),
            ("entity", "Entity"),
            ("vendor", "Vendor"),
            ("from", "From"),
            ("to", "To"),
            ("due", "Due"),
            ("state", "State"),
            ("standing", "Standing"),
            ("only_ours", "Only ours"),
            ("only_theirs", "Only theirs"),
        ),
        "search_audits",
        opens="gateway-search-audit",
        acts=("audit-ask",),
    ),
    Listed(
        "findings",
        "Findings",
        "Signs of misuse and reports of breaches, for a person to review. None fines or forbids by itself.",
        _SEE,
        (
            ("finding", "Finding"),
            ("code", "Sign"),
            ("party", "Party"),
            ("point", "Point"),
            ("requester", "Requester"),
            ("on", "Day"),
            ("source", "Source"),
            ("state", "State"),
            ("cite", "Law"),
        ),
        "findings",
        opens="gateway-finding",
        acts=("misuse-report", "canary-trace"),
    ),
    Listed(
        "incidents",
        "Incidents",
        "Failures of security and misuses, dealt with as violations of HIPAA.",
        _SEE,
        (
            ("incident", "Incident"),
            ("kind", "Kind"),
            ("party", "Party"),
            ("says", "What happened"),
            ("discovered", "Discovered"),
            ("assessed", "Assessed"),
            ("closed", "Closed"),
        ),
        "incidents",
        acts=("incident-open", "incident-assess"),
    ),
    Listed(
        "cure-notices",
        "Cure notices",
        "Notices to put a breach right, each with its own day. Nothing is switched off on that day by itself.",
        _OWN,
        (
            ("notice", "Notice"),
            ("party", "Party"),
            ("cite", "Law"),
            ("what_to_do", "What to do"),
            ("sent", "Sent"),
            ("cure_by", "Cure by"),
            ("answered", "Answered"),
            ("state", "State"),
            ("standing", "Standing"),
        ),
        "cure_notices",
        acts=("cure-answer", "cure-decide"),
    ),
    Listed(
        "prohibitions",
        "Prohibitions",
        "Parties that are shut out, on which grounds, and which were let in again.",
        _SEE,
        (
            ("prohibition", "Prohibition"),
            ("party", "Party"),
            ("grounds", "Grounds"),
            ("from", "From"),
            ("points", "Points"),
            ("decided_by", "Decided by"),
            ("lifted", "Lifted"),
        ),
        "prohibitions",
        acts=("party-prohibit", "prohibition-lift", "agreement-end"),
    ),
    Listed(
        "inspections",
        "Inspections",
        "Of parties that transmit program data, about uses that (g)(1) bans.",
        _OWN,
        (
            ("inspection", "Inspection"),
            ("party", "Party"),
            ("scope", "Scope"),
            ("opened", "Opened"),
            ("access", "Access"),
            ("nda_asked", "NDA asked"),
            ("nda_signed", "NDA signed"),
            ("state", "State"),
            ("closed", "Closed"),
        ),
        "inspections",
        acts=(
            "inspection-open",
            "inspection-nda-ask",
            "inspection-nda-settle",
            "inspection-visit",
            "inspection-refused",
            "inspection-material",
            "inspection-report",
        ),
    ),
    Listed(
        "material",
        "Material of inspections",
        "What was received and where it lies; proprietary unless it is said that it is not.",
        "gateway.inspect",
        (
            ("inspection", "Inspection"),
            ("says", "What"),
            ("mark", "Mark"),
            ("received", "Received"),
            ("by", "By"),
        ),
        "material",
    ),
    Listed(
        "permissions",
        "Permissions to analyze",
        "Written permissions under (g)(8), with the document of each.",
        _SEE,
        (
            ("permission", "Permission"),
            ("party", "Party"),
            ("document", "Document"),
            ("scope", "Scope"),
            ("from", "From"),
            ("last_day", "Last day"),
            ("ended", "Ended"),
        ),
        "permissions",
        acts=("analysis-permit", "analysis-revoke"),
    ),
    Listed(
        "telemetry",
        "Telemetry declared",
        "What vendors say that they log for each search; what is seen and not declared becomes a finding.",
        _OWN,
        (
            ("vendor", "Vendor"),
            ("version", "Version"),
            ("fields", "Fields"),
            ("accepted", "Accepted"),
            ("at", "At"),
        ),
        "telemetry",
        acts=("telemetry-declare",),
    ),
    Listed(
        "tls",
        "TLS of the links",
        "How many requests came over each version of TLS in the last thirty days.",
        _SEE,
        (("on", "Day"), ("tls", "Version"), ("requests", "Requests"), ("points", "Points")),
        "tls",
    ),
    Listed(
        "keeping",
        "Retention of envelopes",
        "The log of purges; what an open audit, inspection, finding or case needs is held.",
        _SEE,
        (("on", "Purge"), ("before", "Received before"), ("gone", "Gone"), ("held", "Held")),
        "keeping",
        acts=("canary-issue",),
    ),
    Listed(
        "self-checks",
        "Daily looks for content",
        "How many places were looked through for content that must not be kept; it must stand in none.",
        _SEE,
        (("on", "Day"), ("places", "Places"), ("hits", "Hits"), ("where", "Where")),
        "self_checks",
    ),
)
BY_NAME = {one.name: one for one in LISTS}
