"""A scenario as it is shown: its changes in words, what is different by them, and the drawings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from lueckenlos.chain.map_values import Shown, legend_of, title_of, values_in
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.scenario_changes import ADD, CLOSE, MOVE, NEW, Change, kind_of
from lueckenlos.chain.scenario_disclosure import by_key, opened
from lueckenlos.chain.scenarios import Changes, rules_of, told_of
from lueckenlos.chain.shown_chain import Wish, areas_by_key, gaps_of, rows_of, story
from lueckenlos.disclosure import rounded
from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.figures import CoverageRow, LinkRow, OfferRow
from lueckenlos.exchange.protection import protects
from lueckenlos.report.blocks import Chart
from lueckenlos.report.charts import area_map, ribbon
from lueckenlos.report.story.told import Told
from lueckenlos.report.words import ages, alphabetical, percent

KEPT = 8
"""So many drawings a process keeps."""
HOLDS = ", Glied trägt"
GONE = "ein Angebot, das es nicht mehr gibt"
COSTS = {"free": "kostenfrei", "graded": "gestaffelt", "paid": "kostenpflichtig"}


# --- changes -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Said:
    """A change in words; `gone`: the offer it is about is in the run no more."""

    change: Change
    words: str
    gone: bool = False


def said(run: AnalysisRun, changes: Changes) -> list[Said]:
    """The changes in words."""
    names = {one.id: one.name for one in story(run).figures.offers}
    return [
        Said(one, _words(run, one, names), gone=not {one.offer, one.host} <= {"", *names})
        for one in changes
    ]


def _words(run: AnalysisRun, one: Change, names: Mapping[str, str]) -> str:
    name = names.get(one.offer, GONE)
    if one.what == CLOSE:
        return f"Schließt: {name}"
    if one.what == MOVE:
        return f"Zieht um: {name}, {_where(run, one)}"
    kind = kind_of(one.kind)
    more = [kind.name] if kind and one.what != ADD else []
    more += [f"für {one.ages}"] if one.ages else []
    more += [COSTS[one.cost]] if one.cost else []
    more += [f"{one.capacity} Plätze"] if one.capacity is not None else []
    more += [f"in: {names.get(one.host, GONE)}"] if one.host else []
    if one.what == ADD:
        return f"Neu: {', '.join([kind.name if kind else '', _where(run, one), *more])}"
    return f"Ändert sich: {name}: {', '.join(more)}"


def _where(run: AnalysisRun, one: Change) -> str:
    area = areas_by_key(story(run)).get(one.area)
    if one.latitude is not None and one.longitude is not None:
        place = f"{one.latitude:.3f}° Nord, {one.longitude:.3f}° Ost".replace(".", ",")
        return f"auf der Karte gewählt ({place})"
    return area.name if area else one.area


def values_after(run: AnalysisRun, changes: Changes, wish: Wish, shown: Shown) -> dict[str, Any]:
    """What a live map shows of each area with the changes, by its key."""
    values = values_in(told_of(run, changes), wish, shown)
    return {
        key: {"class": one.rank, "value": one.words + _people(one.children)}
        for key, one in values.items()
    }


def _people(children: int | None) -> str:
    return f", {children} Kinder" if children else ""


# --- differences ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A figure that is another: where, of what, before and after; `people` where it is told."""

    place: str
    what: str
    before: str
    after: str
    people: str
    by: float


def links_of(run: AnalysisRun, changes: Changes) -> list[Line]:
    """Every link of the whole for which something is told, and what it would be."""
    one, two = story(run), told_of(run, changes)
    now = {row.link: row for row in two.figures.overall_links}
    return [
        Line("", one.link(row.link), _percent(row.held_recorded), _percent(other.held_recorded),
             "", (other.held_recorded or 0.0) - (row.held_recorded or 0.0))
        for row in told_of(run, ()).figures.overall_links
        if (other := now.get(row.link)) and row.judgeable
    ]  # fmt: skip


def lines_of(run: AnalysisRun, changes: Changes) -> list[Line]:
    """What is different in areas: links, and coverage where it is not the same as its link; most
    children first."""
    before, after = told_of(run, ()).figures, told_of(run, changes).figures
    one = story(run)
    found = list(_link_lines(one, before.links, after.links))
    told = {(line.place, line.what.removesuffix(HOLDS), line.after) for line in found}
    found += [
        line
        for line in _coverage_lines(one, before.coverage, after.coverage)
        if (line.place, line.what, line.after) not in told
    ]
    return sorted(found, key=lambda line: (-abs(line.by), alphabetical(line.place), line.what))


def _link_lines(one: Told, before: Sequence[LinkRow], after: Sequence[LinkRow]) -> Iterator[Line]:
    for old, new in zip(before, after, strict=True):
        if old.held_recorded != new.held_recorded and old.judgeable:
            yield _line(old.area_name, f"{one.link(old.link)}{HOLDS}", old.held_recorded,
                        new.held_recorded, old.children)  # fmt: skip


def _coverage_lines(
    one: Told, before: Sequence[CoverageRow], after: Sequence[CoverageRow]
) -> Iterator[Line]:
    """Children with an offer; places per 100 where no share of the same number says it."""
    for old, new in zip(before, after, strict=True):
        what = one.link(f"{old.field}/{old.life_phase}")
        said = old.share_recorded != new.share_recorded
        if said:
            yield _line(old.area_name, what, old.share_recorded, new.share_recorded, old.children)
        was, now = old.places_per_100, new.places_per_100
        if was is None or now is None or was == now:
            continue
        if not said or _percent(new.share_recorded) != _percent(now / 100):
            people = f"von {rounded(int(old.children or 0))}"
            yield Line(old.area_name, f"{what}, Plätze je 100 Kinder", f"{was:.0f}", f"{now:.0f}",
                       people, now - was)  # fmt: skip


def _line(
    place: str, what: str, before: float | None, after: float | None, children: float | None
) -> Line:
    people, by = "", (after or 0.0) - (before or 0.0)
    if children and after is not None:
        many = rounded(int(after * children + 0.5))
        people = f"danach {many} von {rounded(int(children))} Kindern"
        by *= children
    return Line(place, what, _percent(before), _percent(after), people, by)


def _percent(share: float | None) -> str:
    return "noch nicht beurteilbar" if share is None else percent(share)


def gaps_closed(run: AnalysisRun, changes: Changes) -> list[str]:
    """Gaps of the run that would close, in words."""
    one, two = story(run), told_of(run, changes)
    left = {gap.gap_id: set(gap.area_ids) for gap in two.figures.gaps}
    found = []
    for gap in told_of(run, ()).figures.gaps:
        names = [name for key, name in zip(gap.area_ids, gap.area_names, strict=True)
                 if key not in left.get(gap.gap_id, set())]  # fmt: skip
        if names:
            where = ", ".join(sorted(names, key=alphabetical))
            found.append(f"{one.names.get(gap.field, gap.field)}, "
                         f"{ages(gap.from_month, gap.to_month)}: {where}")  # fmt: skip
    return found


def gaps_opened(run: AnalysisRun, changes: Changes) -> list[str]:
    """Gaps that would be new, in words."""
    one, key = story(run), story(run).main.key
    before = by_key(told_of(run, ()).figures, key)
    rows = opened(before, told_of(run, changes).figures.coverage, rules_of(run))
    return [f"{one.link(f'{row.field}/{row.life_phase}')}: {row.area_name}" for row in rows]


def headline_of(run: AnalysisRun, changes: Changes) -> tuple[str, str] | None:
    """ "9 von 12 Gliedern" before and after; None where nothing can be judged."""
    found = []
    for each in (told_of(run, ()), told_of(run, changes)):
        head = each.figures.headlines[0] if each.figures.headlines else None
        if head is None or head.holding_recorded is None:
            return None
        found.append(f"{head.holding_recorded} von {head.links} Gliedern")
    return found[0], found[1]


# --- drawings ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Drawn:
    """Map and ribbon with the changes; no map where no area has a shape."""

    map: Chart | None
    ribbon: Chart


def offers_shown(run: AnalysisRun, changes: Changes) -> tuple[OfferRow, ...]:
    """The offers of the run with what comes, moves and closes; a protected one has no point."""
    rows = {one.id: one for one in story(run).figures.offers}
    for one in changes:
        if one.what == CLOSE:
            rows.pop(one.offer, None)
        elif one.what == MOVE and one.offer in rows:
            rows[one.offer] = _placed(rows[one.offer], one)
        elif one.what == ADD:
            rows[f"{NEW}{one.id}"] = _placed(_new(one), one)
    return tuple(rows.values())


def _new(one: Change) -> OfferRow:
    kind = kind_of(one.kind)
    if kind is None:
        raise ValueError(f"no kind of offer: {one.kind!r}")
    start, stop = kind.ages
    if one.ages and (told := read_ages(one.ages)):
        start, stop = told.start, told.stop
    return OfferRow(
        id=f"{NEW}{one.id}", name=kind.name, provider="", kind=kind.key, field=kind.field,
        area_id="", area_name="", from_month=start, to_month=stop, level="recorded",
        placed="protected" if protects(None, kind) else "area",
    )  # fmt: skip


def _placed(row: OfferRow, one: Change) -> OfferRow:
    if row.placed == "protected":
        return row
    placed = "area" if one.latitude is None else "point"
    return replace(row, placed=placed, area_id=one.area, latitude=one.latitude,
                   longitude=one.longitude)  # fmt: skip


@lru_cache(maxsize=KEPT)
def drawn(
    run: AnalysisRun,
    changes: Changes,
    wish: Wish,
    shown: Shown,
    prefix: str,
    *,
    mapped: bool = True,
) -> Drawn:
    """Map and ribbon of a place with the changes; the map only where it is asked for."""
    one = _with_offers(told_of(run, changes), offers_shown(run, changes))
    chart = None
    if mapped and any(not area.geometry.is_empty for area in one.areas):
        values = values_in(one, wish, shown)
        chart = area_map(
            one.run,
            one.areas,
            {key: value.share for key, value in values.items()},
            one.run.settled,
            [row for row in one.running if row.id.startswith(NEW)],
            title=f"Karte danach: {title_of(one, shown)}",
            prefix=f"{prefix}karte",
            legend=legend_of(shown),
            withheld={key for key, value in values.items() if value.withheld},
            ranges={key: value.ends for key, value in values.items() if value.ends},
        )
    place = areas_by_key(one)[wish.area].name if wish.area else one.run.title
    band = ribbon(
        one.run, rows_of(one, wish), gaps_of(one, wish), one.running, f"{prefix}band",
        f"Die Kette danach, erfasst: {place}",
    )  # fmt: skip
    return Drawn(chart, band)


def _with_offers(one: Told, offers: tuple[OfferRow, ...]) -> Told:
    """The same with other offers."""
    return Told(one.run, replace(one.figures, offers=offers), one.areas, one.problems)
