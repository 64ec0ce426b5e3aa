"""Pages of a municipality in a database of its own, and the plain SQL for the same rows.

The database is made once for a call of the benchmark, by a process that is not measured.
"""

from __future__ import annotations

import gzip
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from sides import Facts, Side

SEVERAL = {"city": (1, 4_000), "small city": (1, 300), "country": (400, 250)}
"""Invented municipalities, and offers of each; beside them there is Berlin."""
Case = tuple[Callable[[], Any], tuple[str, list[str]]]
"""How to ask for a page, and the plain query for its rows."""


def begin(folder: str, where: str) -> None:
    """Django on the database of this folder, which is made where it is missing."""
    here = Path(folder) / where.replace(" ", "_")
    os.environ["LUECKENLOS_DATA"] = str(here)
    os.environ["DJANGO_SETTINGS_MODULE"] = "lueckenlos.config.settings"
    if not (made := here / "made").is_file():
        here.mkdir(exist_ok=True)
        subprocess.run([sys.executable, __file__, folder, where], check=True, stdout=sys.stderr)
        made.touch()
    _django()


def _django() -> None:
    from django.conf import settings

    import_module("lueckenlos.config.wsgi")  # as a web process begins
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEBUG = False
    logging.disable(logging.WARNING)


def make(folder: str, where: str) -> None:
    """Put the municipalities into the database."""
    _django()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    if where == "Berlin":
        from berlin import berlin

        berlin(Path(folder) / where)
        return
    from towns import town

    several, offers = SEVERAL[where]
    for number in range(several):
        town(number, offers, demo=True)


def municipality(where: str) -> Any:
    """The one that is asked; of several the middle one."""
    from berlin_case import KEY

    from lueckenlos.accounts.models import Municipality

    number = SEVERAL.get(where, (1, 0))[0] // 2
    return Municipality.objects.get(key=KEY if where == "Berlin" else f"06{number:06}")


def _case(where: str, page: str) -> Case:
    from django.test import Client

    from lueckenlos.accounts.models import User
    from lueckenlos.config.demo import BY

    here, inside, outside = municipality(where), Client(), Client()
    number = SEVERAL.get(where, (1, 0))[0] // 2
    email = BY if where == "Berlin" else f"stelle{number}@muster.example"
    inside.force_login(
        User.objects.get(email=email), backend="django.contrib.auth.backends.ModelBackend"
    )
    slug, pk = here.slug, here.pk.hex
    if page.startswith("K/"):
        return lambda: inside.get(f"/k/{slug}/{page[2:]}"), (COORDINATION[page[2:]], [pk])
    return _directory(inside, outside, slug, pk)[page]


def _directory(inside: Any, outside: Any, slug: str, pk: str) -> dict[str, Case]:
    """The pages over the offers of a municipality."""
    here = "SELECT {} FROM directory_service s WHERE s.municipality_id = %s AND s.status = 'active'"
    rows, offers, families = here.format("*"), f"/k/{slug}/angebote/", f"/familien/{slug}/"
    aged = f"{rows} AND s.minimum_age < 36 AND s.maximum_age > 24 ORDER BY s.folded LIMIT 60"
    named = f"{rows} AND s.folded LIKE %s ORDER BY s.folded LIMIT 50"
    return {
        "offers": (lambda: inside.get(offers), (f"{rows} ORDER BY s.folded LIMIT 50", [pk])),
        "offers searched": (lambda: inside.get(offers, {"q": "kita"}), (named, [pk, "%kita%"])),
        "finder": (lambda: outside.get(families), (here.format("count(*)"), [pk])),
        "finder, aged two": (lambda: outside.get(f"{families}alle/2/"), (aged, [pk])),
    }


_RUN = "SELECT * FROM chain_analysisrun WHERE municipality_id = %s ORDER BY made DESC LIMIT 1"
_GAPS = "SELECT * FROM chain_gap WHERE municipality_id = %s ORDER BY number"
_AREAS = (
    "SELECT a.* FROM areas_area a JOIN areas_edition e ON e.id = a.edition_id "
    "WHERE e.municipality_id = %s ORDER BY a.name"
)
COORDINATION = {
    "": _RUN, "kette/": _RUN, "kette/band/": _RUN, "kette/karte/": _AREAS, "kette/luecken/": _GAPS,
    "kette/gebiete/": _AREAS, "gebiete/": _AREAS, "kinder/": _AREAS, "kette/vollstaendig/": _RUN,
    "kette/laeufe/": _RUN, "kette/karte.json": _AREAS, "kette/karte.geojson": _AREAS,
}  # fmt: skip
"""What a coordination opens, each with the rows it cannot do without."""


def page(folder: str, where: str, page: str) -> Side:
    """A page, as the web process makes it."""
    begin(folder, where)
    from django.db import connection, reset_queries

    ask, _ = _case(where, page)

    def facts(answer: Any) -> Facts:
        connection.force_debug_cursor = True
        reset_queries()
        ask()
        content = answer.getvalue() if answer.streaming else answer.content
        weighs = len(gzip.compress(content)) / 1000
        told = {"status": answer.status_code, "queries": len(connection.queries)}
        return {**told, "bytes": len(content), "kB": weighs}

    return ask, facts


def plain(folder: str, where: str, page: str) -> Side:
    """The same rows by plain SQL."""
    begin(folder, where)
    from django.db import connection

    _, (sql, values) = _case(where, page)

    def work() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            found: list[Any] = cursor.fetchall()
        return found

    return work, lambda found: {"rows": len(found)}


if __name__ == "__main__":
    make(*sys.argv[1:])
