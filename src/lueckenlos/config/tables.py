"""The tables of an empty database, made at once as migrations would leave them.

Migrations from the beginning say the same step by step and take a quarter of a minute for it. Those
that move rows have none to move. That both ways lead to the same tables is checked by a test.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import cast

from django.apps.registry import Apps
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model

from lueckenlos.config.rows import Node, last


def is_bare() -> bool:
    """Whether the database has no table at all."""
    return not connection.introspection.table_names()


def make_tables(loader: MigrationLoader, nodes: Iterable[Node]) -> None:
    """Make the tables there are after these migrations, and note each as made: all or nothing.

    `nodes` holds every migration that others of them build on. The database is bare.
    """
    every = list(nodes)
    apps = cast(Apps, loader.project_state(last(loader, set(every))).apps)
    noted = MigrationRecorder(connection)
    with connection.schema_editor() as editor:
        every_model: tuple[type[Model], ...] = (noted.Migration, *apps.get_models())
        for model in every_model:
            if model._meta.managed and not model._meta.proxy and not model._meta.swapped:
                editor.create_model(model)
        for app, name in every:
            noted.record_applied(app, name)
