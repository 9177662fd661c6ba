"""`carelaw demo`: a synthetic state, loaded through the real intake, with one sign-in for each role."""

from __future__ import annotations

import importlib
import json
import secrets
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.core.management import call_command

from carelaw.kernel.command import Console
from carelaw.pdmp.synth.demo import Demo, demo_state
from carelaw.pdmp.use_cases.processing import process
from carelaw.pdmp.use_cases.registering import register_dispensers
from carelaw.pdmp.use_cases.submitting import receive
from carelaw.platform.accounts.actor import Actor, actor_for, host_operator, law_day
from carelaw.platform.accounts.granting import EVERY, approve_grant, designate, grant_role, open_account
from carelaw.platform.accounts.models import Account
from carelaw.platform.adopted_law import one_law
from carelaw.platform.cases.ticking import tick_until
from carelaw.platform.parties.models import License, Party
from carelaw.platform.record.checkpoints import take
from carelaw.platform.story import StoryPerson

_DOMAIN = "demo.example"
_PERIOD = 30  # seconds that a code of an authenticator app lives
# The passwords are random and printed, so hashing them long protects nobody; the first sign-in hashes them anew.
_ITERATIONS = 1000

ADOPTION = """# What this demonstration adopts.
# The act's text lapsed on 2022-06-30 and the health homes' rule was never adopted; a real deployment records here
# the law that extends or adopts them, with its citation.
rulebooks = ["pa-abc-map", "il-77-2080-208", "il-pbm-programs-2008", "il-215-5-513b1", "il-89-140-990"]

[[changes]]
id = "demonstration"
rulebook = "pa-abc-map"
citation = "Adopted for demonstration only; no statute"
effective_on = 2022-07-01
effect = "extend"
last_day = {last_day}

[[changes]]
id = "demonstration-of-health-homes"
rulebook = "il-89-140-990"
citation = "Adopted for demonstration only; no rule"
effective_on = 2024-07-01
effect = "amend-setting"
number = "ihh.adopted_on"
value = 2024-07-01
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


# Who signs in to prescription monitoring; the other programs name their own.
PEOPLE = (
    StoryPerson("PRESCRIBER", "prescriber", "Dr. Robin Vale", "Ask for a patient's history.", "physician"),
    StoryPerson("PRESCRIBER_DESIGNEE", "nurse", "Casey Wren, RN", "Ask on a prescriber's behalf."),
    StoryPerson("DISPENSER", "pharmacist", "Jordan Pike, RPh", "Ask at the counter, for a drug.", "pharmacist"),
    StoryPerson("DISPENSER_DESIGNEE", "technician", "Emery Teal, CPhT", "Ask on a pharmacist's behalf."),
    StoryPerson("SUBMITTER", "submitter", "Sam Lark", "Send files, correct held records."),
    StoryPerson("DATA_STEWARD", "steward", "Alex Heron", "Decide which reports speak of one person."),
    StoryPerson("AUDITOR", "auditor", "Morgan Finch", "Read and verify the record."),
    StoryPerson("RULES_READER", "lawyer", "Taylor Crane", "Try a rule, read the law."),
)


# Whose grant waits for the second administrator.
WAITING = "second-reviewer"

# A story tells of two years at most; its people had their roles that long.
_TOLD = timedelta(days=731)

# Every program says who else signs in, and what happened before today.
STORIES = ("carelaw.pdmp.story", "carelaw.gateway.story", "carelaw.pbm.story", "carelaw.ihh.story")


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
    admins, sign_ins = administrators(at)
    _open_monitoring(admins, sign_ins, demo, at)
    _leave_waiting(admins[0], at)
    with one_law():
        _load(demo, console)
    for name in STORIES:
        tell_story(importlib.import_module(name), admins, sign_ins, at, console)
    tick_until(law_day(at))
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


def administrators(at: datetime) -> tuple[Sequence[Actor], list[SignIn]]:
    """Two administrators first, as the command line may; one grants what the other approves."""
    host = host_operator("carelaw demo")
    admins, made = [], []
    for login, name in (("admin", "Riley Stork"), ("second-admin", "Drew Ibis")):
        account, sign_in = _account(host, "ADMIN", login, name, "Accounts, grants, approvals.", at)
        grant_role(host, at, account=account, role="ADMIN")
        admins.append(actor_for(account, "ADMIN", at, "cli", "carelaw demo", second_factor=True))
        made.append(sign_in)
    return admins, made


def _admit(
    admins: Sequence[Actor],
    person: StoryPerson,
    scope: Mapping[str, Sequence[str]],
    at: datetime,
    since: date | None = None,
) -> tuple[Account, SignIn]:
    """An account with its role, granted by one administrator and approved by the other where that is needed."""
    account, sign_in = _account(admins[0], person.role, person.login, person.name, person.shows, at)
    grant = grant_role(admins[0], at, account=account, role=person.role, scope=scope, starts_on=since)
    if grant.needs_approval:
        approve_grant(admins[1], at, grant)
    _license(account, person, next(iter(scope.get("state", ())), "PA"), at)
    return account, sign_in


def _open_monitoring(admins: Sequence[Actor], sign_ins: list[SignIn], demo: Demo, at: datetime) -> None:
    accounts: dict[str, Account] = {}
    for person in PEOPLE:
        accounts[person.role], sign_in = _admit(admins, person, _scope(person.role, demo), at)
        sign_ins.append(sign_in)
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
    designate(
        admins[0],
        at,
        principal=accounts["DISPENSER"],
        designee=accounts["DISPENSER_DESIGNEE"],
        role="DISPENSER_DESIGNEE",
        employer="Lindenvale Pharmacy",
        standards_version="1",
    )


def _leave_waiting(admin: Actor, at: datetime) -> None:
    """One grant waits for the second administrator."""
    account = open_account(admin, at, email=f"{WAITING}@{_DOMAIN}", name="Quinn Rail")
    grant_role(admin, at, account=account, role="DOH_REVIEWER")


def tell_story(story: Any, admins: Sequence[Actor], sign_ins: list[SignIn], at: datetime, console: Console) -> None:
    """One program's people and what they did before today, by the use cases that everyone uses."""
    console.err(f"{story.__doc__.splitlines()[0]} …")
    scopes = story.prepare(at)
    people = {}
    for person in story.PEOPLE:
        account, sign_in = _admit(admins, person, scopes.get(person.login, {}), at, law_day(at) - _TOLD)
        people[person.login] = actor_for(account, person.role, at, "cli", "carelaw demo", second_factor=True)
        sign_ins.append(sign_in)
    with one_law():
        story.tell(people, at)


def _account(actor: Actor, role: str, login: str, name: str, shows: str, at: datetime) -> tuple[Account, SignIn]:
    password, secret = secrets.token_urlsafe(9), generate_totp_secret()
    email = f"{login}@{_DOMAIN}"
    account = open_account(actor, at, email=email, name=name)
    hasher = PBKDF2PasswordHasher()
    account.password = hasher.encode(password, hasher.salt(), _ITERATIONS)
    account.save(update_fields=["password"])
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


def _license(account: Account, person: StoryPerson, state: str, at: datetime) -> None:
    if person.license:
        party = Party.objects.create(kind="person", name=person.name, account_id=account.pk, created_at=at)
        number = f"{person.license[:2].upper()}000001"
        License.objects.create(
            party=party, kind=person.license, number=number, state=state, valid_from=date(2015, 1, 1)
        )


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
