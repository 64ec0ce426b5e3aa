"""Rows written when inventory and chain began are the same after every migration since."""

from __future__ import annotations

from typing import Any

from tests.platform.conftest import Installation

FIRST = {"chain": "0001_initial", "directory": "0001_initial"}
BEGIN = """
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

executor = MigrationExecutor(connection)
leaves = dict(executor.loader.graph.leaf_nodes()) | first
del leaves["confirmation"]  # it builds on later ones, so it was not there
executor.migrate(list(leaves.items()))
apps = MigrationExecutor(connection).loader.project_state(list(leaves.items())).apps
"""
FILL = """
from datetime import UTC, date, datetime, time
from decimal import Decimal
from uuid import UUID

VALUES = {
    "BooleanField": lambda n: n == 1, "BinaryField": lambda n: bytes([n, 0, 255]),
    "DateField": lambda n: date(2024, 2, n), "TimeField": lambda n: time(9, n),
    "DateTimeField": lambda n: datetime(2024, 2, n, 23, 30, 0, n, UTC),
    "DecimalField": lambda n: Decimal(n), "FloatField": lambda n: n + 0.1,
    "JSONField": lambda n: {"ä": [n, None, {"b": "ß"}]}, "UUIDField": lambda n: UUID(int=n),
    "EmailField": lambda n: f"a{n}@muster.example",
    "CharField": lambda n: f"Ä{n}", "TextField": lambda n: f"Zeile 1\\r\\nZeile {n}",
    "SlugField": lambda n: f"ort-{n}",
}
made = {}


def value(field, n, label):
    said = special.get(f"{label}.{field.name}", {})
    if str(n) in said:
        told = said[str(n)]
        return row(field.related_model, told).pk if field.is_relation and told else told
    if field.is_relation:
        own = field.related_model._meta.label == label
        return None if own and field.null else row(field.related_model, n).pk
    if field.choices:
        return field.choices[min(n, len(field.choices)) - 1][0]
    kinds = (one.__name__ for one in type(field).__mro__)
    return next((VALUES[kind] for kind in kinds if kind in VALUES), lambda n: n)(n)


def row(model, n):
    label = model._meta.label
    if (label, n) not in made:
        fields = [f for f in model._meta.fields if not (f.primary_key and "Auto" in
                  f.get_internal_type())]
        told = {f.attname: value(f, n, label) for f in fields}
        made[label, n] = model._base_manager.create(**told)
    return made[label, n]


for app in first:
    for model in apps.get_app_config(app).get_models(include_auto_created=True):
        for n in (1, 2):
            row(model, n)
"""
ROWS = """
from uuid import UUID

from django.db import connection


def plain(value):
    return value.hex if isinstance(value, UUID) else str(value)


result = {}
with connection.cursor() as cursor:
    for table in sorted(connection.introspection.table_names()):
        if table.startswith(("chain_", "directory_")):
            cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
            names = [one.name if hasattr(one, "name") else one[0] for one in cursor.description]
            result[table] = [dict(zip(names, map(plain, one))) for one in cursor.fetchall()]
"""
SPECIAL = {
    "areas.Edition.state": {"1": "active", "2": "loading", "3": "former"},
    "areas.Level.planning": {"1": True, "2": True, "3": False},
    "accounts.Municipality.kind": {"1": "kreis", "2": "city", "3": "kreis"},
    "chain.AnalysisRun.edition": {"1": 3, "2": None},
}
"""Editions: that of the areas planned with, one that is being loaded, the former one of a run."""


def test_what_was_written_at_the_beginning_is_there_after_every_migration(
    either: Installation,
) -> None:
    either.data.mkdir()
    before = either.python(BEGIN + FILL + ROWS, first=FIRST, special=SPECIAL)
    assert len(before) > 35 and all(len(rows) == 2 for rows in before.values())

    either.run("upgrade")

    after: dict[str, Any] = either.python(ROWS)
    for table, rows in before.items():
        kept = [{name: one[name] for name in rows[0]} for one in after[table]]
        assert kept == rows, table
    first, third = f"{1:032}", f"{3:032}"
    assert of(after, "chain_gap") == [third, "None"], "that of the run which found it last"
    assert of(after, "chain_completeness") == [first, "None"], "that the municipality plans with"
    assert {one["look_again"] for one in after["chain_gap"]} == {"None"}
    assert {one["neighbours"] for one in after["chain_completeness"]} <= {"0", "False"}
    assert after["directory_derivation"] == [], "nothing is derived yet: the worker does it"


def of(rows: dict[str, Any], table: str) -> list[str]:
    """The editions rows of a table are of."""
    return [one["edition_id"] for one in rows[table]]
