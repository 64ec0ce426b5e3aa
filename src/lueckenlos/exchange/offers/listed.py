"""Lists of offers as a text declares them, read as a case reads them, without its other tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.files.content import parse_toml
from lueckenlos.exchange.ground.read import know_areas
from lueckenlos.exchange.offers.complete import listed_complete
from lueckenlos.exchange.offers.read import read_inventory
from lueckenlos.exchange.problems import CaseError, Problem, capped
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import AreaRecord, Completeness, OfferRecord, Source
from lueckenlos.exchange.settings import Section

NAME = "Angaben"
"""What messages call the text that declares the lists."""
GROUND = "Gebiete im System"
"""What messages call the areas the lists are of."""
OF_A_CASE = (
    "title key reference_day scheme planning_level similar_offers areas inhabitants children "
    "births second_population grid settled_places indicator complete resolved neighbours geocoder"
).split()
"""What a case has besides its offers; it is not read here."""
OF_A_LIST = ("complete", "complete_ages")


def read_listed(
    declaration: str, folder: Path, areas: Sequence[AreaRecord] = ()
) -> tuple[tuple[OfferRecord, ...], list[Problem], dict[str, Source]]:
    """The offers a TOML text declares, what was met on the way, and the source of each list.

    `areas`: those the lists name, and near which their offers are. Errors are problems, too. No
    file outside the folder is opened.
    """
    problems: list[Problem] = []
    root = Section(_content(declaration, problems), "", NAME, problems)
    root.allow(*OF_A_CASE)
    desk = Desk(folder, problems, closed=True)
    if areas:
        know_areas(desk, areas)
        desk.sources["areas"] = Source(GROUND)
    lists = root.one_or_more("offers")
    for one in lists:
        one.allow(*OF_A_LIST)
    offers = read_inventory(desk, root, lists, areas) if _inside(root) else ()
    root.finish()
    desk.sources.pop("areas", None)
    return offers, capped(problems), desk.sources


def read_complete(
    declaration: str, offers: Sequence[OfferRecord]
) -> tuple[tuple[Completeness, ...], list[Problem]]:
    """What the lists that a TOML text declares are declared complete for, as in a case."""
    problems: list[Problem] = []
    root = Section(_content(declaration, []), "", NAME, problems)
    found = tuple(listed_complete(root.one_or_more("offers"), offers))
    return found, capped(problems)


def _content(declaration: str, problems: list[Problem]) -> Mapping[str, Any]:
    """What a text declares, nothing where it is broken, which is noted."""
    try:
        return parse_toml(declaration, NAME)
    except CaseError as error:
        problems.extend(error.problems)
        return {}


def _inside(root: Section) -> bool:
    """Whether answers and decisions lie beside the lists; else that is noted."""
    named = [("answers", one) for one in root.texts("answers")]
    named += [("decisions", root.text("decisions", ""))]
    elsewhere = [(key, file) for key, file in named if file and Path(file).name != file]
    for key, file in elsewhere:
        root.report("file_elsewhere", key, path=shown(file))
    return not elsewhere
