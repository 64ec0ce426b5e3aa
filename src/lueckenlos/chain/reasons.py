"""Why a figure is what it is: the rule that decides and the counts behind it, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from uuid import UUID

from lueckenlos.areas.models import Population
from lueckenlos.assemble.offers import Read, Reader
from lueckenlos.assemble.recorded import nowhere
from lueckenlos.assemble.scheme import core_scheme, read_scheme
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import WARM
from lueckenlos.chain.running import NO_FOLDER
from lueckenlos.chain.shown_chain import Wish, population_of
from lueckenlos.engine.types import Bar
from lueckenlos.exchange.figures import CoverageRow, FieldNote, OfferRow
from lueckenlos.exchange.kept import unpacked_all
from lueckenlos.exchange.records import Case, OfferRecord
from lueckenlos.report.charts.segments import KNOWN, segments
from lueckenlos.report.story.told import Told, spans
from lueckenlos.report.words import ages, counted, joined, number, percent

RULES = {
    "near": "Gezählt werden Kinder, nicht Angebote: Ein Kind zählt in den Monaten mit, in denen "
    "von seinem Wohnort aus mindestens ein passendes Angebot in Reichweite ist.",
    "responsible": "Gezählt werden Kinder, nicht Angebote: Ein Kind zählt mit, wenn eine Stelle "
    "für seinen Wohnort zuständig ist und einen Zugang nennt.",
    "places": "Gezählt werden Plätze, nicht Einrichtungen: Es zählen höchstens so viele Kinder "
    "mit, wie es im Gebiet Plätze für ihr Alter gibt.",
    "setting": "Gezählt werden Kinder, nicht Angebote: Ein Angebot zählt für die Kinder der "
    "Einrichtung, in der es stattfindet, und für so viele, wie diese Plätze hat.",
}
RULES["reachable"] = RULES["near"]
UNBORN = {
    "near": "Gezählt werden Schwangere, nicht Angebote: Eine Schwangere zählt mit, wenn von ihrem "
    "Wohnort aus mindestens ein passendes Angebot in Reichweite ist.",
    "responsible": "Gezählt werden Schwangere, nicht Angebote: Eine Schwangere zählt mit, wenn "
    "eine Stelle für ihren Wohnort zuständig ist und einen Zugang nennt.",
}
UNBORN["reachable"] = UNBORN["near"]
"""Rules of the months before birth; nobody is in an institution then."""
BARS = {Bar.TOO_RARE: "too_rare", Bar.NOT_OPEN: "not_open", Bar.NO_WAY_IN: "no_way_in"}
OBSTACLES = {
    "too_rare": ("findet zu selten statt", "finden zu selten statt"),
    "not_open": ("ist nicht für alle Familien offen", "sind nicht für alle Familien offen"),
    "no_way_in": ("nennt keinen Zugang", "nennen keinen Zugang"),
    "costs_money": ("kostet Geld", "kosten Geld"),
    "alone": ("steht für sich und findet in keiner Einrichtung für deren Kinder statt",
              "stehen für sich und finden in keiner Einrichtung für deren Kinder statt"),
    "no_host": ("nennt keine Einrichtung, in der es stattfindet",
                "nennen keine Einrichtung, in der sie stattfinden"),
    "unknown_host": ("nennt eine Einrichtung, die nicht im Bestand steht oder nicht läuft",
                     "nennen eine Einrichtung, die nicht im Bestand steht oder nicht läuft"),
    "lost_host": ("nennt eine Einrichtung, deren Ort nicht bekannt ist",
                  "nennen eine Einrichtung, deren Ort nicht bekannt ist"),
    "elsewhere": ("findet in einer Einrichtung eines anderen Gebiets statt",
                  "finden in einer Einrichtung eines anderen Gebiets statt"),
    "no_places_there": ("nennt eine Einrichtung, deren Plätze nicht bekannt sind",
                        "nennen eine Einrichtung, deren Plätze nicht bekannt sind"),
    "no_places": ("nennt keine Plätze", "nennen keine Plätze"),
}  # fmt: skip
"""Why an offer of the right age and field is not in the figure: of one, of several."""
CURES = {
    "alone": "Eine Schule oder Kita zählt hier nicht für sich, sondern mit dem, was in ihr "
    "stattfindet, zum Beispiel Schulsozialarbeit: Erfassen Sie das als eigenes Angebot, mit ihr "
    "als „Einrichtung, in der es stattfindet“, und bei ihr die Plätze.",
    "no_host": "Nennen Sie beim Angebot die „Einrichtung, in der es stattfindet“ und bei dieser "
    "die Plätze; dann wird es mitgerechnet.",
    "no_places": "Tragen Sie die Plätze bei der Einrichtung ein; dann werden sie mitgerechnet.",
}
CURES["no_places_there"] = CURES["no_places"]
OPEN = (
    "Beurteilt wird erst, wenn jemand den Bestand hier für vollständig erklärt hat: Was nicht "
    "erfasst ist, kann es trotzdem geben."
)
OPEN_AND_SECRET = (
    "Zudem hat niemand den Bestand hier für vollständig erklärt; auch sonst stünde hier nur, wie "
    "viel mindestens gilt."
)
LEAST = "Es ist ein Mindestwert, weil der Bestand hier nicht für vollständig erklärt ist."
SECRET = (
    "Verdeckt ist auch, woraus sich eine solche Zahl ausrechnen ließe; "
    "ob die Zahl hier selbst so klein ist, ist damit nicht gesagt."
)
FEW = "kleine Zahlen"
UNCOUNTED = "Keine geladene Tabelle nennt für dieses Alter, wie viele Kinder hier leben."
NOBODY = "Nach der Tabelle leben hier keine Kinder dieses Alters."
NOBODY_EXPECTS = "Nach der Tabelle leben hier keine Schwangeren."
NO_PLACES = (
    "Ein Anteil steht erst da, wenn mindestens {least} der Einrichtungen ihre Plätze nennen."
)
NONE_FOR_THIS_AGE = "Für dieses Alter haben die Einrichtungen keine Plätze."
SHARED = ("places", "setting")


@dataclass(frozen=True, slots=True)
class Stated:
    """What an offer says or its kind says for it that decides for whom it counts.

    `months`: its ages, doubtful ones too. `part`: whether it is for families of some areas only;
    `usual`: whether only its kind says so.
    `inside`: whether it goes where the children of an institution are. `serves`: for whom it is
    there whatever the distance, areas and Gemeinden by key or name, everybody where it is empty;
    None where the distance counts.
    """

    bars: Bar
    paid: bool
    part: bool
    usual: bool
    months: tuple[tuple[int, int], ...]
    inside: bool
    host: str
    places: int | None
    serves: tuple[str, ...] | None


def stated_of(run: AnalysisRun) -> Mapping[str, Stated]:
    """The offers a run was made of by their code; those of no field are left out."""
    return _stated(run.pk, run.municipality_id)


@lru_cache(maxsize=WARM)
def _stated(pk: UUID, municipality: UUID) -> Mapping[str, Stated]:
    every = AnalysisRun.objects.for_municipality(municipality)
    inputs, day = every.values_list("inputs", "reference_day").get(pk=pk)
    return stated(unpacked_all(bytes(inputs), OfferRecord), day)


def stated(offers: Sequence[OfferRecord], day: date) -> dict[str, Stated]:
    """What offers state on a day, by their code."""
    case = Case("", "", day, "core", "", (), (), tuple(offers))
    scheme = read_scheme(case.scheme, NO_FOLDER)
    ways = [rule.way.value for rule in scheme.fields]
    found: dict[str, Stated] = {}
    reader = Reader(case, scheme, nowhere())
    for one in reader.read():
        found.setdefault(one.offer.id, _said(one, ways[one.field], reader))
    return found


def _said(one: Read, way: str, reader: Reader) -> Stated:
    part, usual = bool(one.offer.service_area), False
    if way != "responsible":
        part = one.open_to == "assigned" or (part and one.open_to != "anyone")
        usual = part and not one.offer.open_to
    spans_ = (one.months, *one.doubtful)
    inside, serves = one.access == "setting", None
    if reader.counts_by_area(one) and not (one.open_to == "assigned" and not reader.served(one)):
        serves = reader.served(one)
    host, places = one.offer.host, one.offer.capacity
    return Stated(one.bars, one.paid, part, usual, spans_, inside, host, places, serves)


def free_only(run: AnalysisRun, population: str) -> bool:
    """Whether for these children only counts what costs nothing."""
    every = Population.objects.for_municipality(run.municipality_id)
    told = every.filter(pk__in=run.basis.get("populations", ()), key=population)
    return told.filter(free_only=True).exists()


@dataclass(frozen=True)
class Behind:
    """What stands behind the figures of a field at a place: its offers and what they state.

    `offers` are those of the right age that count as recorded, or as confirmed where only these
    are asked for."""

    one: Told
    wish: Wish
    field: FieldNote
    offers: Sequence[OfferRow]
    stated: Mapping[str, Stated]
    free_only: bool = False

    def obstacle(self, offer: OfferRow) -> str:
        """Why an offer is not in the figure, as a key of `OBSTACLES`; "" where it is. Nothing that
        would tell of a protected address where it is."""
        said = self.stated.get(offer.id)
        if said is None:
            return ""
        for bar, key in BARS.items():
            if said.bars & bar:
                return key
        if self.free_only and said.paid:
            return "costs_money"
        if offer.placed == "protected" or self.field.way not in SHARED:
            return ""
        if self.field.way == "places":
            return "no_places" if said.places is None else ""
        if not said.host:
            return "no_host" if said.inside else "alone"
        return self._of_host(said.host)

    def _of_host(self, code: str) -> str:
        host = next((o for o in self.one.figures.offers if o.id == code and o.level), None)
        if host is None:
            return "unknown_host"
        if host.placed == "protected":
            return ""
        if not host.area_id:
            return "lost_host"
        if self.wish.area and host.area_id != self.wish.area:
            return "elsewhere"
        said = self.stated.get(code)
        return "no_places_there" if said is None or said.places is None else ""

    def state(self, row: CoverageRow) -> str:
        """What the ribbon makes of a row."""
        return segments(self.one.run, self.field, [row], (), self.offers)[0].state

    def is_secret(self, row: CoverageRow) -> bool:
        """Whether a share is held back; also one that would be a lower bound only."""
        state, known = self.state(row), row.places_known_share
        if state != "open" or row.share_recorded is not None or not self.one.run.public:
            return state == "withheld"
        return self.field.way not in SHARED or (known is not None and known >= KNOWN)

    def words(self, offer: OfferRow) -> str:
        """Why an offer is not in the figure, in words; "" where it is."""
        key = self.obstacle(offer)
        return OBSTACLES[key][0] if key else ""

    def why(self, row: CoverageRow) -> tuple[str, ...]:
        """Why the figure of a row is what it is."""
        state, unborn = self.state(row), is_unborn(row)
        if self.is_secret(row):
            more = (OPEN_AND_SECRET,) if state == "open" else ()
            return (secret_words(self.one, self.wish, row), *more)
        if state == "nobody":
            return (NOBODY_EXPECTS if unborn else NOBODY,)
        if state == "uncounted":
            return (UNCOUNTED,)
        if state == "indicator":
            return ()
        if state == "open":
            return (OPEN, *self._counts(row))
        if state == "places":
            return (NO_PLACES.format(least=percent(KNOWN)), *self._counts(row))
        least = (LEAST,) if state == "least" else ()
        rules = RULES | UNBORN if unborn else RULES
        return (rules[self.field.way], *self._counts(row), *least)

    def _counts(self, row: CoverageRow) -> Iterator[str]:
        """How many offers are in the figure, and what keeps the others out."""
        keys = [self.obstacle(one) for one in self.offers]
        told = Counter(key for key in keys if key)
        if not keys:
            yield _none_here(self.wish, self.field.way)
        if told:
            parts = [counted(n, *OBSTACLES[key]) for key, n in told.items()]
            left_out = f"{number(told.total())} von {counted(len(keys), 'Angebot', 'Angeboten')}"
            verb = "ist" if told.total() == 1 else "sind"
            yield f"{left_out} {verb} nicht mitgerechnet: {'; '.join(parts)}."
            yield from dict.fromkeys(CURES[key] for key in told if key in CURES)
        counting = [one for one, key in zip(self.offers, keys, strict=True) if not key]
        if counting and self.field.way not in SHARED:
            yield from self._of_places(row, counting)
        elif counting and row.share_recorded == 0:
            yield NONE_FOR_THIS_AGE

    def _of_places(self, row: CoverageRow, counting: Sequence[OfferRow]) -> Iterator[str]:
        """Of offers that reach who lives near, or who they are responsible for."""
        n = len(counting)
        part = sum(self.stated[one.id].part for one in counting if one.id in self.stated)
        if part:
            yield f"{_of(part, n)} nur für Familien aus einem Teil der Gebiete da."
        if usual := sum(self.stated[one.id].usual for one in counting if one.id in self.stated):
            yield (
                f"Bei {number(usual)} davon ist das angenommen, weil es für die Angebotsart üblich "
                "ist; im Bestand steht dazu nichts."
            )
        rough = sum(one.placed in ("approximate", "area") for one in counting)
        if rough and self.field.way != "responsible":
            yield (
                f"Von {counted(n, 'Angebot', 'Angeboten')} ist bei {number(rough)} die Adresse nur "
                "ungefähr bekannt; gerechnet ist dort von einem Punkt in der Mitte aus."
            )
        for start, stop in self._empty_months(row):
            yield f"Für {ages(start, stop)} ist keines erfasst, das mitgerechnet wird."
        if row.share_recorded == 0:
            far = "zuständig" if self.field.way == "responsible" else "in Reichweite"
            yield f"Für kaum einen Wohnort hier ist eines der {number(n)} Angebote {far}."

    def _empty_months(self, row: CoverageRow) -> list[tuple[int, int]]:
        """Months of the whole of which no offer anywhere is in the figure."""
        if self.wish.area:
            return []
        levels = ("confirmed",) if self.wish.confirmed else ("confirmed", "recorded")
        covered: set[int] = set()
        for one in self.one.figures.offers:
            if one.field == self.field.key and one.level in levels and not self.obstacle(one):
                said = self.stated.get(one.id)
                for start, stop in said.months if said else ((one.from_month, one.to_month),):
                    covered.update(range(start, stop))
        return _runs([month for span in spans(row) for month in span if month not in covered])


def is_unborn(row: CoverageRow) -> bool:
    """Whether a row counts families before birth."""
    return any(span.start < 0 for span in spans(row))


def _runs(months: Sequence[int]) -> list[tuple[int, int]]:
    """Months that follow each other, as first and end."""
    found: list[tuple[int, int]] = []
    for month in months:
        if found and found[-1][1] == month:
            found[-1] = found[-1][0], month + 1
        else:
            found.append((month, month + 1))
    return found


def _none_here(wish: Wish, way: str) -> str:
    known = "bestätigt" if wish.confirmed else "erfasst"
    if wish.area and way not in SHARED:
        return f"Im Gebiet selbst ist dafür keines {known}; was von außerhalb reicht, zählt mit."
    return f"Dafür ist hier keines {known}."


def _of(some: int, of_all: int) -> str:
    """ "3 von 16 Angeboten sind"."""
    verb = "ist" if some == 1 else "sind"
    return f"{number(some)} von {counted(of_all, 'Angebot', 'Angeboten')} {verb}"


# --- what is withheld ----------------------------------------------------------------------------


def secret_words(one: Told, wish: Wish, row: CoverageRow | None = None) -> str:
    """Which tables hold back small numbers: of a row, or of any figure of a population.

    It names the tables a figure is made of, so nothing of it tells which number is small."""
    note, main = population_of(one, wish) or one.main, one.main
    unborn = row is not None and is_unborn(row)
    births = [source.title or source.file for source in one.run.sources if source.use == "births"]
    tables = {name: FEW for name in births if note is main and (row is None or unborn)}
    if row is None or not tables:
        tables[note.source] = _below(note.threshold)
    if row is None or row.way in SHARED:
        tables.setdefault(main.source, _below(main.threshold))
    told = [f"die Tabelle „{name}“ hält {what} zurück" for name, what in tables.items()]
    words = joined(told)
    return f"{words[:1].upper()}{words[1:]}. {SECRET}"


def _below(threshold: int) -> str:
    return f"Zahlen unter {threshold}" if threshold > 1 else FEW


def secret_of(one: Told, wish: Wish, told: Iterable[str]) -> str:
    """Which tables hold something back, where a figure says so; "" where none does."""
    return secret_words(one, wish) if any("geheim" in words for words in told) else ""


@cache
def holds() -> str:
    """The share of its months, or of the children, at which a link holds, in words."""
    return percent(core_scheme().rules["holds_permille"] / 1000)
