"""A case proposed from the files a municipality has: complete where they are clear, with a comment
where they are not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from lueckenlos.exchange.area_keys import meeting
from lueckenlos.exchange.hsds.package import is_package
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.proposal.areas import Ground, grounds_of, level_of
from lueckenlos.exchange.proposal.draft import Draft
from lueckenlos.exchange.proposal.lists import nowhere, offers_of, same_offers
from lueckenlos.exchange.proposal.looks import COMPANIONS, Look, looks
from lueckenlos.exchange.proposal.people import (
    Counts,
    as_good,
    benefits,
    births,
    children_of,
    counts_of,
    inhabitants,
)
from lueckenlos.exchange.quoting import shown

OTHERS = 2
"""Boundaries that are proposed as a comment beside those chosen."""


def propose(
    files: Sequence[Path], kreis: str, today: date, folder: Path
) -> tuple[str, list[Problem]]:
    """A case file as text. `kreis`: official key, may be empty; `today`: its reference day;
    `folder`: where the case will lie.

    Files that could not be looked at are told as problems and in the text. Raises `CaseError`
    when no file holds a list of offers.
    """
    found, problems = list[Look](), list[Problem]()
    for path in _files(files):
        some, more = looks(path)
        found += some
        problems += more
    grounds = _grounds(found, kreis)
    ground = grounds[0] if grounds else None
    lists = [one for one in found if one.use == "offers"]
    packages = [one for one in found if one.use == "package"]
    if not lists and not packages:
        names = ", ".join(shown(path.name or path) for path in files)
        raise CaseError(*problems, Problem("no_offers_found", values={"files": names}))
    kreis = kreis or (ground.kreis if ground else "")
    draft = Draft(folder)
    missed = _missed(ground, kreis)
    level = level_of(ground) if ground else ""
    draft.head(_title(files, kreis), kreis, today, level, sure=bool(kreis) and not missed)
    used = set[int]()
    if ground:
        used = _people(draft, grounds, found, kreis, today.year)
    else:
        draft.without("Grenzen der Gebiete")
    registers = [one for one in found if one.use == "addresses"]
    _offers(draft, lists, packages, ground, registers=bool(registers))
    for one in registers:
        draft.addresses(one)
    useless = ("", "counts", "grid", "areas")
    rest = [one for one in found if one.use in useless and id(one) not in used]
    draft.rest(rest, problems)
    return draft.text(), missed + problems


def _missed(ground: Ground | None, kreis: str) -> list[Problem]:
    """Says so where no area belongs to the Kreis."""
    others = ground.others_than(kreis) if ground else []
    if not ground or not others:
        return []
    values: dict[str, object] = {"kreis": kreis, "others": ", ".join(others[:5])}
    return [Problem("kreis_not_met", ground.look.path.name, values=values)]


def _files(files: Sequence[Path]) -> Iterator[Path]:
    """The files themselves, of a folder those in it; no cases and no parts of shapefiles."""
    for path in files:
        inner = path.is_dir() and not is_package(path)
        if inner:
            yield from _files(sorted(one for one in path.iterdir() if one.name[:1] != "."))
        elif not _is_beside(path):
            yield path


def _is_beside(path: Path) -> bool:
    """Whether a file is a case or a part of a shapefile."""
    suffix = path.suffix.lower()
    return suffix == ".toml" or (suffix in COMPANIONS and path.with_suffix(".shp").exists())


def _title(files: Sequence[Path], kreis: str) -> str:
    folder = files[0].resolve().parent.name
    return folder.replace("_", " ").title().strip() or kreis or "Fall"


def _grounds(found: Sequence[Look], kreis: str) -> list[Ground]:
    """The boundaries, the best first. A list whose names are those of areas is a table of
    counts."""
    candidates = [one for one in found if one.use == "areas"]
    tables = [one for one in found if one.use in ("counts", "offers")]
    grounds = grounds_of(candidates, tables, kreis)
    for one in tables:
        if one.use == "offers" and any(_of_areas(one, ground) for ground in grounds):
            one.use = "counts"
    return grounds_of(candidates, tables, kreis)


def _of_areas(look: Look, ground: Ground) -> bool:
    """Whether what a list calls by name are mostly areas."""
    names = sorted(look.sorts(look.fields["name"]))
    return 2 * meeting(names, ground.keys)[1] > len(names)


def _people(
    draft: Draft, grounds: Sequence[Ground], found: Sequence[Look], kreis: str, year: int
) -> set[int]:
    """Areas, inhabitants, children, births; returns the looks used."""
    ground = grounds[0]
    tables = [one for one in found if one.use == "counts"]
    counts = [one for look in tables if (one := counts_of(look, ground.keys, kreis, year))]
    children = children_of(counts)
    everybody, born = inhabitants(counts), births(counts)
    draft.areas(ground, kreis, with_inhabitants=everybody is not None)
    for other in grounds[1 : 1 + OTHERS]:
        draft.other_areas(other)
    if everybody:
        draft.counts("inhabitants", everybody)
    sure = bool(children) and not children[0].doubts
    _children(draft, children)
    grids = [one for one in found if one.use == "grid"][:1] if sure else []
    for grid in grids:
        draft.grid(grid)
    second = benefits(counts) if sure else None
    if born and sure:
        draft.counts("births", born)
    if second:
        draft.second(second)
    wanted = [*children, everybody, born if sure else None, second]
    used = {id(one.look) for one in (*wanted, *grounds[: 1 + OTHERS]) if one}
    return used | {id(grid) for grid in grids}


def _children(draft: Draft, children: Sequence[Counts]) -> None:
    if not children or children[0].doubts:
        draft.without("eine Tabelle mit Kindern nach Alter und Gebiet")
        for one in children[:1]:
            draft.doubtful("children", one)
    else:
        draft.counts("children", children[0])
    first = children[0].look if children else None
    others = [one for one in children[1:] if one.look is not first]
    draft.other_children(others, as_good=[one for one in others if as_good(one, children[0])])


def _offers(
    draft: Draft,
    lists: Sequence[Look],
    packages: Sequence[Look],
    ground: Ground | None,
    *,
    registers: bool,
) -> None:
    for one in packages:
        draft.package(one)
    proposed = [offers_of(one, ground) for one in lists]
    same_offers(proposed)
    for made in proposed:
        alone = sum(one.complete == made.complete for one in proposed) == 1
        draft.offers(made, single=len(lists) + len(packages) == 1, alone=alone)
    if ground and not registers:
        draft.without_places([made for made in proposed if nowhere(made) and not made.same])
