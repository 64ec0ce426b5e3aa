"""Lists of the HSDS interface, a page of them or all lines, beside plain SQL for the same rows."""

from __future__ import annotations

import json
from random import Random
from typing import Any

from page_sides import begin
from sides import Facts, Side
from table import SEED

PER_PAGE = 20
LISTS = {"services": "s", "organizations": "o", "service_at_locations": "a"}
_SEEN = (
    "s.status = 'active' AND s.published AND (s.starts_on IS NULL OR s.starts_on <= date('now')) "
    "AND (s.ends_on IS NULL OR s.ends_on >= date('now'))"
)
_OFFERED = f"SELECT s.organization_id FROM directory_service s WHERE {_SEEN}"
ROWS = {
    "services": f"FROM directory_service s WHERE {_SEEN} ORDER BY s.id",
    "organizations": f"FROM directory_organization o WHERE o.id IN ({_OFFERED}) ORDER BY o.id",
    "service_at_locations": "FROM directory_serviceatlocation a "
    "JOIN directory_service s ON s.id = a.service_id "
    f"JOIN directory_location l ON l.id = a.location_id WHERE {_SEEN} AND NOT s.hides_address "
    "ORDER BY a.service_id, a.location_id",
}
"""List → the plain query for its rows; secret neighbours of secret addresses are not left out."""


def _ask(path: str) -> Any:
    from django.test import Client

    answer = Client().get(f"/api/hsds/{path}")
    if answer.status_code != 200:
        raise RuntimeError(f"{path}: {answer.status_code}")
    return answer


def _unlimited() -> None:
    from lueckenlos.finder import open_interface
    from lueckenlos.finder.throttle import Throttle

    open_interface.throttle = Throttle(1_000_000)


def page(folder: str, where: str, name: str) -> Side:
    """A page of a list anywhere in it, as the web process makes it."""
    begin(folder, where)
    _unlimited()
    pages, random = _ask(f"{name}?per_page={PER_PAGE}").json()["total_pages"], Random(SEED)

    def work() -> Any:
        return _ask(f"{name}?per_page={PER_PAGE}&page={random.randint(1, pages)}")

    def facts(answer: Any) -> Facts:
        told = answer.json()
        return {"rows": told["total_items"], "bytes": len(answer.content)}

    return work, facts


def plain_page(folder: str, where: str, name: str) -> Side:
    """How many rows there are, and some of them anywhere, by plain SQL."""
    begin(folder, where)
    from django.db import connection

    random, rows = Random(SEED), ROWS[name]

    def work() -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT count(*) {rows.partition(' ORDER BY')[0]}")
            total = int(cursor.fetchone()[0])
            skip = random.randrange(total)
            cursor.execute(f"SELECT {LISTS[name]}.* {rows} LIMIT {PER_PAGE} OFFSET {skip}")
            cursor.fetchall()
        return total

    return work, lambda total: {"rows": total}


def lines(folder: str, where: str, name: str) -> Side:
    """All lines of a list, as they go out."""
    begin(folder, where)
    _unlimited()
    sign = "&" if "?" in name else "?"

    def work() -> tuple[int, int]:
        blocks = list(map(_measured, _ask(f"{name}{sign}format=ndjson")))
        return sum(number for number, _ in blocks), sum(size for _, size in blocks)

    return work, lambda told: {"rows": told[0], "bytes": told[1]}


def _measured(block: bytes) -> tuple[int, int]:
    return block.count(b"\n"), len(block)


def plain_lines(folder: str, where: str, name: str) -> Side:
    """The rows of the list alone, without what hangs on them, by plain SQL as JSON."""
    begin(folder, where)
    from django.db import connection

    name = name.partition("?")[0]

    def work() -> int:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {LISTS[name]}.* {ROWS[name].partition(' ORDER BY')[0]}")
            names = [one[0] for one in cursor.description]
            found = 0
            while some := cursor.fetchmany(2000):
                found += len(some)
                for row in some:
                    json.dumps(dict(zip(names, row, strict=True)), default=str)
        return found

    return work, lambda found: {"rows": found}
