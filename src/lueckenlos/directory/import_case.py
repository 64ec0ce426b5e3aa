"""Imports as a case file: how lists are read and what was decided about them, for the command
line."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.models import FileImport, Grid, Import, State
from lueckenlos.areas.queries import indicators, latest
from lueckenlos.directory.import_words import decided_of
from lueckenlos.directory.importing import USES, kinds_of
from lueckenlos.directory.models import InventoryImport
from lueckenlos.directory.queries import planning_edition
from lueckenlos.exchange.files.toml import toml_key, toml_lines
from lueckenlos.exchange.offers.decided import DECIDED
from lueckenlos.exchange.proposal.parts import Part, part_of_json, text_of

Json = dict[str, Any]
Wanted = tuple[str, str, str]
"""What a table is used for, its file, and the name of what it counts if there are several."""
SEVERAL = ("second_population", "indicator")
BESIDE = "# Legen Sie diese Dateien neben die Falldatei:"
NOT_TOLD = (
    "# Was im Bestand von Hand geändert wurde oder nur noch dort steht, ist nicht darin. Löst eine",
    "# Liste eine frühere mit anderem Dateinamen ab, streichen Sie den Abschnitt der früheren.",
)
"""What the case of all that is loaded cannot tell."""


def case_of(one: InventoryImport) -> str:
    """The case of one import: its lists, what was decided, the areas they were compared with."""
    parts = [*_ground(one.municipality, need=False), *_used(one)]
    day = timezone.localdate(one.made)
    title = f"{one.municipality.name}: Angebote vom {day.day}.{day.month}.{day.year}"
    return _text(one.municipality, title, day, parts, [one])


def whole_case(municipality: Municipality) -> str:
    """The case of all that is loaded: areas, people, and of every list what was loaded last."""
    every = InventoryImport.objects.for_municipality(municipality)
    loaded = list(every.filter(state=FileImport.State.LOADED).order_by("made"))
    lists = {_place(part): part for one in loaded for part in _used(one)}
    parts = [*_ground(municipality, need=True), *lists.values()]
    text = _text(municipality, municipality.name, timezone.localdate(), parts, loaded)
    return "\n".join([*NOT_TOLD, text])


def _used(one: FileImport) -> list[Json]:
    return [part for part in one.parts if part["on"] and part["use"] in USES]


def _place(part: Mapping[str, Any]) -> str:
    """What tells a table from others: the same one twice would count twice."""
    said = part["settings"]
    return repr([part["use"], *(said.get(key) for key in ("file", "sheet", "layer", "where"))])


# --- areas and people ----------------------------------------------------------------------------


def _ground(municipality: Municipality, *, need: bool) -> list[Json]:
    """How the areas that are valid were read, with `need` also who lives there."""
    every = Import.objects.for_municipality(municipality)
    loaded = every.filter(state=FileImport.State.LOADED).order_by("-made")
    known = dict[Wanted, Json]()
    for parts in loaded.values_list("parts", flat=True):
        for part in parts:
            if part["on"]:
                known.setdefault(_named(part), part)
    wanted = _wanted(municipality, need=need)
    found = [known[one] for one in dict.fromkeys(wanted) if one in known]
    return found + (_inhabitants(municipality, known) if found and need else [])


def _named(part: Mapping[str, Any]) -> Wanted:
    use, said = part["use"], part["settings"]
    return use, said.get("file", ""), said.get("name", "") if use in SEVERAL else ""


def _wanted(municipality: Municipality, *, need: bool) -> Iterable[Wanted]:
    """The tables of what is valid."""
    edition = planning_edition(municipality)
    if edition is None:
        return
    yield "areas", edition.file, ""
    if not need:
        return
    for one in latest(edition):
        if one.key == "children":
            yield "children", one.file, ""
        else:
            yield ("births", one.file, "") if one.births else (SEVERAL[0], one.file, one.name)
    for indicator in indicators(municipality):
        yield SEVERAL[1], indicator.file, indicator.name
    for grid in Grid.objects.for_municipality(municipality).filter(state=State.ACTIVE):
        yield "settled_places" if grid.settled else "grid", grid.file, ""


def _inhabitants(municipality: Municipality, known: Mapping[Wanted, Json]) -> list[Json]:
    """The table the inhabitants of the areas are from, where it was another one."""
    edition = planning_edition(municipality)
    if edition is None or not edition.inhabitants_from:
        return []
    return [part for (use, _, _), part in known.items() if use == "inhabitants"][:1]


# --- the text ------------------------------------------------------------------------------------


def _text(
    municipality: Municipality,
    title: str,
    day: date,
    parts: Sequence[Json],
    imports: Sequence[InventoryImport],
) -> str:
    """The case as TOML, the files it needs named above."""
    above: Json = {"title": title, "key": municipality.key, "reference_day": day}
    edition = planning_edition(municipality)
    if edition is not None:
        above["planning_level"] = edition.level.name
    files = dict.fromkeys(part["settings"].get("file", "") for part in parts)
    told = [BESIDE, *(f"#   {one}" for one in files)]
    body = text_of([Part("", on=True, settings=above), *map(_of_json, parts)])
    return "\n".join([*told, "", body, *_decided(imports)])


def _of_json(part: Mapping[str, Any]) -> Part:
    """A part without what says nothing."""
    said = {key: value for key, value in part["settings"].items() if value not in ("", None, {})}
    return part_of_json({**part, "settings": said})


def _decided(imports: Sequence[InventoryImport]) -> list[str]:
    """The section of what was decided about texts, providers and rows."""
    kinds, providers = dict[str, str](), dict[str, str]()
    left_out = dict[str, list[int | str]]()
    for one in imports:
        case = one.found.get("case") or decided_of(one.decisions, kinds_of(one.municipality), ())
        kinds |= dict(case["kinds"])
        providers |= case["providers"]
        for part in _used(one):  # a list that came again was decided about again
            left_out.pop(part["settings"].get("file", ""), None)
        left_out |= case["left_out"]
    lines = list[str]()
    for name, table in (("kinds", kinds), ("providers", providers), ("left_out", left_out)):
        if table:
            lines += [f"[{DECIDED}.{toml_key(name)}]", *toml_lines(table), ""]
    return lines
