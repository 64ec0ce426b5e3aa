"""What can be found of areas: areas by name or key, tables of children, indicators."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.roles import SEE_AREAS
from lueckenlos.accounts.search import AT_MOST, Hit, source
from lueckenlos.areas.queries import (
    active_edition,
    indicators,
    planning_level,
    populations,
    visible_areas,
)
from lueckenlos.exchange.folding import fold


@source("Gebiete", SEE_AREAS)
def areas(standing: Standing, words: str) -> list[Hit]:
    """Areas of the planning level."""
    edition = active_edition(standing.here, planning_level(standing.here))
    if edition is None:
        return []
    words = words.replace("\0", "")
    if not words:
        return []
    named = Q(key__istartswith=words)
    if folded := fold(words):  # signs alone are in no name
        named |= Q(folded__contains=folded)
    found = visible_areas(standing, edition).filter(named)[:AT_MOST]
    return [
        Hit(one.name, reverse("area", args=[standing.here.slug, edition.level.slug, one.key]),
            one.gemeinde_name or one.key)
        for one in found
    ]  # fmt: skip


@source("Kinder und Kennzahlen", SEE_AREAS)
def figures(standing: Standing, words: str) -> list[Hit]:
    """Tables of children and indicators."""
    slug, folded = standing.here.slug, fold(words)
    found = [
        Hit(
            one.name,
            reverse("population", args=[slug, one.pk]),
            f"{one.day:%d.%m.%Y}" if one.day else "",
        )
        for one in populations(standing.here)
    ] + [
        Hit(one.name, reverse("indicator", args=[slug, one.pk]), one.definition[:80])
        for one in indicators(standing.here)
    ]
    return [hit for hit in found if folded and folded in fold(hit.title)][:AT_MOST]
