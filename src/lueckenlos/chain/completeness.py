"""Where a declaration that everything is recorded holds, once areas are others."""

from __future__ import annotations

from lueckenlos.accounts.models import Municipality
from lueckenlos.areas.comparison import Kind
from lueckenlos.areas.models import Edition, State
from lueckenlos.areas.switching import compared
from lueckenlos.chain.models import Completeness
from lueckenlos.chain.queries import declared
from lueckenlos.directory.queries import planning_edition

Declared = tuple[Completeness, list[str] | None]
"""A declaration and the areas it holds for, as `areas_on` tells them."""


def areas_on(one: Completeness, edition: Edition | None) -> list[str] | None:
    """The areas of an edition it was declared for; empty: all, None: none of these.

    Parts of an area are as complete as it was; areas that are together now only if each was.
    """
    said: list[str] = one.areas
    if not said or one.edition is None or edition is None or one.edition_id == edition.pk:
        return said
    changes = [ch for ch in compared(one.edition, edition).changes if ch.kind is not Kind.REUSED]
    known = {key for change in changes for key in change.old}
    found = [key for key in said if key not in known]  # of Gemeinden
    for change in changes:
        if change.old and {*change.old} <= {*said}:
            found += change.new
    return found or None


def declared_now(municipality: Municipality) -> list[Declared]:
    """What is declared, each with the areas it holds for now."""
    every = list(declared(municipality).select_related("edition__level"))
    before = any(one.edition and not _is_planned_by(one.edition) for one in every)
    edition = planning_edition(municipality) if before else None
    return [(one, areas_on(one, edition)) for one in every]


def _is_planned_by(edition: Edition) -> bool:
    return edition.state == State.ACTIVE and edition.level.planning
