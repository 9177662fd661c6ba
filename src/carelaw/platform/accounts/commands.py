"""Accounts and tokens at the host's command line."""

from __future__ import annotations

import argparse
from datetime import date
from typing import TYPE_CHECKING

from carelaw.kernel.command import Command, Console, Exit, add_format
from carelaw.kernel.refusal import Refusal
from carelaw.platform import clock
from carelaw.platform.accounts.actor import Actor, host_operator, law_day
from carelaw.platform.accounts.roles import ROLES

if TYPE_CHECKING:
    from carelaw.platform.accounts.models import Account

_GRANTABLE = sorted(code for code, role in ROLES.items() if role.grantable)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help="the person's e-mail address")
    parser.add_argument("--name", required=True, help="the person's name")
    parser.add_argument(
        "--role", action="append", default=[], choices=_GRANTABLE, metavar="ROLE", help="may be repeated"
    )
    parser.add_argument("--language", choices=("en", "es"), default="en")
    parser.add_argument(
        "--scope",
        action="append",
        default=[],
        metavar="KIND=ID,ID",
        help="limit the roles, for example dea=AB1234563 or dispenser_dea=BC7654329",
    )
    parser.add_argument("--until", type=date.fromisoformat, metavar="DATE", help="the roles' last day")
    parser.add_argument("--site", default="", metavar="URL", help="the console's address, to print a whole link")


def _add(options: argparse.Namespace, console: Console) -> int:
    from django.db import transaction

    from carelaw.platform.accounts.granting import grant_role, open_account
    from carelaw.platform.accounts.invitations import link_for
    from carelaw.platform.accounts.models import Account

    actor, at = _operator("account add"), clock.now()
    scope = _scope(options.scope)
    with transaction.atomic():
        account = Account.objects.filter(email=options.email.strip().lower()).first()
        opened = account is None
        if account is None:
            account = open_account(actor, at, email=options.email, name=options.name, language=options.language)
        terms = {"scope": scope, "ends_on": options.until}
        grants = [grant_role(actor, at, account=account, role=role, **terms) for role in options.role]
    for grant in grants:
        waits = "waits for an administrator's approval" if grant.needs_approval else "granted"
        console.err(f"{grant.role}: {waits}")
    if not opened:
        console.err("The account exists; only the roles were added.")
        return Exit.DONE
    console.err("Give this link to the person and to nobody else; it sets the password, once, within three days:")
    console.out(link_for(account, options.site))
    return Exit.DONE


def _list_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--role", choices=_GRANTABLE, metavar="ROLE", help="only accounts that hold this role now")
    add_format(parser)


def _list(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.accounts.models import Account

    on = law_day(clock.now())
    rows = []
    for account in Account.objects.prefetch_related("grants").order_by("email"):
        live = sorted({grant.role for grant in account.grants.all() if grant.why_not_live(on) is None})
        if options.role is None or options.role in live:
            roles = live if options.format == "json" else ", ".join(live)
            rows.append({"email": account.email, "name": account.name, "roles": roles, "standing": _standing(account)})
    console.rows(rows, ("email", "name", "roles", "standing"), options.format)
    return Exit.DONE


def _suspend_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email")
    parser.add_argument("--because", required=True, help="the reason, shown to the person")


def _suspend(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.accounts.granting import suspend_account

    suspend_account(_operator("account suspend"), clock.now(), _account(options.email), because=options.because)
    console.err("Suspended; the next request of this account is refused.")
    return Exit.DONE


def _reset_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email")
    parser.add_argument("--site", default="", metavar="URL", help="the console's address, to print a whole link")


def _reset(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.accounts.granting import forget_second_factors
    from carelaw.platform.accounts.invitations import link_for

    account = _account(options.email)
    removed = forget_second_factors(_operator("account reset"), clock.now(), account)
    console.err(f"Second factors removed: {removed}. Check who asked; then give this link to the person only:")
    console.out(link_for(account, options.site))
    return Exit.DONE


def _issue_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("email", help="the account that the program speaks for")
    parser.add_argument("--role", required=True, choices=_GRANTABLE, metavar="ROLE")
    parser.add_argument("--days", type=int, default=90, help="how long it lives (1 to 366; 90 when not given)")
    parser.add_argument("--label", default="", help="what it is for")
    parser.add_argument("--only", action="append", default=[], metavar="PERMISSION", help="narrow it to a permission")


def _issue(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.accounts.tokens import issue_token

    issued = issue_token(
        _operator("token issue"),
        clock.now(),
        account=_account(options.email),
        role=options.role,
        days=options.days,
        label=options.label,
        narrowed_to=options.only,
    )
    console.err(f"Token {issued.token.prefix}… until {issued.token.expires_at:%Y-%m-%d}. It is not shown again:")
    console.out(issued.secret)
    return Exit.DONE


def _revoke_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("prefix", help="the token's first twelve characters, such as clw_3f9a01bc")


def _revoke(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.accounts.models import AccessToken
    from carelaw.platform.accounts.tokens import revoke_token

    found = list(AccessToken.objects.filter(prefix=options.prefix[:12]))
    if len(found) != 1:
        raise Refusal(
            "token-not-found", f"No single token begins {options.prefix[:12]}.", kind="not-found", field="prefix"
        )
    revoke_token(_operator("token revoke"), clock.now(), found[0])
    console.err("Revoked.")
    return Exit.DONE


def _tokens_arguments(parser: argparse.ArgumentParser) -> None:
    add_format(parser)


def _tokens(options: argparse.Namespace, console: Console) -> int:
    from carelaw.platform.accounts.models import AccessToken

    at = clock.now()
    rows = [
        {
            "prefix": token.prefix,
            "email": token.account.email,
            "role": token.role,
            "label": token.label,
            "expires": token.expires_at.date().isoformat(),
            "state": "live" if token.is_live(at) else ("revoked" if token.revoked_at else "expired"),
        }
        for token in AccessToken.objects.select_related("account").order_by("-issued_at")
    ]
    console.rows(rows, ("prefix", "email", "role", "label", "expires", "state"), options.format)
    return Exit.DONE


def _operator(command: str) -> Actor:
    return host_operator(f"carelaw {command}")


def _account(email: str) -> Account:
    from carelaw.platform.accounts.models import Account

    found = Account.objects.filter(email=email.strip().lower()).first()
    if found is None:
        says = f"No account has the address {email}. See `carelaw account list`."
        raise Refusal("account-not-found", says, kind="not-found", field="email")
    return found


def _standing(account: Account) -> str:
    if not account.is_active:
        return "closed"
    return "suspended" if account.suspended_at else "good"


def _scope(given: list[str]) -> dict[str, list[str]]:
    scope: dict[str, list[str]] = {}
    for text in given:
        kind, mark, ids = text.partition("=")
        if not mark or not ids.strip(", "):
            raise Refusal("scope-unreadable", f"Write --scope KIND=ID,ID, not {text!r}.", field="scope")
        scope.setdefault(kind.strip(), []).extend(part.strip() for part in ids.split(",") if part.strip())
    return scope


COMMANDS: tuple[Command, ...] = (
    Command(
        ("account", "add"),
        "Open an account and grant it roles; prints the link that sets its password.",
        _add_arguments,
        _add,
        "carelaw account add ana@example.org --name 'Ana Ruiz' --role PRESCRIBER --scope dea=AB1234563",
        needs_django=True,
    ),
    Command(
        ("account", "list"),
        "List accounts with the roles they hold now.",
        _list_arguments,
        _list,
        "carelaw account list --role ADMIN --format json",
        needs_django=True,
    ),
    Command(
        ("account", "suspend"),
        "Stop an account at once.",
        _suspend_arguments,
        _suspend,
        "carelaw account suspend ana@example.org --because 'License lapsed'",
        needs_django=True,
    ),
    Command(
        ("account", "reset"),
        "Remove a person's lost second factors and print a new password link.",
        _reset_arguments,
        _reset,
        "carelaw account reset ana@example.org",
        needs_django=True,
    ),
    Command(
        ("token", "issue"),
        "Issue an access token for a program; it is printed once.",
        _issue_arguments,
        _issue,
        "carelaw token issue intake@example.org --role SUBMITTER --days 90",
        needs_django=True,
    ),
    Command(
        ("token", "list"),
        "List access tokens by their first characters.",
        _tokens_arguments,
        _tokens,
        "carelaw token list",
        needs_django=True,
    ),
    Command(
        ("token", "revoke"),
        "End an access token at once.",
        _revoke_arguments,
        _revoke,
        "carelaw token revoke clw_3f9a01bc",
        needs_django=True,
    ),
)
