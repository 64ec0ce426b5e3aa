"""`lueckenlos base`: base data of a Land, once, from files somebody fetched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from lueckenlos.cli.base_products import WANTED, Product
from lueckenlos.exchange.base.counts import Counted
from lueckenlos.exchange.base.laender import LAENDER
from lueckenlos.exchange.base.read import (
    GEBURTEN,
    GEMEINDEN,
    KINDER,
    ORTE,
    PIECES,
    RASTER,
    Base,
    read_base,
    write_base,
)
from lueckenlos.exchange.messages.base import BASE_MESSAGES
from lueckenlos.exchange.problems import Problem
from lueckenlos.exchange.severity import Severity
from lueckenlos.report.words import number

UNINHABITED = "gemeindefrei"


def base(land: str, files: list[Path], out: Path) -> None:
    """Load base data of a Land from `files` into the folder `out`, saying what is still missing.

    Raises `CaseError` when Land or file is not there, `OSError` when `out` cannot be written.
    """
    found = read_base(land, files)
    print(f"Grunddaten für {LAENDER[found.land]} ({found.land})")
    for line in (*_loaded(found), *_problems(found), *_missing(found)):
        print(line)
    if found.origins:
        written = write_base(found, out)
        print(f"\nGeschrieben in {out}: {', '.join(written)}")
        print("Bitte in quellen.toml Titel, Stelle, Lizenz und Stand jeder Datei ausfüllen.")


def _loaded(found: Base) -> Iterator[str]:
    """What was loaded, with rows and sums."""
    for piece in PIECES:
        if found.has(piece):
            files = ", ".join(one.file for one in found.origins if one.piece == piece)
            yield f"\n{WANTED[piece].title}: {_summary(found, piece)}"
            yield f"  aus {files}"


def _summary(found: Base, piece: str) -> str:
    if piece == GEMEINDEN:
        return _gemeinden(found)
    if piece == ORTE:
        coded = len({place.postcode for place in found.places if place.postcode})
        return f"{number(len(found.places))} Punkte, {number(coded)} Postleitzahlen"
    if piece == KINDER:
        return _counted(found.children, "Kinder") + f", {_ages(found.children)}"
    if piece == GEBURTEN:
        return _counted(found.births, "Geburten")
    return _grid(found) if piece == RASTER else ""


def _gemeinden(found: Base) -> str:
    sorts = [str(one.properties.get("bez", "")).lower() for one in found.gemeinden.values()]
    free = sum(UNINHABITED in sort for sort in sorts)
    kreise = len({key[:5] for key in found.gemeinden})
    more = f" und {free} gemeindefreie Gebiete" if free else ""
    return f"{number(len(sorts) - free)} Gemeinden{more} in {kreise} Kreisen"


def _counted(rows: tuple[Counted, ...], what: str) -> str:
    total = sum(row.count for row in rows if row.count is not None)
    hidden = sum(row.count is None for row in rows)
    areas = len({row.area for row in rows})
    more = f", {number(hidden)} Zahlen geheim gehalten" if hidden else ""
    return f"{number(total)} {what} in {number(areas)} Gebieten{more}"


def _ages(rows: tuple[Counted, ...]) -> str:
    ages = sorted({(row.from_year, row.to_year) for row in rows})
    return "Alter " + ", ".join(f"{start} bis unter {stop}" for start, stop in ages)


def _grid(found: Base) -> str:
    assert found.grid is not None
    weights = found.grid.weights
    hidden = int(np.isnan(weights).sum())
    total = int(np.nansum(weights))
    what = "Kinder" if found.grid.children else "Menschen jeden Alters, nicht Kinder"
    more = f", in {number(hidden)} davon ist die Zahl geheim" if hidden else ""
    return (
        f"{number(len(weights))} Zellen, {number(total)} {what} "
        f"(Spalte „{found.grid.counted}“){more}"
    )


def _problems(found: Base) -> Iterator[str]:
    """What somebody should know; how tables were read is only counted."""
    read = [one for one in found.problems if _only_reading(one)]
    told = [one for one in found.problems if not _only_reading(one)]
    if told:
        yield "\nDazu ist zu sagen:"
    for problem in told:
        yield f"  {problem.place}: {problem.what} {problem.cure}".replace("  : ", "  ")
    if read:
        files = ", ".join(dict.fromkeys(one.file for one in read))
        yield f"\nBeim Lesen der Tabellen gab es {len(read)} Hinweise ohne Folgen: {files}."


def _only_reading(problem: Problem) -> bool:
    return problem.severity is Severity.NOTE and problem.code not in BASE_MESSAGES


def _missing(found: Base) -> Iterator[str]:
    """Each piece that is missing: what it buys and which file to fetch."""
    for piece in PIECES:
        if found.has(piece):
            continue
        wanted = WANTED[piece]
        yield f"\nEs fehlt noch: {wanted.title}. {wanted.buys}"
        for product in wanted.products:
            yield from _product(product)


def _product(product: Product) -> Iterator[str]:
    number = "" if product.sure else " (Nummer ungeprüft: bitte dort suchen)"
    yield f"  • {product.name}{number}"
    yield f"    {product.publisher}; {product.format}; Lizenz: {product.licence}"
