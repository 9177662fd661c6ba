"""What a deployment sets: one dataclass, read from the environment, every error told at once."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from urllib.parse import unquote, urlsplit


class ConfigurationError(Exception):
    """The environment cannot be used; the message lists every fault and its cure."""


@dataclass(frozen=True)
class Configuration:
    """A deployment's settings. `home` holds the database (SQLite), received files and keys."""

    home: Path
    database_url: str
    secret_key: str = field(repr=False)
    debug: bool = False
    hosts: tuple[str, ...] = ("localhost", "127.0.0.1", "[::1]")
    demo: bool = False
    second_factor_required: bool = True
    secure_cookies: bool = True
    # How many of our own proxies stand in front; what they say of a client's address and of TLS is believed.
    proxies: int = 0
    # Where mail goes out; none: every message is a file below the home.
    smtp_url: str = field(default="", repr=False)
    mail_from: str = "carelaw@localhost"
    # Addresses of proxies whose word on a client's certificate is taken; none by default.
    gateway_proxies: tuple[str, ...] = ()
    # What the assertions of connection points must name as their audience.
    gateway_audience: str = "urn:carelaw:gateway:il"
    # The private key with which questions to other states are signed and theirs are opened (PEM).
    gateway_state_key: Path = Path("var/gateway-state.key")

    @property
    def database(self) -> dict[str, object]:
        """Django's DATABASES entry for `database_url`."""
        return database_entry(self.database_url)

    @property
    def mail(self) -> dict[str, object]:
        """Django's EMAIL_* settings."""
        return mail_settings(self.smtp_url, self.home)


def database_entry(url: str) -> dict[str, object]:
    """Django's connection settings for `sqlite:///path` or `postgresql://user:password@host:port/name`.

    SQLite writers begin IMMEDIATE: a deferred transaction that reads, then writes, fails at once with
    "database is locked" whatever the time-out. `synchronous=FULL`: an acknowledged upload survives power loss.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": unquote(parts.path) if parts.path.startswith("//") else unquote(parts.path) or ":memory:",
            "ATOMIC_REQUESTS": False,
            "OPTIONS": {
                "timeout": 20,
                "transaction_mode": "IMMEDIATE",
                "init_command": (
                    "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                    "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;"
                ),
            },
        }
    query = dict(pair.split("=", 1) for pair in parts.query.split("&") if "=" in pair)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(query.get("host", parts.hostname or "")),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 0,
        # `?pool=0` keeps the plain connection that a test database wants: a pool outlives the database it points at.
        "OPTIONS": {} if query.get("pool") == "0" else {"pool": {"min_size": 1, "max_size": 8, "timeout": 10}},
    }


def mail_settings(url: str, home: Path) -> dict[str, object]:
    """Django's settings for `smtp://user:password@host:port`, or for files below the home when there is no address.

    `smtp` turns to TLS after the greeting (port 587), `smtps` begins with it (465); `?tls=0` is for a relay on the
    same machine.
    """
    if not url:
        return {"EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend", "EMAIL_FILE_PATH": home / "mail"}
    parts = urlsplit(url)
    at_once = parts.scheme == "smtps"
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "",
        "EMAIL_PORT": parts.port or (465 if at_once else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": at_once,
        "EMAIL_USE_TLS": not at_once and parts.query != "tls=0",
        "EMAIL_TIMEOUT": 20,
    }


def read_configuration(environment: Mapping[str, str] | None = None) -> Configuration:
    """The deployment's settings. Raises ConfigurationError naming every variable that cannot be used."""
    env = os.environ if environment is None else environment
    faults: list[str] = []
    home = Path(env.get("CARELAW_HOME", "var")).absolute()
    url = env.get("CARELAW_DATABASE_URL", f"sqlite:///{home / 'carelaw.sqlite3'}")
    if urlsplit(url).scheme not in {"sqlite", "postgresql"}:
        faults.append("CARELAW_DATABASE_URL must begin sqlite:/// or postgresql://")
    smtp_url, mail_from = env.get("CARELAW_SMTP_URL", ""), env.get("CARELAW_MAIL_FROM", "")
    faults += _mail_faults(smtp_url, mail_from)
    made = Configuration(
        home=home,
        database_url=url,
        secret_key=env.get("CARELAW_SECRET_KEY") or _kept_secret(home),
        debug=_flag(env, "CARELAW_DEBUG", False, faults),
        hosts=tuple(env.get("CARELAW_HOSTS", "localhost,127.0.0.1,[::1]").split(",")),
        demo=_flag(env, "CARELAW_DEMO", False, faults),
        second_factor_required=_flag(env, "CARELAW_SECOND_FACTOR", True, faults),
        secure_cookies=_flag(env, "CARELAW_SECURE_COOKIES", True, faults),
        proxies=_count(env, "CARELAW_PROXIES", faults),
        smtp_url=smtp_url,
        mail_from=mail_from or "carelaw@localhost",
        gateway_proxies=tuple(one.strip() for one in env.get("CARELAW_GATEWAY_PROXIES", "").split(",") if one.strip()),
        gateway_audience=env.get("CARELAW_GATEWAY_AUDIENCE", "urn:carelaw:gateway:il"),
        gateway_state_key=Path(env.get("CARELAW_GATEWAY_STATE_KEY") or home / "gateway-state.key"),
    )
    if faults:
        raise ConfigurationError("; ".join(faults))
    return made


def shown(configuration: Configuration) -> dict[str, str]:
    """The settings as an operator may print them: secrets and passwords masked."""
    masked = {"secret_key"}
    rows = {f.name: "•••" if f.name in masked else str(getattr(configuration, f.name)) for f in fields(configuration)}
    for name in ("database_url", "smtp_url"):
        password = urlsplit(rows[name]).password
        if password:
            rows[name] = rows[name].replace(f":{password}@", ":•••@")
    return rows


def _mail_faults(url: str, sender: str) -> list[str]:
    if not url:
        return []
    faults = []
    try:
        usable = urlsplit(url).scheme in {"smtp", "smtps"} and bool(urlsplit(url).hostname) and urlsplit(url).port != 0
    except ValueError:
        usable = False
    if not usable:
        faults.append("CARELAW_SMTP_URL must look like smtp://user:password@host:587 or smtps://…")
    if "@" not in sender:
        faults.append("CARELAW_MAIL_FROM must be the address that mail is sent from")
    return faults


def _count(env: Mapping[str, str], name: str, faults: list[str]) -> int:
    text = env.get(name, "0")
    if not (text.isascii() and text.isdigit()):
        faults.append(f"{name} must be a whole number, not {text!r}")
        return 0
    return int(text)


def _flag(env: Mapping[str, str], name: str, default: bool, faults: list[str]) -> bool:
    text = env.get(name)
    if text is None:
        return default
    if text.lower() not in {"0", "1", "true", "false"}:
        faults.append(f"{name} must be 1 or 0, not {text!r}")
    return text.lower() in {"1", "true"}


def _kept_secret(home: Path) -> str:
    """A secret made on first use and kept beside the database, readable by its owner only."""
    kept = home / "secret-key"
    if not kept.exists():
        home.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(48))
    return kept.read_text().strip()
