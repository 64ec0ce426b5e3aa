"""Pages beside a plain SQL query for the same rows: time on the server, and number of queries.

`python benchmarks/pages.py [municipalities] [offers each] [what …]`; 1 × 4,000 is a city like
Berlin, 400 × 250 a whole country. What: `pages` in one process, `requests` a second of the finder
at a real server (`clients=4`, `seconds=2`), its first `view` in a slow Chromium; unless told, the
first two. `berlin`: the real one instead, loaded and computed, with the pages of its coordination
and what its map weighs. On SQLite in a temporary folder; `pages` and `berlin` alone also on the
database DATABASE_URL names. Ends with 1 where a limit is missed.
"""

from __future__ import annotations

import gzip
import logging
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import import_module
from pathlib import Path
from statistics import quantiles
from typing import Any

from first_view import views
from throughput import finder, served

SORTS = ("pages", "requests", "view", "berlin")
MAP_KB = 150
"""What the map of a city may weigh, compressed."""
WARM, TURNS = 3, 60
Ask = Callable[[], object]


def main() -> int:
    """Make the municipalities, measure, print a table of each sort."""
    numbers = [int(text) for text in sys.argv[1:] if text.isdigit()]
    several, offers = (*numbers, *(1, 4000)[len(numbers) :])
    said = dict(text.split("=") for text in sys.argv[1:] if "=" in text)
    usual = ["pages"] if os.environ.get("DATABASE_URL") else ["pages", "requests"]
    sorts = [text for text in sys.argv[1:] if text in SORTS] or usual
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _begin(folder)
        if "berlin" in sorts:
            return _berlin(folder)
        begun = time.perf_counter()
        from towns import town

        towns = [town(n, offers, demo=True) for n in range(several)]
        spent = time.perf_counter() - begun
        print(f"{several} × {offers} offers put in, {spent:.0f} s; {platform.processor() or '?'}, "
              f"{os.cpu_count()} cores, Python {platform.python_version()}")  # fmt: skip
        one, wrong = towns[len(towns) // 2], 0
        if "pages" in sorts:
            wrong += _measure(one)
        if "requests" in sorts:
            here, clients = one.municipality, int(said.get("clients", 4))
            finder(folder, here.slug, here.pk.hex, clients, float(said.get("seconds", 2)))
        if "view" in sorts:
            with served(folder) as port:
                wrong += views(port, f"/familien/{one.municipality.slug}/")
        return int(wrong > 0)


def _begin(folder: Path) -> None:
    os.environ["LUECKENLOS_DATA"] = str(folder)
    os.environ["DJANGO_SETTINGS_MODULE"] = "lueckenlos.config.settings"
    from django.conf import settings

    import_module("lueckenlos.config.wsgi")  # as a web process begins
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["testserver"]
    settings.DEBUG = False
    logging.disable(logging.WARNING)
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)


def _berlin(folder: Path) -> int:
    from berlin import berlin

    one = berlin(folder)
    wrong = _measure(one, _coordination)
    inside = _signed_in(one)
    for form in ("json", "geojson"):
        answer = inside.get(f"/k/{one.municipality.slug}/kette/karte.{form}")
        weighs = len(gzip.compress(answer.content)) / 1000
        wrong += weighs > MAP_KB
        print(f"map as {form}: {weighs:.0f} kB compressed, {MAP_KB} kB at most")
    return int(wrong > 0)


def _signed_in(one: Any) -> Any:
    from django.test import Client

    inside = Client()
    inside.force_login(one.coordinator, backend="django.contrib.auth.backends.ModelBackend")
    return inside


def _measure(one: Any, more: Callable[..., Sequence[tuple[Any, ...]]] | None = None) -> int:
    from django.db import connection, reset_queries
    from django.test import Client

    inside, outside = _signed_in(one), Client()
    slug, pk = one.municipality.slug, one.municipality.pk.hex
    pages = [*_pages(inside, outside, slug, pk), *(more(inside, slug, pk) if more else ())]
    heads = ("limit", "p50 ms", "p95 ms", "SQL ms", "ratio", "queries", "bytes")
    print(f"{'page':34}" + "".join(f"{head:>9}" for head in heads))
    wrong = 0
    for name, limit, ask, sql in pages:
        times, answer = _times(ask)
        plain, _ = _times(lambda sql=sql: _plain(connection, *sql))
        connection.force_debug_cursor = True
        reset_queries()
        ask()
        number = len(connection.queries)
        connection.force_debug_cursor = False
        assert answer.status_code == 200, (name, answer.status_code)
        p50, p95, bare = _part(times, 50), _part(times, 95), _part(plain, 50)
        wrong += p95 > limit
        told = f"{name:34}{limit:9}{p50:9.1f}{p95:9.1f}{bare:9.2f}{p50 / bare:8.1f}×{number:9}"
        print(f"{told}{len(answer.content):9}{'  too slow' if p95 > limit else ''}")
    return int(wrong > 0)


def _pages(inside: Any, outside: Any, slug: str, pk: str) -> Sequence[tuple[Any, ...]]:
    """Name, limit in ms, how to ask, and the plain query for the rows of that page."""
    here = "SELECT {} FROM directory_service s WHERE s.municipality_id = %s AND s.status = 'active'"
    rows = here.format("*")
    listed = (f"{rows} ORDER BY s.folded LIMIT 50", [pk])
    named = (f"{rows} AND s.folded LIKE %s ORDER BY s.folded LIMIT 50", [pk, "%kita%"])
    aged = (
        f"{rows} AND s.minimum_age < 36 AND s.maximum_age > 24 ORDER BY s.folded LIMIT 60",
        [pk],
    )
    angebote, familien = f"/k/{slug}/angebote/", f"/familien/{slug}/"
    return [
        ("list of offers", 50, lambda: inside.get(angebote), listed),
        ("list, searched", 50, lambda: inside.get(angebote, {"q": "kita"}), named),
        ("finder: first page", 50, lambda: outside.get(familien), (here.format("count(*)"), [pk])),
        ("finder: two years old, anywhere", 50, lambda: outside.get(f"{familien}alle/2/"), aged),
    ]


def _coordination(inside: Any, slug: str, pk: str) -> Sequence[tuple[Any, ...]]:
    """The pages a coordination opens, each beside the rows it cannot do without."""
    run = ("SELECT * FROM chain_analysisrun WHERE municipality_id = %s ORDER BY made DESC LIMIT 1",)
    gaps = ("SELECT * FROM chain_gap WHERE municipality_id = %s ORDER BY number",)
    areas = (
        "SELECT a.* FROM areas_area a JOIN areas_edition e ON e.id = a.edition_id "
        "WHERE e.municipality_id = %s ORDER BY a.name",
    )
    here = f"/k/{slug}/"
    pages = (
        ("", run),
        ("kette/", run),
        ("kette/band/", run),
        ("kette/karte/", areas),
        ("kette/luecken/", gaps),
        ("kette/gebiete/", areas),
        ("gebiete/", areas),
        ("kinder/", areas),
        ("kette/vollstaendig/", run),
        ("kette/laeufe/", run),
    )
    return [
        (f"K/{path}", 200, lambda path=path: inside.get(here + path), (*sql, [pk]))
        for path, sql in pages
    ]


def _plain(connection: Any, sql: str, values: Sequence[str]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        found: list[Any] = cursor.fetchall()
    return found


def _times(ask: Ask) -> tuple[list[float], Any]:
    for _ in range(WARM):
        answer = ask()
    times = []
    for _ in range(TURNS):
        begun = time.perf_counter()
        answer = ask()
        times.append((time.perf_counter() - begun) * 1000)
    return times, answer


def _part(times: Sequence[float], percent: int) -> float:
    return quantiles(times, n=100)[percent - 1]


if __name__ == "__main__":
    sys.exit(main())
