"""What the page of an area says: people, links beside those of the whole, offers, gaps."""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace

from lueckenlos.chain.explain import Open
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.people import fullest
from lueckenlos.chain.reach import reaching
from lueckenlos.chain.reasons import stated_of
from lueckenlos.chain.shown_chain import Wish, areas_by_key, gaps_of, offers_of_place, story
from lueckenlos.exchange.area_keys import AreaKeys
from lueckenlos.exchange.figures import FieldNote, GapRow, OfferRow
from lueckenlos.exchange.offers.service_areas import area_finder
from lueckenlos.exchange.records import Completeness
from lueckenlos.report.charts.held import held_links
from lueckenlos.report.story.told import Told
from lueckenlos.report.words import BASES, about, alphabetical, metres, offer_ages

NEAREST = 8
"""So many offers from outside stand by name for each field."""
COVERED = "nicht bekannt oder zum Schutz kleiner Zahlen verdeckt"


def people_of(one: Told, wish: Wish) -> list[tuple[str, str]]:
    """Who lives in an area, by life phase."""
    rows = one.of_area(wish.area, wish.population)
    if not rows:
        return []
    mine = [row for row in rows if row.field == fullest(rows)]
    found = []
    for phase in one.run.phases:
        counts = [row.children for row in mine if row.life_phase == phase.key]
        known = [count for count in counts if count is not None]
        if not counts:
            continue
        noun = "Kinder" if phase.to_month > 0 else "Schwangerschaften"
        total = sum(known)
        said = f"{about(total)} {noun}" if total else f"keine {noun}"
        found.append((phase.name, said if len(known) == len(counts) else COVERED))
    return found


@dataclass(frozen=True, slots=True)
class LinkBeside:
    """A link here and in the whole, in words."""

    name: str
    basis: str
    here: str
    whole: str


def links_beside(one: Told, wish: Wish) -> list[LinkBeside]:
    """The links of an area beside those of the whole: no rank, the same words for both."""
    mine = [row for row in one.figures.links if row.area_id == wish.area]
    here = held_links(one.run, mine, wish.population)
    whole = {
        (held.field, held.phase, held.basis): held.words
        for held in held_links(one.run, one.links, wish.population)
    }
    return [
        LinkBeside(
            held.name,
            BASES[held.basis],
            held.words,
            whole.get((held.field, held.phase, held.basis), "–"),
        )
        for held in here
    ]


@dataclass(frozen=True, slots=True)
class FieldHere:
    """The offers of a field in an area, those beside it that reach some of it, and those that are
    there for it whatever the distance; `more` and `more_serving` are beside these."""

    field: FieldNote
    here: tuple[tuple[OfferRow, str], ...]
    near: tuple[tuple[OfferRow, str], ...]
    more: int
    serving: tuple[tuple[OfferRow, str], ...] = ()
    more_serving: int = 0


def fields_of(run: AnalysisRun, wish: Wish) -> list[FieldHere]:
    """Every field with its offers."""
    one = story(run)
    inside = offers_of_place(one, wish)
    every = [offer for offer in (*one.running, *one.beside)
             if offer.level in ("confirmed", "recorded")
             and (not wish.confirmed or offer.level == "confirmed")]  # fmt: skip
    car = wish.population in ("", one.main.key) if one.figures.populations else True
    serving = _serving(run, wish.area, every)
    named = {offer.id for offer in serving}
    near = [pair for pair in reaching(run, wish.area, every, car=car) if pair[0].id not in named]
    found = []
    for field in one.run.fields:
        here = sorted((offer for offer in inside if offer.field == field.key), key=_in_order)
        beside = [pair for pair in near if pair[0].field == field.key]
        there = sorted((offer for offer in serving if offer.field == field.key), key=_in_order)
        found.append(
            FieldHere(
                field,
                tuple((offer, _about(offer)) for offer in here),
                tuple((offer, f"{metres(far)} von hier") for offer, far in beside[:NEAREST]),
                max(0, len(beside) - NEAREST),
                tuple((offer, _about(offer)) for offer in there[:NEAREST]),
                max(0, len(there) - NEAREST),
            )
        )
    return found


def _serving(run: AnalysisRun, area: str, every: Sequence[OfferRow]) -> list[OfferRow]:
    """Offers from elsewhere that are there for an area whatever the distance; each once, none
    whose address is protected."""
    one, said = story(run), stated_of(run)
    names = {each.id: each.name for each in one.areas}
    meant = area_finder(AreaKeys(names, {a.municipality: a.municipality_name for a in one.areas}))
    mine = {area, areas_by_key(one)[area].municipality}
    found: dict[str, OfferRow] = {}
    for offer in every:
        serves = said[offer.id].serves if offer.id in said else None
        elsewhere = offer.area_id != area and offer.placed != "protected"
        if serves is None or not elsewhere:
            continue
        if not serves or mine & {meant(word) or word for word in serves}:
            found.setdefault(offer.id, offer)
    return [*found.values()]


def _in_order(one: OfferRow) -> tuple[int, tuple[str, str], str]:
    return one.from_month, alphabetical(one.name), one.id


def _about(offer: OfferRow) -> str:
    words = {"recorded": "noch nicht bestätigt", "mentioned": "nur genannt, schließt keine Lücke"}
    parts = [offer.provider, offer_ages(offer.from_month, offer.to_month), words.get(offer.level)]
    return ", ".join(filter(None, parts))


def own_part(gap: GapRow, own: Set[str]) -> GapRow:
    """A finding as a Gemeinde reads it: of areas that are not its own it is told nothing, neither
    which they are nor counts they have a part in."""
    if own >= set(gap.area_ids):
        return gap
    pairs = zip(gap.area_ids, gap.area_names, strict=True)
    mine = [(key, name) for key, name in pairs if key in own]
    return replace(
        gap,
        area_ids=tuple(key for key, _ in mine),
        area_names=tuple(name for _, name in mine),
        without_recorded=None,
        without_confirmed=None,
        children=None,
        places_per_100=None,
    )


def gaps_by_field(one: Told, wish: Wish, found: Sequence[Open]) -> list[tuple[str, Open]]:
    """The findings of an area with the name of their field."""
    order = {gap.gap_id: at for at, gap in enumerate(one.figures.gaps)}
    rows = sorted(gaps_of(one, wish), key=lambda gap: order[gap.gap_id])
    return [(one.names[row.field], told) for row, told in zip(rows, found, strict=True)]


def completeness_of(one: Told, wish: Wish) -> list[tuple[str, Completeness | None]]:
    """For each field who declared it complete here last, if anybody did."""
    area = areas_by_key(one)[wish.area]
    keys = {area.id, area.municipality}
    said: dict[str, Completeness] = {}
    for told in one.run.complete:
        if told.areas and not keys & set(told.areas):
            continue
        for key in told.fields or [field.key for field in one.run.fields]:
            said[key] = told
    return [(field.name, said.get(field.key)) for field in one.run.fields
            if field.way != "indicator"]  # fmt: skip
