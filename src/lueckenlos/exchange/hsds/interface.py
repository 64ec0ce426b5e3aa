"""An HSDS interface read page by page, as the data package it would give.

Source: Open Referral HSDS 3.1, API reference (`/services` in pages, `/services/{id}` whole).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import IO, Any
from urllib.parse import quote, urlencode
from zipfile import ZIP_DEFLATED, ZipFile

from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.hsds.package import DESCRIPTOR, OBJECTS

Json = Mapping[str, Any]
Ask = Callable[[str], Any]
"""An address → what is there, as JSON; raises what the caller wants to see."""
Tell = Callable[[int, int], object]
"""Called with how many services are read, and of how many."""
PER_PAGE, MOST = 100, 100_000
WHOLE = ("service_at_locations", "schedules", "attributes", "contacts", "phones", "cost_options")
"""Fields of which a whole service has at least one, and an item of a list none."""
Tables = dict[str, dict[str, dict[str, str]]]


class InterfaceError(Exception):
    """An address does not answer as an interface; the text says in German why, and the cure."""


def base_of(url: str) -> str:
    """The address of an interface, whichever of its pages somebody copied."""
    bare = url.strip().split("?")[0].rstrip("/")
    return bare.removesuffix("/services").rstrip("/")


def harvest(
    url: str, ask: Ask, target: IO[bytes], since: datetime | None = None, tell: Tell | None = None
) -> int:
    """Write what an interface tells to `target`, as a data package; how many services it has.

    `since`: only what was changed after. Raises `InterfaceError`, and what `ask` raises.
    """
    base, tables, number = base_of(url), Tables(), 0
    for one, total in _services(base, ask, since):
        key = str(one.get("id", ""))
        whole = one if any(one.get(name) for name in WHOLE) or not key else _object(
            ask(f"{base}/services/{quote(key, safe='')}"), f"/services/{key}"
        )  # fmt: skip
        take_apart("service", whole, tables)
        number += 1
        if tell is not None:
            tell(number, total)
    _write(tables, target)
    return number


def _services(base: str, ask: Ask, since: datetime | None) -> Iterator[tuple[Json, int]]:
    """The services of all pages, with how many there are in all."""
    page, pages = 1, 1
    while page <= pages:
        asked = {"page": page, "per_page": PER_PAGE, "full": "true"}
        after = {"modified_after": since.isoformat()} if since is not None else {}
        said = _object(ask(f"{base}/services?{urlencode({**asked, **after})}"), "/services")
        contents, last = said.get("contents"), said.get("total_pages")
        if not isinstance(contents, list) or not isinstance(last, int):
            raise InterfaceError(
                "Unter dieser Adresse antwortet keine HSDS-Schnittstelle ab Version 3. Nennen Sie "
                "die Adresse, an die „/services“ angehängt wird."
            )
        pages, told = last, said.get("total_items")
        total = told if isinstance(told, int) else len(contents) * pages
        if total > MOST:
            raise InterfaceError(
                f"Dort stehen {total} Angebote; mehr als {MOST} werden nicht auf einmal gelesen. "
                "Bitten Sie um einen Ausschnitt als Datenpaket."
            )
        for one in contents:
            yield _object(one, "/services"), total
        page += 1


def _object(said: Any, where: str) -> Json:
    if not isinstance(said, dict):
        raise InterfaceError(
            f"Die Schnittstelle antwortet auf „{where}“ nicht mit einem Objekt. Fragen Sie, wer "
            "sie betreibt."
        )
    return said


def take_apart(name: str, said: Json, tables: Tables) -> str:
    """Put an object and those it holds into the tables, each once, tied by their keys; its id."""
    rows = tables.setdefault(name, {})
    key = str(said.get("id") or f"{name}-{len(rows) + 1}")
    row = rows.setdefault(key, {"id": key})
    for field, value in said.items():
        inner = OBJECTS.get(fold(field), "")
        if isinstance(value, dict):
            if inner:
                row.setdefault(f"{inner}_id", take_apart(inner, value, tables))
        elif isinstance(value, list):
            for one in value:
                if inner and isinstance(one, dict):
                    take_apart(inner, {**_tie(name, key, inner), **one}, tables)
        elif value is not None and field != "id":
            row[field] = _cell(value)
    return key


def _tie(name: str, key: str, inner: str) -> Json:
    """How what an object holds names it."""
    if inner == "attribute":
        return {"link_id": key, "link_entity": name}
    return {f"{name}_id": key}


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return repr(value) if isinstance(value, float) else str(value)


def _write(tables: Tables, target: IO[bytes]) -> None:
    """The tables as an archive with a descriptor; a table of services is always there."""
    named = {"service": dict[str, dict[str, str]](), **tables}
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        resources = [{"name": name, "path": f"{name}.csv"} for name in named]
        archive.writestr(DESCRIPTOR, json.dumps({"name": "hsds", "resources": resources}, indent=1))
        for name, rows in named.items():
            columns = list(dict.fromkeys(field for row in rows.values() for field in row)) or ["id"]
            text = io.StringIO(newline="")
            writer = csv.DictWriter(text, columns)
            writer.writeheader()
            writer.writerows(rows.values())
            archive.writestr(f"{name}.csv", text.getvalue())
