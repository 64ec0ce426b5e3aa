"""A case proposed from the files a municipality has: complete where they are clear, with a comment
where they are not."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lueckenlos.exchange.area_keys import meeting
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.proposal.areas import Ground, ground_of, grounds_of, level_of
from lueckenlos.exchange.proposal.counts import Counts, counts_of
from lueckenlos.exchange.proposal.draft import Draft
from lueckenlos.exchange.proposal.indicators import series_of
from lueckenlos.exchange.proposal.lists import nowhere, offers_of, same_offers
from lueckenlos.exchange.proposal.looks import Look, Looked, look_at
from lueckenlos.exchange.proposal.people import as_good, benefits, births, children_of, inhabitants
from lueckenlos.exchange.proposal.reasons import reasons
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import AreaRecord

OTHERS = 2
"""Boundaries that are proposed as a comment beside those chosen."""
MOST_INDICATORS = 5


def propose(
    files: Sequence[Path] | Looked,
    kreis: str,
    today: date,
    folder: Path,
    *,
    offers: bool = True,
    known: Sequence[AreaRecord] = (),
) -> tuple[str, list[Problem]]:
    """A case file as text. `kreis`: official key, may be empty; `today`: its reference day;
    `folder`: where the case will lie; `files` may have been looked at already.

    With `offers` false only areas, people and indicators are proposed. `known`: areas that the
    tables are of where no file holds boundaries; no section of areas is proposed then. Files that
    could not be looked at are told as problems and in the text. Raises `CaseError` when a list of
    offers is wanted and no file holds one.
    """
    looked = files if isinstance(files, Looked) else look_at(files)
    found, problems = looked.found, list(looked.problems)
    measured = any(one.use == "areas" for one in found)
    grounds = _grounds(found, kreis, known)
    ground = grounds[0] if grounds else None
    if offers:
        _require_offers(looked)
    kreis = kreis or (ground.kreis if ground else "")
    draft = Draft(folder)
    missed = _missed(ground, kreis)
    level = level_of(ground) if ground and measured else ""
    title = _title(looked.files, kreis) if offers else ""
    draft.head(title, kreis, today, level, sure=bool(kreis) and not missed)
    used = _people(draft, grounds, found, kreis, today.year, measured=measured)
    if offers:
        used |= _all_offers(draft, found, ground)
    else:
        free = [one for one in found if id(one) not in used]
        used |= _indicators(draft, free, ground, kreis, today.year)
    draft.rest([one for one in found if id(one) not in used], problems)
    return draft.text(), missed + problems


def unrecognised(
    looked: Looked, kreis: str, today: date, folder: Path, known: Sequence[AreaRecord]
) -> list[Problem]:
    """What each table lacks to be areas, people or an indicator; `known` as for a proposal."""
    grounds = _grounds(looked.found, kreis, known)
    ground = grounds[0] if grounds else None
    return list(reasons(looked.found, ground, kreis, today.year, folder))


def _require_offers(looked: Looked) -> None:
    """Raises `CaseError` where no file holds a list of offers."""
    if not any(one.use in ("offers", "package") for one in looked.found):
        names = ", ".join(shown(path.name or path) for path in looked.files)
        raise CaseError(*looked.problems, Problem("no_offers_found", values={"files": names}))


def _missed(ground: Ground | None, kreis: str) -> list[Problem]:
    """Says so where no area belongs to the Kreis."""
    others = ground.others_than(kreis) if ground else []
    if not ground or not others:
        return []
    values: dict[str, object] = {"kreis": kreis, "others": ", ".join(others[:5])}
    return [Problem("kreis_not_met", ground.look.path.name, values=values)]


def _title(files: Sequence[Path], kreis: str) -> str:
    folder = files[0].resolve().parent.name
    return folder.replace("_", " ").title().strip() or kreis or "Fall"


def _grounds(found: Sequence[Look], kreis: str, known: Sequence[AreaRecord]) -> list[Ground]:
    """The boundaries, the best first, else those of the known areas. A list whose names are those
    of areas is a table of counts."""
    candidates = [one for one in found if one.use == "areas"]
    tables = [one for one in found if one.use in ("counts", "offers")]
    of_known = [ground_of(known)] if known else []
    grounds = grounds_of(candidates, tables, kreis) or of_known
    for one in tables:
        if one.use == "offers" and any(_of_areas(one, ground) for ground in grounds):
            one.use = "counts"
    return grounds_of(candidates, tables, kreis) or of_known


def _of_areas(look: Look, ground: Ground) -> bool:
    """Whether what a list calls by name are mostly areas."""
    names = sorted(look.sorts(look.fields["name"]))
    return 2 * meeting(names, ground.keys)[1] > len(names)


def _people(
    draft: Draft,
    grounds: Sequence[Ground],
    found: Sequence[Look],
    kreis: str,
    year: int,
    *,
    measured: bool,
) -> set[int]:
    """Areas, inhabitants, children, births; returns the looks used. `measured`: the boundaries are
    in a file; else the areas are known, and perhaps their children, too."""
    if not grounds:
        draft.without("Grenzen der Gebiete")
        return set()
    ground = grounds[0]
    tables = [one for one in found if one.use == "counts"]
    counts = [one for look in tables if (one := counts_of(look, ground.keys, kreis, year))]
    children = children_of(counts)
    everybody, born = inhabitants(counts), births(counts)
    if measured:
        draft.areas(ground, kreis, with_inhabitants=everybody is not None)
        for other in grounds[1 : 1 + OTHERS]:
            draft.other_areas(other)
    if everybody:
        draft.counts("inhabitants", everybody)
    _children(draft, children, wanted=measured)
    sure = not measured or (bool(children) and not children[0].doubts)
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


def _children(draft: Draft, children: Sequence[Counts], *, wanted: bool) -> None:
    """`wanted`: that there are none is told."""
    if not children or children[0].doubts:
        if wanted:
            draft.without("eine Tabelle mit Kindern nach Alter und Gebiet")
        for one in children[:1]:
            draft.doubtful("children", one)
    else:
        draft.counts("children", children[0])
    first = children[0].look if children else None
    others = [one for one in children[1:] if one.look is not first]
    draft.other_children(others, as_good=[one for one in others if as_good(one, children[0])])


def _indicators(
    draft: Draft, free: Sequence[Look], ground: Ground | None, kreis: str, year: int
) -> set[int]:
    """Figures of several years, of a yearbook only the first; returns the looks used."""
    tables = [one for one in free if one.use == "counts"]
    found = [one for look in tables if (one := series_of(look, ground, kreis, year))]
    found = found[:MOST_INDICATORS]
    for one in found:
        draft.indicator(one)
    return {id(one.look) for one in found}


def _all_offers(draft: Draft, found: Sequence[Look], ground: Ground | None) -> set[int]:
    """Lists of offers and registers of addresses; returns the looks used."""
    lists = [one for one in found if one.use == "offers"]
    packages = [one for one in found if one.use == "package"]
    registers = [one for one in found if one.use == "addresses"]
    _offers(draft, lists, packages, ground, registers=bool(registers))
    for one in registers:
        draft.addresses(one)
    return {id(one) for one in (*lists, *packages, *registers)}


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
