"""The database's own rules are in force: constraints, migrations, triggers and rights of append-only ones."""

from collections.abc import Iterator

from django.apps import apps
from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from practice.verification.finding import Finding

TRIGGERS = {
    "practice_auditevent": {"sotto_stamp", "sotto_keep", "sotto_keep_all"},
    "practice_checkpoint": {"sotto_keep", "sotto_keep_all"},
}
CHANGES = ("UPDATE", "DELETE", "TRUNCATE")


def findings() -> Iterator[Finding]:
    for area, kind, subjects in (
        ("constraints", "migration_pending", _pending()),
        ("constraints", "constraint_absent", _absent()),
        ("constraints", "constraint_not_valid", _not_valid()),
        ("append_only", "trigger_off", _triggers_off()),
        ("append_only", "right_too_many", _rights_too_many()),
    ):
        yield from (Finding(area=area, kind=kind, subject=subject) for subject in subjects)


def _pending() -> Iterator[str]:
    """Every one that is not noted as applied, in the middle too: `migrate` looks at the last one only."""
    loader = MigrationLoader(connection)
    for app, name in sorted(set(loader.graph.nodes) - set(loader.applied_migrations or ())):
        yield f"{app} {name}"


def _absent() -> Iterator[str]:
    """What the models declare and the database doesn't have."""
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for model in apps.get_models(include_auto_created=True):
            if not model._meta.managed or model._meta.proxy:
                continue
            if model._meta.db_table not in tables:
                yield f"{model._meta.db_table} (the table)"
                continue
            found = connection.introspection.get_constraints(cursor, model._meta.db_table)
            names = [constraint.name for constraint in model._meta.total_unique_constraints] + _declared(
                model
            )
            yield from (f"{model._meta.db_table} {name}" for name in sorted(set(names) - set(found)))


def _declared(model: type[Model]) -> list[str]:
    return [constraint.name for constraint in model._meta.constraints]


def _not_valid() -> Iterator[str]:
    yield from _words(
        "SELECT conrelid::regclass || ' ' || conname FROM pg_constraint WHERE NOT convalidated"
        " UNION SELECT indrelid::regclass || ' ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid"
    )


def _triggers_off() -> Iterator[str]:
    enabled = set(
        _words("SELECT tgrelid::regclass || ' ' || tgname FROM pg_trigger WHERE tgenabled IN ('O', 'A')")
    )
    for table, names in TRIGGERS.items():
        yield from (f"{table} {name}" for name in sorted(names) if f"{table} {name}" not in enabled)


def _rights_too_many() -> Iterator[str]:
    held = "SELECT change FROM unnest(%s::text[]) AS change WHERE has_table_privilege(%s, %s, change)"
    for model in apps.get_models():
        if getattr(model, "is_append_only", False):
            table = model._meta.db_table
            changes = _words(held, list(CHANGES), settings.SOTTO_APP_ROLE, table)
            yield from (f"{table} {change}" for change in changes)


def _words(sql: str, *values: str | list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [word for (word,) in cursor.fetchall()]
