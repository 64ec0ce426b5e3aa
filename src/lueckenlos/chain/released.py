"""The core figures of a run: what a municipality gives to the state office, and how they compare.

All of it is from what the run told everybody: small numbers covered, once and for all. A count of
children is in it only for the whole municipality.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.models import AreaComment, Edition
from lueckenlos.areas.queries import areas_of
from lueckenlos.chain.models import AnalysisRun, Release
from lueckenlos.chain.queries import told
from lueckenlos.report.blocks import Column, Table
from lueckenlos.report.story.told import Told
from lueckenlos.report.words import BASES, about, alphabetical, counted, day, number, percent

OPEN = "noch nicht beurteilbar"
CORE = "law"
"""The basis of links of the core scheme; what a municipality has resolved is not in it."""


def core_figures(run: AnalysisRun) -> dict[str, Any]:
    """What is given, as it will be kept."""
    found = told(run)
    story = Told(found.note, found.figures, found.areas, ())
    links = _links(story) if story.figures.headlines else []
    return {
        "key": story.run.key,
        "municipality": story.run.title,
        "reference_day": run.reference_day.isoformat(),
        "step": run.step,
        "scheme": story.run.scheme,
        "core": story.run.scheme.rsplit(" ", 1)[-1],
        "own_version": run.scheme.number if run.scheme else None,
        "own_links": sum(one["basis"] != CORE for one in links),
        "engine": run.engine,
        "checksum": run.checksum,
        "offers": len(story.running),
        "offers_confirmed": sum(one.level == "confirmed" for one in story.running),
        "headline": _headline(story),
        "links": links,
        "populations": [
            {"name": one.name, "source": one.source, "day": _day(one.day), "children": one.children}
            for one in story.figures.populations
        ],
        "sources": [
            {"title": one.title or one.file, "owner": one.owner, "day": _day(one.day)}
            for one in story.run.sources
        ],
    }


def _day(one: date | None) -> str | None:
    return one.isoformat() if one else None


def _headline(story: Told) -> dict[str, Any] | None:
    """Of all children, None where too little can be judged."""
    if not story.figures.headlines:
        return None
    one = story.figures.headlines[0]
    return {
        "links": one.links,
        "judged_share": one.judged_share,
        "holding_recorded": one.holding_recorded,
        "holding_confirmed": one.holding_confirmed,
        "weakest_link": story.link(one.weakest_link) if one.weakest_link else "",
    }


def _links(story: Told) -> list[dict[str, Any]]:
    """The links of all children over the whole municipality."""
    return [
        {
            "link": one.link,
            "name": story.link(one.link),
            "basis": one.basis,
            "held_recorded": one.held_recorded,
            "held_confirmed": one.held_confirmed,
        }
        for one in story.figures.overall_links
        if one.population == story.main.key
    ]


# --- what Gemeinden say --------------------------------------------------------------------------


def comments_on(here: Municipality, edition: Edition | None) -> list[tuple[str, dict[str, str]]]:
    """What Gemeinden say of the areas of an edition, by key; nobody's name goes along."""
    if edition is None:
        return []
    names = dict(areas_of(edition).order_by("pk").values_list("key", "name"))
    every = AreaComment.objects.for_municipality(here).filter(level=edition.level_id)
    return [
        (
            str(one.pk),
            {"area": names[one.area], "text": one.text, "on": one.made.date().isoformat()},
        )
        for one in every.order_by("made")
        if one.area in names
    ]


# --- in words ------------------------------------------------------------------------------------


def facts(figures: dict[str, Any]) -> list[tuple[str, str]]:
    """The figures in pairs of words."""
    head = figures["headline"]
    found = [
        ("Stichtag", _german(figures["reference_day"])),
        ("Stufe der Daten", f"{figures['step']} von 3"),
        ("Regeln", _rules(figures)),
        ("Angebote", f"{number(figures['offers'])}, bestätigt {figures['offers_confirmed']}"),
    ]
    if head:
        found += [
            ("Glieder, die tragen", holding(figures)),
            ("Beurteilbar", percent(head["judged_share"])),
            ("Trägt am seltensten", head["weakest_link"] or "keines"),
        ]
    return found


def _rules(figures: dict[str, Any]) -> str:
    own = figures["own_links"]
    return f"{figures['scheme']}" + (
        f" und {counted(own, 'eigenes Glied', 'eigene Glieder')}" if own else ""
    )


def _german(iso: str | None) -> str:
    return "{2}.{1}.{0}".format(*iso.split("-")) if iso else "ohne Stichtag"


def holding(figures: dict[str, Any]) -> str:
    """The headline in words."""
    head = figures["headline"]
    if not head or head["holding_recorded"] is None:
        return OPEN
    words = f"{head['holding_recorded']} von {head['links']}"
    confirmed = head["holding_confirmed"]
    return words if confirmed is None else f"{words}, bestätigt {confirmed}"


def link_table(figures: dict[str, Any]) -> Table | None:
    """For which share of the children each link holds."""
    if not figures["links"]:
        return None
    columns = (Column("Glied"), Column("verlangt durch"), Column("trägt für (erfasst)", True),
               Column("bestätigt", True))  # fmt: skip
    rows = tuple(
        (
            one["name"],
            BASES[one["basis"]],
            share(one["held_recorded"]),
            share(one["held_confirmed"]),
        )
        for one in figures["links"]
    )
    return Table("Glieder in der ganzen Kommune", columns, rows)


def share(value: float | None) -> str:
    """A share in words."""
    return OPEN if value is None else percent(value)


def population_lines(figures: dict[str, Any]) -> list[str]:
    """The children it is about, each with source and day."""
    return [
        f"{one['name']}: {_children(one['children'])}. {one['source']}, {_german(one['day'])}"
        for one in figures["populations"]
    ]


def _children(count: float | None) -> str:
    return "verdeckt oder nicht bekannt" if count is None else f"{about(count)} Kinder"


def source_line(figures: dict[str, Any]) -> str:
    """The sources in a line."""
    return "; ".join(
        one["title"]
        + (f" ({one['owner']})" if one["owner"] else "")
        + (f", {_german(one['day'])}" if one["day"] else "")
        for one in figures["sources"]
    )


# --- side by side --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Beside:
    """Releases of equal core version and step, by the name of their municipality."""

    core: str
    step: int
    releases: tuple[Release, ...]
    table: Table


def side_by_side(releases: Sequence[Release]) -> list[Beside]:
    """The newest release of each municipality, those that compare together."""
    newest: dict[object, Release] = {}
    for one in sorted(releases, key=lambda one: (one.reference_day, one.made)):
        newest[one.municipality_id] = one
    groups: dict[tuple[str, int], list[Release]] = {}
    for one in sorted(newest.values(), key=lambda one: alphabetical(one.municipality.name)):
        groups.setdefault((one.core, one.step), []).append(one)
    order = sorted(groups.items(), key=lambda pair: pair[0], reverse=True)
    return [Beside(core, step, tuple(found), _beside(step, found)) for (core, step), found in order]


def _beside(step: int, found: Sequence[Release]) -> Table:
    """A row per figure, a column per municipality: what compares, and only that."""
    columns = (Column("Kennzahl"), *(Column(one.municipality.name) for one in found))
    every = [one.figures for one in found]
    rows = [("Stichtag", *(day(one.reference_day) for one in found))]
    rows.append(("Angebote", *(number(one["offers"]) for one in every)))
    if step > 1:
        rows.append(("Glieder, die tragen", *map(_comparable, every)))
        rows.append(("Beurteilbar", *(_judged(one) for one in every)))
        names = {
            link["link"]: link["name"]
            for one in every
            for link in one["links"]
            if link["basis"] == CORE
        }
        for key, name in names.items():
            rows.append((f"{name} trägt für", *(_share_of(one, key) for one in every)))
    return Table("Freigegebene Kernzahlen nebeneinander", columns, tuple(rows))


def _comparable(figures: dict[str, Any]) -> str:
    """The headline, where it counts nothing but the core scheme."""
    if figures["own_links"]:
        return "zählt auch eigene Beschlüsse, nicht vergleichbar"
    return holding(figures)


def _judged(figures: dict[str, Any]) -> str:
    return percent(figures["headline"]["judged_share"]) if figures["headline"] else OPEN


def _share_of(figures: dict[str, Any], key: str) -> str:
    for one in figures["links"]:
        if one["link"] == key and one["basis"] == CORE:
            return share(one["held_recorded"])
    return "–"
