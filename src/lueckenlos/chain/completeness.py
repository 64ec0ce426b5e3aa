"""Where a declaration that everything is recorded holds, once areas are others."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.carrying_keys import carried_keys
from lueckenlos.areas.models import Edition, State
from lueckenlos.areas.queries import areas_of
from lueckenlos.areas.switching import compared
from lueckenlos.chain.models import Completeness
from lueckenlos.chain.queries import declarations
from lueckenlos.directory.queries import planning_edition


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration now: `areas` it holds for (empty: all, None: none of those there are), and
    those it named that are not there as they were, by name: somebody has to decide about them."""

    one: Completeness
    areas: list[str] | None
    undecided: list[str]


def areas_on(one: Completeness, edition: Edition | None) -> list[str] | None:
    """The areas of an edition it was declared for; empty: all, None: none of these."""
    return _on(one, edition)[0]


def _on(one: Completeness, edition: Edition | None) -> tuple[list[str] | None, list[str]]:
    said: list[str] = one.areas
    if not said or edition is None or one.edition_id == edition.pk:
        return said, []
    if one.edition is None:
        there = _keys(edition)
        now, lost = [key for key in said if key in there], [key for key in said if key not in there]
    else:
        now, lost = carried_keys(said, compared(one.edition, edition).changes)
    return now or None, lost


@lru_cache(maxsize=16)
def _keys(edition: Edition) -> frozenset[str]:
    """The keys of areas and of Gemeinden, which never change."""
    rows = areas_of(edition).values_list("key", "gemeinde")
    return frozenset(key for row in rows for key in row if key)


@lru_cache(maxsize=16)
def _names(edition: Edition) -> dict[str, str]:
    return dict(areas_of(edition).values_list("key", "name"))


def declared_now(municipality: Municipality) -> tuple[list[Declared], list[Completeness]]:
    """What is declared, each with the areas it holds for now; and of the neighbours."""
    both = list(declarations(municipality).select_related("edition__level"))
    every = [one for one in both if not one.neighbours]
    edition = planning_edition(municipality) if any(map(_is_of_others, every)) else None
    found = []
    for one in every:
        areas, lost = _on(one, edition)
        names = _names(one.edition) if lost and one.edition else {}
        found.append(Declared(one, areas, [names.get(key, key) for key in lost]))
    return found, [one for one in both if one.neighbours]


def _is_of_others(one: Completeness) -> bool:
    """Whether it may have been declared for other areas than are planned by."""
    if one.edition is None:
        return bool(one.areas)
    return one.edition.state != State.ACTIVE or not one.edition.level.planning
