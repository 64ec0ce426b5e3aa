"""A case proposed from the files a municipality has: complete where they are clear, with a comment
where they are not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lueckenlos.exchange.folding import shown
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.proposal.areas import Ground, ground_of, level_of
from lueckenlos.exchange.proposal.draft import Draft
from lueckenlos.exchange.proposal.lists import offers_of
from lueckenlos.exchange.proposal.looks import Look, looks
from lueckenlos.exchange.proposal.people import (
    benefits,
    births,
    children_of,
    counts_of,
    inhabitants,
)


def propose(files: Sequence[Path], kreis: str, today: date) -> tuple[str, list[Problem]]:
    """A case file as text. `kreis`: official key, may be empty; `today`: its reference day.

    Files that could not be looked at are told as problems and in the text. Raises `CaseError`
    when no file holds a list of offers.
    """
    found, problems = list[Look](), list[Problem]()
    for path in files:
        some, more = looks(path)
        found += some
        problems += more
    lists = [one for one in found if one.use in ("offers", "package")]
    if not lists:
        names = ", ".join(shown(path.name) for path in files)
        raise CaseError(*problems, Problem("no_offers_found", values={"files": names}))
    tables = [one for one in found if one.use == "counts"]
    ground = ground_of([one for one in found if one.use == "areas"], [*tables, *lists], kreis)
    draft = Draft()
    draft.head(
        _title(files, kreis), kreis or _key(ground), today, level_of(ground) if ground else ""
    )
    used = _people(draft, ground, tables, kreis) if ground else set[int]()
    _spread(draft, found, with_areas=ground is not None)
    keys = ground.keys if ground else None
    for one in lists:
        if one.use == "package":
            draft.package(one)
        else:
            draft.offers(offers_of(one, keys), single=len(lists) == 1)
    for one in found:
        if one.use == "addresses":
            draft.addresses(one)
    chosen = {id(ground.look)} if ground else set()
    rest = [one for one in found if one.use in ("", "counts", "areas")]
    draft.rest([one for one in rest if id(one) not in used | chosen], problems)
    return draft.text(), problems


def _title(files: Sequence[Path], kreis: str) -> str:
    folder = files[0].resolve().parent.name
    return folder.replace("_", " ").title() or kreis


def _key(ground: Ground | None) -> str:
    """The beginning that the keys of Gemeinden share, five digits of it; else unknown."""
    keys = list(ground.keys.names) if ground and ground.gemeinden else []
    first = keys[0][:5] if keys else ""
    return first if first.isdecimal() and all(key.startswith(first) for key in keys) else ""


def _people(draft: Draft, ground: Ground, tables: Sequence[Look], kreis: str) -> set[int]:
    """Areas, inhabitants, children, births; returns the looks used."""
    counts = [one for look in tables if (one := counts_of(look, ground.keys, kreis))]
    children = children_of(counts)
    everybody = inhabitants(counts)
    born = births(counts)
    draft.areas(ground, kreis, with_inhabitants=everybody is not None)
    if everybody:
        draft.counts("inhabitants", everybody)
    if children:
        draft.counts("children", children)
    else:
        draft.without_children()
    if born and children:
        draft.counts("births", born)
    second = benefits(counts)
    if second and children:
        draft.second(second)
    return {id(one.look) for one in (children, everybody, born, second) if one}


def _spread(draft: Draft, found: Sequence[Look], *, with_areas: bool) -> None:
    grids = [one for one in found if one.use == "grid"]
    if grids and with_areas:
        draft.grid(grids[0])
