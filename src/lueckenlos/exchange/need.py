"""Areas and need: the tables of a case that need no offers, also as somebody uploads them alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from lueckenlos.exchange.counts import read_births, read_children, read_second_populations, spoken
from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.files.content import parse_toml
from lueckenlos.exchange.ground.inhabitants import read_inhabitants
from lueckenlos.exchange.ground.read import know_areas, read_areas, read_cells
from lueckenlos.exchange.indicators import read_indicators
from lueckenlos.exchange.problems import CaseError, Problem, capped
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import AreaRecord, Cell, IndicatorRecord, Population, Source
from lueckenlos.exchange.settings import Section

NAME = "Angaben"
"""What messages call the text that declares the tables."""
NOT_HERE = (
    "offers complete resolved neighbours addresses geocoder scheme similar_offers answers "
    "decisions decided streets bus"
).split()
"""What a case has besides areas and need."""


@dataclass(frozen=True, slots=True)
class Need:
    """Areas and people read from declared tables, without offers.

    `level_known`: whether the tables declare the areas themselves; else `areas` are the known
    ones. `children_known`: whether they declare all children, which then are the first
    population; else there are only second ones. `births` stands apart.
    """

    title: str
    key: str
    planning_level: str
    areas: tuple[AreaRecord, ...] = ()
    populations: tuple[Population, ...] = ()
    births: Population | None = None
    cells: tuple[Cell, ...] = ()
    indicators: tuple[IndicatorRecord, ...] = ()
    sources: dict[str, Source] = field(default_factory=dict)
    level_known: bool = False
    children_known: bool = False


def read_need(
    declaration: str, folder: Path, known: Sequence[AreaRecord] = ()
) -> tuple[Need, list[Problem]]:
    """Read areas and people as a TOML text declares them, with everything met on the way.

    `known`: areas that are used where the text declares none. Errors are problems, too. No file
    outside the folder is opened.
    """
    problems: list[Problem] = []
    root = Section(_content(declaration, problems), "", NAME, problems)
    title, key = root.text("title", ""), root.text("key", "")
    root.day("reference_day")
    for name in NOT_HERE:
        if root.has(name):
            root.report("not_here", name, key=name)
    need = read_sections(Desk(folder, problems, closed=True), root, known)
    root.finish()
    return replace(need, title=title, key=key), capped(problems)


def within(need: Need) -> Need:
    """The need without counts and values of places that are no area and no Gemeinde of its own;
    that they are left out was noted when they were read."""
    known = {key for area in need.areas for key in (area.id, area.municipality)} | {""}

    def inside(one: Population) -> Population:
        return replace(one, counts=tuple(c for c in one.counts if c.area in known))

    return replace(
        need,
        populations=tuple(map(inside, need.populations)),
        births=inside(need.births) if need.births else None,
        indicators=tuple(
            replace(one, values=tuple(v for v in one.values if v.area in known))
            for one in need.indicators
        ),
    )


def ahead(need: Need, today: date) -> list[Problem]:
    """Tables of people of a day that is still to come: nobody has counted them."""
    tables = [*need.populations, *([need.births] if need.births else [])]
    return [
        Problem(
            "people_ahead",
            one.source.file,
            None,
            "date",
            {"name": one.name, "day": f"{one.source.day:%d.%m.%Y}"},
        )
        for one in tables
        if one.source.day is not None and one.source.day > today
    ]


def undated(need: Need) -> list[Problem]:
    """Tables of people without a day: where figures are kept for years, each needs one."""
    tables = [*need.populations, *([need.births] if need.births else [])]
    without = [one for one in tables if one.source.day is None]
    return [
        Problem("people_undated", one.source.file, values={"name": one.name}) for one in without
    ]


def uneven(need: Need) -> list[Problem]:
    """Areas that lack age groups a table has of other areas: no sum over all of them is whole."""
    found = []
    for one in [*need.populations, *([need.births] if need.births else [])]:
        bands: dict[str, set[tuple[int, int]]] = {}
        for count in one.counts:
            bands.setdefault(count.area, set()).add((count.from_month, count.to_month))
        every = set().union(*bands.values())
        for area in need.areas:
            some = bands.get(area.id, set()) | bands.get(area.municipality, set())
            if some and (lacking := sorted(every - some)):
                ages = ", ".join(spoken(*band) for band in lacking)
                said = {"name": one.name, "area": shown(area.name), "ages": ages}
                found.append(Problem("ages_missing_in_area", one.source.file, values={**said}))
    return found


def _content(declaration: str, problems: list[Problem]) -> dict[str, Any]:
    """What a text declares, nothing where it is broken, which is noted."""
    try:
        return parse_toml(declaration, NAME)
    except CaseError as error:
        problems.extend(error.problems)
        return {}


def read_sections(desk: Desk, root: Section, known: Sequence[AreaRecord] = ()) -> Need:
    """The sections of areas and need that a case has, and the planning level."""
    level_known, declared = "areas" in root.content, root.section("areas")
    if level_known:
        areas = read_areas(desk, declared)
    else:
        areas = tuple(known)
        know_areas(desk, areas)
    areas = read_inhabitants(desk, root.section("inhabitants"), areas)
    children = read_children(desk, root.section("children"))
    births = read_births(desk, root.section("births"))
    second = read_second_populations(desk, root.sections("second_population"))
    _needs(root, known)
    cells = read_cells(desk, root, areas, (children, births, *second))
    return Need(
        title="",
        key="",
        planning_level=root.text("planning_level", "Ortsteil"),
        areas=areas,
        populations=(*([children] if children else []), *second),
        births=births,
        cells=cells,
        indicators=read_indicators(desk, root.sections("indicator")),
        sources=desk.sources,
        level_known=level_known,
        children_known=children is not None,
    )


def _needs(root: Section, known: Sequence[AreaRecord]) -> None:
    """Children need areas; every other table of people needs all children, which known areas may
    have already."""
    if known:
        return
    for key in ("births", "second_population"):
        if key in root.content and "children" not in root.content:
            root.report("children_missing_for", key, key=key)
    if "children" in root.content and "areas" not in root.content:
        root.report("areas_missing_for", "children")
