"""The triggers that let the database refuse to change or delete what is on the record, whoever asks."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("record_entry", "record_checkpoint")
_REFUSAL = "the record is only ever added to"

_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION record_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'restrict_violation'; END $$
"""


def put_up(connection: BaseDatabaseWrapper) -> None:
    """Make the database refuse UPDATE, DELETE and TRUNCATE on the record's tables."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for name, statement in _triggers(connection.vendor):
            cursor.execute(f"CREATE TRIGGER {name} {statement}")


def take_down(connection: BaseDatabaseWrapper) -> None:
    """Drop the triggers: for undoing the migration, and for tests that play a dishonest superuser."""
    with connection.cursor() as cursor:
        for name, _ in _triggers(connection.vendor):
            table = next(t for t in TABLES if name.startswith(t))
            on = f" ON {table}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{on}")


def standing(connection: BaseDatabaseWrapper) -> bool:
    """True when every trigger is in place."""
    query = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    if connection.vendor == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        found = {row[0] for row in cursor.fetchall()}
    return {name for name, _ in _triggers(connection.vendor)} <= found


def _triggers(vendor: str) -> list[tuple[str, str]]:
    if vendor == "postgresql":
        return [
            (
                f"{table}_no_{act.lower()}",
                f"BEFORE {act} ON {table} FOR EACH {'STATEMENT' if act == 'TRUNCATE' else 'ROW'} "
                "EXECUTE FUNCTION record_refuse()",
            )
            for table in TABLES
            for act in ("UPDATE", "DELETE", "TRUNCATE")
        ]
    return [
        (f"{table}_no_{act.lower()}", f"BEFORE {act} ON {table} BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END")
        for table in TABLES
        for act in ("UPDATE", "DELETE")
    ]
