"""Rows as JSON that either database writes and reads, exact to the microsecond."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, cast
from uuid import UUID

from django.apps.registry import Apps
from django.db import connection, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models.functions import Cast
from django.utils.duration import duration_iso_string

LEFT_OUT = {"accounts.sharedcache", "sessions.session"}
"""Nobody should be logged in by a restored backup, and what is kept for minutes is over."""
AT_ONCE, AT_ONCE_LARGE = 500, 50
"""Rows in memory together; those with files or trees in them can be large."""

Node = tuple[str, str]
"""App and name of a migration."""


def applied() -> list[Node]:
    """The migrations the database has, sorted."""
    return sorted(MigrationRecorder(connection).applied_migrations())


def models_at(
    loader: MigrationLoader, nodes: Iterable[Node], *, all_of: bool = False
) -> list[type[models.Model]]:
    """Every table after these migrations, tables of pairs included, in a fixed order.

    `all_of`: also those no backup keeps.
    """
    registry = cast(Apps, loader.project_state(last(loader, set(nodes))).apps)
    found = [
        model
        for model in registry.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
        if all_of or model._meta.label_lower not in LEFT_OUT
    ]
    return sorted(found, key=lambda model: model._meta.label_lower)


def last(loader: MigrationLoader, nodes: set[Node]) -> list[Node]:
    """Those of the migrations that no other of them in their app builds on."""
    graph = cast(Any, loader.graph).node_map
    return sorted(
        node
        for node in nodes & set(graph)
        if not any(child.key in nodes and child.key[0] == node[0] for child in graph[node].children)
    )


def lines(model: type[models.Model]) -> Iterator[bytes]:
    """A JSON object per row, by column, in the order of keys."""
    fields = _fields(model)
    # a column of JSON as text: else nothing tells its null from an empty column
    told = {
        f"text_of_{one.attname}": Cast(one.attname, models.TextField())
        for one in fields
        if isinstance(one, models.JSONField)
    }
    names = [f"text_of_{one.attname}" if f"text_of_{one.attname}" in told else one.attname
             for one in fields]  # fmt: skip
    rows = model._base_manager.order_by("pk").annotate(**told).values_list(*names)
    for row in rows.iterator(chunk_size=at_once(model)):
        values = {one.attname: plain(one, value) for one, value in zip(fields, row, strict=True)}
        yield json.dumps(values, ensure_ascii=False).encode() + b"\n"


def at_once(model: type[models.Model]) -> int:
    """How many rows of a table are read and written together."""
    large = any(isinstance(one, (models.JSONField, models.BinaryField)) for one in _fields(model))
    return AT_ONCE_LARGE if large else AT_ONCE


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [one for one in model._meta.concrete_fields if not getattr(one, "generated", False)]


def plain(field: models.Field[Any, Any], value: object) -> object:
    """A value of a column as JSON knows it; `of` turns it back.

    Raises `TypeError` for a kind of value this form does not know.
    """
    if isinstance(field, models.JSONField):
        return None if value is None else {"json": json.loads(str(value))}
    if value is None or isinstance(value, (str, bool, int, float)):
        return value
    if isinstance(value, (bytes, bytearray, memoryview)):
        return base64.b64encode(bytes(value)).decode()
    if isinstance(value, (datetime, date, time)):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, (UUID, Decimal)):
        return str(value)
    raise TypeError(f"{field} holds {type(value).__name__}, which a backup cannot keep")


def of(field: models.Field[Any, Any], said: Any) -> Any:
    """The value of a column that `plain` wrote."""
    if said is None:
        return None
    if isinstance(field, models.JSONField):
        inside = said["json"]
        return models.Value(None, models.JSONField()) if inside is None else inside
    if isinstance(field, models.BinaryField):
        return base64.b64decode(said, validate=True)
    if isinstance(field, models.ForeignKey):
        return of(field.target_field, said)
    return field.to_python(said)


def load(model: type[models.Model], written: Iterable[bytes]) -> int:
    """Insert rows as they were, times of making and changing included; how many.

    Only for models out of `models_at`: it changes their fields.
    """
    fields = {one.attname: one for one in _fields(model)}
    for one in fields.values():
        if isinstance(one, (models.DateField, models.TimeField)):
            one.auto_now = one.auto_now_add = False
    made, count, most = list[models.Model](), 0, at_once(model)
    for line in written:
        values = json.loads(line)
        if values.keys() != fields.keys():
            raise ValueError(f"{model._meta.label}: columns differ")
        made.append(model(**{name: of(fields[name], said) for name, said in values.items()}))
        count += 1
        if len(made) == most:
            model._base_manager.bulk_create(made)
            made.clear()
    model._base_manager.bulk_create(made)
    return count
