"""The columns of lists: which are not read, and how those of the same names were read before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone

from lueckenlos.accounts.models import Municipality
from lueckenlos.directory.import_kind import ONE_KIND, without_confirmed
from lueckenlos.directory.models import InventoryImport
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.proposal.columns import fields_of, further_of, with_town
from lueckenlos.exchange.proposal.headless import QUESTION

LATEST = 50
"""So many imports are looked through for a list with the same columns."""
KEPT = ("columns", "area_by", "bands", "flags", "kind", "constants", "owner", "licence",
        ONE_KIND)  # fmt: skip
"""What is proposed again for a list with the same columns."""
REMEMBERED = "Die Spalten sind so gewählt wie"
Json = dict[str, Any]


def table_of(part: Mapping[str, Any], tables: Sequence[Json]) -> Json:
    """The table a list is read from, an empty one where there is none."""
    said = part["settings"]
    inner = (said.get("sheet", ""), said.get("layer", ""))
    for table in tables:
        if table["file"] == said.get("file") and inner == (table["sheet"], table["layer"]):
            return table
    return {"columns": []}


def not_read(part: Mapping[str, Any], table: Mapping[str, Any]) -> list[str]:
    """The columns with content from which nothing is read."""
    said = part["settings"]
    flags = [column for columns in said.get("flags", {}).values() for column in columns]
    read = {*said.get("columns", {}).values(), *flags, *said.get("bands", ()),
            *said.get("where", ())}  # fmt: skip
    return [name for name in table.get("filled", table["columns"]) if name not in read]


def as_before(municipality: Municipality, part: Json, table: Mapping[str, Any]) -> Json:
    """The list read as one with the same columns was that is loaded; as proposed without any."""
    heads = _folded(table["columns"])
    every = InventoryImport.objects.for_municipality(municipality)
    done = every.filter(state=InventoryImport.State.LOADED).order_by("-made")
    for made, parts, found in done.values_list("made", "parts", "found")[:LATEST]:
        lists = found.get("lists", {})
        for at, before in enumerate(parts):
            same = _folded(lists.get(str(at), {}).get("headings", ())) == heads
            if heads and same and before["on"] and before["use"] == part["use"]:
                part = without_confirmed(part, before)
                return _taken_over(part, before["settings"], table, made)
    return part


def _taken_over(part: Json, before: Json, table: Mapping[str, Any], made: Any) -> Json:
    """What was chosen then, with the names of the columns as they are spelled now."""
    now = {fold(name): name for name in table["columns"]}
    kept = {key: before[key] for key in KEPT if key in before}
    columns = {key: now.get(fold(name), name) for key, name in before.get("columns", {}).items()}
    kept |= {"columns": columns} if columns else {}
    rest = {key: value for key, value in part["settings"].items() if key not in KEPT}
    file, day = before.get("file", ""), timezone.localdate(made)
    remark = f"{REMEMBERED} bei „{file}“ vom {day.day}.{day.month}.{day.year}."
    return {**part, "settings": {**rest, **kept}, "remarks": [remark, *part["remarks"]]}


def _folded(names: Sequence[str]) -> list[str]:
    return [fold(name) for name in names]


def with_columns(part: Json, chosen: Mapping[str, str]) -> Json:
    """The list with further columns read. `chosen`: field → column."""
    columns = {**part["settings"].get("columns", {}), **chosen}
    return {**part, "settings": {**part["settings"], "columns": columns}}


def asks_for_headings(part: Mapping[str, Any]) -> bool:
    """Whether nobody has said yet if the first row of a list names its columns."""
    return any(one.startswith(QUESTION) for one in part["questions"])


def without_headings(part: Json) -> Json:
    """The list of which somebody says that its first row is an offer."""
    return {**part, "questions": [one for one in part["questions"] if not one.startswith(QUESTION)]}


def with_headings(part: Json, table: Json) -> tuple[Json, Json]:
    """The list, and its table, of which somebody says that the first row names the columns."""
    heads = table["heads"]
    columns = with_town(fields_of(heads))
    columns |= further_of(heads, columns.values())
    dropped = ("header", "columns", "bands", "flags", "area_by")
    kept = {key: value for key, value in part["settings"].items() if key not in dropped}
    told = {**without_headings(part), "settings": {**kept, "columns": columns}}
    return told, {**table, "columns": heads, "filled": heads, "heads": []}
