"""All offers of a case: lists, answers of providers, kinds recognised, addresses placed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from lueckenlos.exchange.addresses.read import ADDRESS_FIELDS, place, read_points
from lueckenlos.exchange.addresses.register import AddressPoint
from lueckenlos.exchange.ages import FIRST_MONTH, LAST_MONTH, read_ages
from lueckenlos.exchange.desk import Desk
from lueckenlos.exchange.field_words import field_word
from lueckenlos.exchange.files.content import size_of
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.ground.misfit import offers_misfit
from lueckenlos.exchange.offers.answers import read_answers
from lueckenlos.exchange.offers.decided import read_decided
from lueckenlos.exchange.offers.decisions import read_decisions
from lueckenlos.exchange.offers.elsewhere import without_elsewhere
from lueckenlos.exchange.offers.lists import read_offers
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.records import AreaRecord, OfferRecord, Source
from lueckenlos.exchange.settings import Section
from lueckenlos.exchange.tables.table import resolve_columns
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer, end_of, recognise
from lueckenlos.exchange.vocabulary.recognition import Recognised, is_plain, kind_of, recognised

DECISIONS = "entscheidungen.csv"
ENOUGH = 5
"""Ages that one in so many offers of a field is for, a list of them tells."""


def read_inventory(
    desk: Desk, root: Section, lists: Sequence[Section], areas: Sequence[AreaRecord] = ()
) -> tuple[OfferRecord, ...]:
    """The offers of a case as far as they are known without a default, near its areas if any."""
    decided = read_decided(root.section("decided"))
    decisions = {**_decisions(desk, root), **decided.kinds}
    told = read_offers(desk, lists, decisions)
    offers = decided.applied(_with_kinds(desk, told, decisions))
    offers = _answered(desk, root, offers, {one.id for one in told} - {one.id for one in offers})
    points = [one for section in root.one_or_more("addresses") for one in _points(desk, section)]
    if points:
        offers, problems = place(offers, points)
        desk.problems.extend(problems)
    boundaries = desk.sources["areas"].file if areas else ""
    misfit = offers_misfit(offers, areas, desk.areas, boundaries)
    if misfit:
        desk.problems.append(misfit)
        return offers
    return without_elsewhere(offers, areas, desk.areas, desk.problems)


def _answered(
    desk: Desk, root: Section, offers: tuple[OfferRecord, ...], left_out: Collection[str]
) -> tuple[OfferRecord, ...]:
    """The offers as their providers answered, one workbook after the other; the defaults these
    show are those of the kinds the offers have by now."""
    for number, file in enumerate(root.texts("answers"), 1):
        try:
            offers, problems = read_answers(desk.folder / file, offers, left_out=left_out)
            desk.problems.extend(problems)
        except CaseError as error:
            desk.problems.extend(error.problems)
        desk.sources[f"answers_{number}"] = Source(file, "Rückfragen an die Träger")
    return offers


def _decisions(desk: Desk, root: Section) -> Mapping[str, str]:
    """What was decided once about texts no table knows; the file beside the case if none is
    named."""
    name = root.text("decisions", DECISIONS)
    path = desk.folder / name
    try:
        if "decisions" in root.content:
            size_of(path)
        elif not path.exists():
            return {}
        decisions, problems = read_decisions(path)
    except CaseError as error:
        desk.problems.extend(error.problems)
        return {}
    desk.problems.extend(problems)
    desk.sources["decisions"] = Source(name, "Entscheidungen zu Angebotsarten")
    return decisions


def _with_kinds(
    desk: Desk, offers: Sequence[OfferRecord], decisions: Mapping[str, str]
) -> tuple[OfferRecord, ...]:
    """The offers with the name of their kind; what is decided to be no offer is left out.

    Only what is not stated in the table's own words is told, once per file.
    """
    found: list[OfferRecord] = []
    told: dict[str, Counter[str]] = {}
    examples: dict[tuple[str, str], str] = {}
    for offer in offers:
        bare = replace(offer, name="") if offer.id in desk.of_one_kind else offer
        one = kind_of(bare, decisions)
        how = one.how if one.kind else "left_out" if one.how == "decided" else "open"
        told.setdefault(offer.file, Counter())[how] += 1
        place, example = (offer.file, how), _example(offer, one)
        if place not in examples or (" als " in example and " als " not in examples[place]):
            examples[place] = example
        if how != "left_out":
            found.append(_of_kind(desk, offer, one.kind) if one.kind else offer)
    for file, counts in told.items():
        for how, count in counts.items():
            if how != "stated":
                values: dict[str, object] = {
                    "count": count,
                    "all": counts.total(),
                    "example": examples[file, how],
                }
                desk.problems.append(
                    Problem(f"kinds_{how}", file, column=field_word("kind"), values=values)
                )
    return tuple(found)


def _of_kind(desk: Desk, offer: OfferRecord, kind: KindOfOffer) -> OfferRecord:
    """The offer with the name of its kind. A practice or authority belongs to the field of its
    kind; another one the list names becomes a further field, with a warning."""
    said = offer.field
    if not said or not is_plain(kind) or said == kind.field:
        return replace(offer, kind=kind.name)
    values: dict[str, object] = {"offer": shown(offer.name), "said": shown(said)}
    values |= {"kind": kind.name, "field": kind.field}
    place = (offer.file, offer.row or None, field_word("field"))
    desk.problems.append(Problem("field_not_of_kind", *place, values))
    further = tuple(dict.fromkeys((said, *offer.further_fields)))
    return replace(offer, kind=kind.name, field="", further_fields=further)


def span_of(offers: Sequence[OfferRecord], field: str) -> tuple[int, int] | None:
    """From the first to the last month that at least a fifth of the offers of a field are for, said
    or usual for their kind, doubtful ages included; None without any such offer.

    One Hort in a list of Kitas does not make the list complete for school children.
    """
    spans = []
    for offer in offers:
        kind = recognise(offer.kind) if offer.kind else None
        if field != (offer.field or (kind.field if kind else "")):
            continue
        ages = read_ages(offer.ages) if offer.ages else None
        if ages:
            first = ages.start if ages.doubtful_start is None else ages.doubtful_start
            spans.append((first, ages.doubtful_stop or end_of(ages, kind)))
        elif kind:
            edges = (*kind.ages, *(kind.perhaps or ()))
            spans.append((min(edges), max(edges)))
    if not spans:
        return None
    axis = range(FIRST_MONTH, LAST_MONTH)
    counts = [sum(start <= month < stop for start, stop in spans) for month in axis]
    needed = min(len(spans) / ENOUGH, max(counts))
    often = [month for month, count in zip(axis, counts, strict=True) if count >= needed]
    return often[0], often[-1] + 1


def _example(offer: OfferRecord, one: Recognised) -> str:
    """The text that told the kind, with the kind where that is another word."""
    stated = one.how == "fuzzy" and recognised("", offer.kind).kind == one.kind
    text = (stated and offer.kind) or offer.name
    other = one.kind is not None and fold(text) != fold(one.kind.name)
    return f"„{shown(text)}“ als {one.kind.name}" if one.kind and other else f"„{shown(text)}“"


def _points(desk: Desk, section: Section) -> tuple[AddressPoint, ...]:
    """A register of addresses, or of Orte with their postcodes."""
    number = sum(key.startswith("addresses") for key in desk.sources) + 1
    source = desk.source(section, "addresses" if number == 1 else f"addresses_{number}")
    named = section.columns(ADDRESS_FIELDS)
    table = desk.table(source)
    if table is None:
        return ()
    columns = resolve_columns(table, named, ADDRESS_FIELDS, (), desk.problems)
    try:
        points, problems = read_points(table, columns, source.reading.crs, desk.ground)
    except CaseError as error:
        desk.problems.extend(error.problems)
        return ()
    desk.problems.extend(problems)
    return points
