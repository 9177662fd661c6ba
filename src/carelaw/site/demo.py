"""`carelaw demo`: a synthetic state, loaded through the real intake, with one sign-in for each role."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.management import call_command

from carelaw.kernel.command import Console
from carelaw.pdmp.synth.demo import Demo, demo_state
from carelaw.pdmp.use_cases.processing import process
from carelaw.pdmp.use_cases.registering import register_dispensers
from carelaw.pdmp.use_cases.submitting import receive
from carelaw.platform.accounts.actor import Actor, actor_for, host_operator, law_day
from carelaw.platform.accounts.granting import EVERY, approve_grant, designate, grant_role, open_account
from carelaw.platform.accounts.models import Account
from carelaw.platform.parties.models import License, Party
from carelaw.platform.record.checkpoints import take

_DOMAIN = "demo.example"
_PERIOD = 30  # seconds that a code of an authenticator app lives

ADOPTION = """# What this demonstration adopts.
# The act's text lapsed on 2022-06-30; a real deployment records here the law that extends it, with its citation.
rulebooks = ["pa-abc-map", "il-77-2080-208", "il-pbm-programs-2008", "il-215-5-513b1", "il-89-140-990"]

[[changes]]
id = "demonstration"
rulebook = "pa-abc-map"
citation = "Adopted for demonstration only; no statute"
effective_on = 2022-07-01
effect = "extend"
last_day = {last_day}
"""


@dataclass(frozen=True, slots=True)
class SignIn:
    """One account of the demonstration. The secret makes the codes that an authenticator app would show."""

    role: str
    email: str
    password: str
    secret: str
    shows: str

    def code(self, at: datetime) -> str:
        """The code of this instant."""
        return str(format_hotp_value(hotp_value(self.secret, int(at.timestamp()) // _PERIOD)))


@dataclass(frozen=True, slots=True)
class Person:
    """One of the people who sign in: role, name, what the grant is limited to, and what to look at."""

    role: str
    login: str
    name: str
    shows: str
    license: str = ""


PEOPLE = (
    Person("PRESCRIBER", "prescriber", "Dr. Robin Vale", "Ask for a patient's history.", "physician"),
    Person("PRESCRIBER_DESIGNEE", "nurse", "Casey Wren, RN", "Ask on a prescriber's behalf."),
    Person("DISPENSER", "pharmacist", "Jordan Pike, RPh", "Ask at the counter, for a drug.", "pharmacist"),
    Person("SUBMITTER", "submitter", "Sam Lark", "Send files, correct held records."),
    Person("DATA_STEWARD", "steward", "Alex Heron", "Decide which reports speak of one person."),
    Person("AUDITOR", "auditor", "Morgan Finch", "Read and verify the record."),
    Person("RULES_READER", "lawyer", "Taylor Crane", "Try a rule, read the law."),
)


def build(home: Path, console: Console, at: datetime) -> Sequence[SignIn]:
    """Make the demonstration's database, accounts and state; gives the sign-ins."""
    home.mkdir(parents=True, exist_ok=True)
    (home / "law.toml").write_text(ADOPTION.format(last_day=at.date() + timedelta(days=3650)), encoding="utf-8")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    folder = home / "synthetic-state"
    shutil.rmtree(folder, ignore_errors=True)
    console.err("Writing a synthetic state …")
    demo = demo_state(folder, law_day(at) - timedelta(days=1))
    with (folder / "dispensers.csv").open(encoding="utf-8", newline="") as sheet:
        register_dispensers(sheet)
    sign_ins = _accounts(demo, at)
    _load(demo, console)
    take(at)
    _keep(home, sign_ins)
    return sign_ins


def sign_ins_of(home: Path) -> Sequence[SignIn]:
    """The sign-ins of a demonstration made before; none when there is none."""
    kept = home / "demo-sign-ins.json"
    return [SignIn(**one) for one in json.loads(kept.read_text("utf-8"))] if kept.exists() else []


def _keep(home: Path, sign_ins: Sequence[SignIn]) -> None:
    kept = home / "demo-sign-ins.json"
    kept.touch(mode=0o600)
    kept.write_text(json.dumps([asdict(one) for one in sign_ins]), encoding="utf-8")


def _accounts(demo: Demo, at: datetime) -> list[SignIn]:
    """Two administrators first, as the command line may; then everyone else, granted by one, approved by the other."""
    host = host_operator("carelaw demo")
    made: list[SignIn] = []
    admins: list[Actor] = []
    for login, name in (("admin", "Riley Stork"), ("second-admin", "Drew Ibis")):
        account, sign_in = _account(host, "ADMIN", login, name, "Accounts, grants, approvals.", at)
        grant_role(host, at, account=account, role="ADMIN")
        admins.append(actor_for(account, "ADMIN", at, "cli", "carelaw demo", second_factor=True))
        made.append(sign_in)
    accounts: dict[str, Account] = {}
    for person in PEOPLE:
        account, sign_in = _account(admins[0], person.role, person.login, person.name, person.shows, at)
        grant = grant_role(admins[0], at, account=account, role=person.role, scope=_scope(person.role, demo))
        if grant.needs_approval:
            approve_grant(admins[1], at, grant)
        _license(account, person, at)
        accounts[person.role] = account
        made.append(sign_in)
    designate(
        admins[0],
        at,
        principal=accounts["PRESCRIBER"],
        designee=accounts["PRESCRIBER_DESIGNEE"],
        role="PRESCRIBER_DESIGNEE",
        employer="Vale Family Practice",
        standards_version="1",
        is_nurse=True,
        nurse_license="RN000001",
    )
    return [*made[2:], *made[:2]]


def _account(actor: Actor, role: str, login: str, name: str, shows: str, at: datetime) -> tuple[Account, SignIn]:
    password, secret = secrets.token_urlsafe(9), generate_totp_secret()
    email = f"{login}@{_DOMAIN}"
    account = open_account(actor, at, email=email, name=name, password=password)
    TOTP.activate(account, secret)
    return account, SignIn(role, email, password, secret, shows)


def _scope(role: str, demo: Demo) -> dict[str, list[str]]:
    if role == "SUBMITTER":
        return {"dispenser_dea": [EVERY]}
    if role == "DISPENSER":
        row = next(row for row in demo.manifest.rows("dispensers") if row["kind"] == "pharmacy")
        return {"dispenser_dea": [row["dea"]], "npi": [row["npi"]]}
    if role == "PRESCRIBER":
        row = next(demo.manifest.rows("prescribers"))
        return {"dea": [row["dea"]], "npi": [row["npi"]]}
    return {}


def _license(account: Account, person: Person, at: datetime) -> None:
    if person.license:
        party = Party.objects.create(kind="person", name=person.name, account_id=account.pk, created_at=at)
        number = f"{person.license[:2].upper()}000001"
        License.objects.create(party=party, kind=person.license, number=number, state="PA", valid_from=date(2015, 1, 1))


def _load(demo: Demo, console: Console) -> None:
    """Send every file at the time its sender would have, through the same intake as everyone."""
    account = Account.objects.get(email=f"submitter@{_DOMAIN}")
    rows = list(demo.manifest.rows("files"))
    progress = console.progress("files", len(rows))
    for row in rows:
        at = datetime.fromisoformat(row["received_at"]).astimezone(UTC)
        actor = Actor(
            account_id=str(account.pk),
            name=account.name,
            role="SUBMITTER",
            second_factor=True,
            channel="file-drop",
            client="carelaw demo",
            scope={"dispenser_dea": (EVERY,)},
        )
        with (demo.manifest.files / row["file"]).open("rb") as stream:
            submission = receive(actor, stream, file_name=row["file"], at=at)
        process(str(submission.pk), at=at)
        progress.advance()
    progress.close()
