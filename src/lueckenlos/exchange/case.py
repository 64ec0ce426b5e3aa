"""A case file: one TOML naming the day, the scheme and every table of a run.

The format is described in docs/reference/case.md.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from lueckenlos.exchange.ages import FIRST_MONTH, LAST_MONTH
from lueckenlos.exchange.area_keys import alike
from lueckenlos.exchange.bus.section import read_bus
from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.files.content import read_bytes, read_toml
from lueckenlos.exchange.ground.read import read_neighbours
from lueckenlos.exchange.need import read_sections
from lueckenlos.exchange.offers.complete import ages_of, listed_complete
from lueckenlos.exchange.offers.read import read_inventory
from lueckenlos.exchange.problems import CaseError, Problem, capped
from lueckenlos.exchange.quoting import hint, shown
from lueckenlos.exchange.records import Case, Completeness, Geocoder, Resolution
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.severity import Severity
from lueckenlos.exchange.streets.section import read_streets_section

CORE_SCHEME = "core"


def read_case(path: Path, cache: Path | None = None) -> tuple[Case, list[Problem]]:
    """Read a case and everything it names, with the warnings and notes met on the way.

    Raises one `CaseError` with every error found. `scheme` is "core" or a path beside the case;
    the first population is all children, `births` stands apart. In the folder `cache` a street
    network is kept for the next time.
    """
    problems: list[Problem] = []
    root = _root(path, problems)
    desk = Desk(path.parent, problems)
    case = _case(desk, root, cache)
    root.finish()
    found = capped(problems)
    errors = [problem for problem in found if problem.severity is Severity.ERROR]
    if errors:
        others = (problem for problem in found if problem.severity is not Severity.ERROR)
        raise CaseError(*errors, others=tuple(others))
    if case is None:
        raise AssertionError("a case without a day has an error")
    return case, found


def _root(path: Path, problems: list[Problem]) -> Section:
    return Section(read_toml(path), "", path.name, problems)


def _case(desk: Desk, root: Section, cache: Path | None) -> Case | None:
    title, key = root.text("title"), root.text("key", expected="amtlicher Schlüssel")
    reference_day = root.day("reference_day", required=True)
    need = read_sections(desk, root)
    lists = root.one_or_more("offers", required=True)
    offers = read_inventory(desk, root, lists, need.areas)
    neighbours, neighbours_known = read_neighbours(desk, root.section("neighbours"))
    scheme = _scheme(desk, root)
    similar_offers = root.flag("similar_offers", False)
    geocoder = _geocoder(root.section("geocoder"))
    streets = read_streets_section(desk, root.section("streets"), cache)
    bus = read_bus(desk, root.section("bus"), reference_day)
    complete = tuple(_complete(desk, section) for section in root.sections("complete"))
    resolved = tuple(_resolved(section) for section in root.sections("resolved"))
    if reference_day is None:
        return None
    return Case(
        title=title,
        key=key,
        reference_day=reference_day,
        scheme=scheme,
        planning_level=need.planning_level,
        areas=need.areas,
        populations=need.populations,
        offers=offers,
        cells=need.cells,
        complete=(*complete, *listed_complete(lists, offers)),
        resolved=resolved,
        neighbours=neighbours,
        neighbours_known=neighbours_known,
        births=need.births,
        indicators=need.indicators,
        similar_offers=similar_offers,
        geocoder=geocoder,
        streets=streets,
        bus=bus,
        sources=desk.sources,
    )


def _scheme(desk: Desk, root: Section) -> str:
    """The word "core", or a path beside the case where a file is."""
    name = root.text("scheme", CORE_SCHEME)
    if name != CORE_SCHEME:
        try:
            read_bytes(desk.folder / name)
        except CaseError as error:
            desk.problems.extend(replace(problem, column="scheme") for problem in error.problems)
    return name


def _geocoder(section: Section | None) -> Geocoder | None:
    """A service that `lueckenlos locate` may ask; none without the section."""
    if section is None:
        return None
    url = section.text("url", expected="Adresse eines Geocoders")
    if url and ("{address}" not in url or not url.startswith(("https://", "http://"))):
        section.wrong("url", "eine Adresse, die mit https:// beginnt und {address} enthält")
    return Geocoder(url, section.text("attribution", ""))


def _complete(desk: Desk, section: Section) -> Completeness:
    areas = section.texts("areas")
    for key in areas:
        if desk.areas and key not in desk.areas:
            values = {"area": shown(key), "hint": hint(key, desk.areas), "alike": alike(key)}
            section.report("unknown_area", "areas", **values)
    return Completeness(
        fields=section.texts("fields"),
        areas=areas,
        by=section.text("by", expected="wer das erklärt"),
        on=section.day("on", required=True) or date.min,
        months=ages_of(section, "ages"),
    )


def _resolved(section: Section) -> Resolution:
    start, stop = section.pair("months", None, FIRST_MONTH, LAST_MONTH, strict=True)
    return Resolution(
        field=section.text("field", expected="Schlüssel eines Handlungsfelds"),
        from_month=start,
        to_month=stop,
        decision=section.text("decision", expected="Gremium, Beschluss und Nummer"),
        on=section.day("on", required=True) or date.min,
    )
