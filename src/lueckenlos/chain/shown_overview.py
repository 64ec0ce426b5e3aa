"""The overview of a run in German: what holds, what the next datum would buy, what has changed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from lueckenlos.chain.models import AnalysisRun, Gap
from lueckenlos.chain.queries import WARM, gaps, told
from lueckenlos.chain.shown_gap import gap_words, moment
from lueckenlos.directory.listing import LACKS
from lueckenlos.directory.queries import services
from lueckenlos.report.blocks import Block, Fact, Facts
from lueckenlos.report.story.overview import overview_section
from lueckenlos.report.story.told import Told
from lueckenlos.report.unlisted import unlisted
from lueckenlos.report.words import counted, day, number

STEPS = {
    1: "Stufe 1 von 3: Bekannt ist, was es gibt.",
    2: "Stufe 2 von 3: Bekannt ist auch, wie viele Kinder je Gemeinde leben.",
    3: "Stufe 3 von 3: Bekannt ist auch, wo in der Gemeinde die Kinder leben.",
}
NO_AGE, LOOK, HOLDING = "Angaben fehlen bei", "Bitte ansehen", "Glieder, die tragen"
CHILDREN = "children"
"""All children: the population whose gaps and questions stand on top."""
PAGES = {
    HOLDING: ("ribbon", "", "Die ganze Kette"),
    "Trägt am seltensten": ("ribbon", "", "Die ganze Kette"),
    LOOK: ("gaps", f"?kinder={CHILDREN}", "Lücken und Fragen"),
    "Wie sicher wir sind": ("completeness", "", "Was vollständig ist"),
    "Erfasst": ("services", "", "Angebote"),
    "Träger": ("organizations", "", "Träger"),
    "Angebotsart erkannt": ("services", "?fehlt=art", "Angebote ohne Angebotsart"),
    "Ohne Altersangabe": ("services", "?fehlt=alter", "Angebote ohne Altersangabe"),
}
"""A fact of the overview → the page that opens it."""
WHY = {
    "areas": ("Gebiete geändert", "Es wird mit anderen Gebieten gerechnet als zuvor."),
    "children": ("Kinder", "Die Kinderzahlen oder die Gebiete sind andere."),
    "rule": ("Regeln", "Die Regeln oder das Rechenverfahren sind andere."),
    "records": (
        "Angaben",
        "Angaben wurden ergänzt, berichtigt oder bestätigt. Vor Ort war es schon vorher so.",
    ),
    "offers": ("Angebote", "Angebote haben begonnen oder aufgehört."),
}
OFFERS = {
    "begun": ("Angebot hat begonnen", "Angebote haben begonnen"),
    "ended": ("Angebot hat aufgehört", "Angebote haben aufgehört"),
    "added": ("Angebot ist neu erfasst", "Angebote sind neu erfasst"),
    "removed": ("Angebot steht nicht mehr im Bestand", "Angebote stehen nicht mehr im Bestand"),
    "corrected": ("Angebot wurde berichtigt", "Angebote wurden berichtigt"),
}


def story_of(run: AnalysisRun) -> Told:
    """A run as the parts of the report are told from it: small numbers covered."""
    found = told(run)
    return Told(found.note, found.figures, found.areas, ())


@lru_cache(maxsize=WARM)
def _blocks(pk: UUID, municipality: UUID) -> tuple[Block, ...]:
    run = AnalysisRun.objects.for_municipality(municipality).only("municipality_id").get(pk=pk)
    return overview_section(story_of(run)).blocks


def blocks_of(run: AnalysisRun, slug: str) -> list[tuple[str, Any]]:
    """What the report says first, each with its sort; facts with the page that opens them."""
    found: list[tuple[str, Any]] = []
    for block in _blocks(run.pk, run.municipality_id):
        if isinstance(block, Facts):
            facts = [_as_listed(run, one) for one in block.facts]
            found.append(("facts", [(one, *page_of(one, slug)) for one in facts]))
        else:
            found.append((type(block).__name__.lower(), block))
    return found


def facts_of(run: AnalysisRun) -> list[Fact]:
    """The figures on top."""
    blocks = _blocks(run.pk, run.municipality_id)
    return [
        _as_listed(run, one) for block in blocks if isinstance(block, Facts) for one in block.facts
    ]


def _as_listed(run: AnalysisRun, one: Fact) -> Fact:
    """What somebody is asked to mend or to look at counts what the list behind it shows, now."""
    if one.label == LOOK:
        return _to_look_at(run, one)
    if one.label != NO_AGE:
        return one
    lack = LACKS["alter"].those(timezone.localdate())
    some = services(run.municipality).filter(lack).count()
    words = "Dort fehlt das Alter; vorerst gilt, was für die Angebotsart üblich ist."
    value = counted(some, "Angebot", "Angebote")
    return replace(one, label="Ohne Altersangabe", value=value, explanation=words)


def _to_look_at(run: AnalysisRun, one: Fact) -> Fact:
    """The open gaps of all children, also those of fields without a list, which a report names
    apart."""
    mine = gaps(run.municipality).filter(~Q(state=Gap.State.GONE), population=CHILDREN)
    found = list(mine.values_list("certain", "field"))
    if not found:
        return one
    story, sure = story_of(run), sum(certain for certain, _ in found)
    without = set(unlisted(story.run, story.figures))
    apart = sum(not certain and field in without for certain, field in found)
    words = [one.explanation] if apart < len(found) else []
    if apart:
        some = counted(apart, "Frage betrifft", "Fragen betreffen")
        words.append(f"{some} Handlungsfelder ohne jede Liste.")
    value = gap_words(sure, len(found) - sure)
    return replace(one, value=value, explanation=" ".join(words))


def page_of(fact: Fact, slug: str) -> tuple[str, str]:
    """Address and name of the page that opens a figure; "" where there is none."""
    if fact.label not in PAGES:
        return "", ""
    name, query, title = PAGES[fact.label]
    return reverse(name, args=[slug]) + query, title


# --- what has changed ----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Part:
    """What one reason did to the figures, in words."""

    name: str
    why: str
    effect: str
    better: bool = False


@dataclass(frozen=True, slots=True)
class Change:
    """What is different since another run: parts by their reason, and what became of offers."""

    day: str
    parts: tuple[Part, ...]
    offers: str


def change_of(run: AnalysisRun) -> Change | None:
    """What changed since the run before; None where there was none to compare with."""
    said = run.change
    if not said:
        return None
    parts = [_part(why, said["parts"].get(why, {})) for why in WHY]
    offers = [
        counted(said["offers"][name], *words) for name, words in OFFERS.items()
        if said["offers"][name]
    ]  # fmt: skip
    since = "{2}.{1}.{0}".format(*said["day"].split("-"))
    if made := said.get("made"):
        since += f" (gerechnet am {moment(datetime.fromisoformat(made))})"
    return Change(since, tuple(one for one in parts if one), "; ".join(offers))


def _part(why: str, score: dict[str, int | None]) -> Part | None:
    """None where this reason changed nothing."""
    names = ("recorded", "confirmed", "judged", "findings", "certain")
    links, confirmed, judged, findings, certain = (score.get(name) for name in names)
    if not (links or confirmed or judged or findings or certain):
        return None
    name, sentence = WHY[why]
    better = why == "offers" and (links or 0) >= 0 and (findings or 0) <= 0
    better = better and bool(links or findings)
    words = [
        _more(links, "Glied trägt", "Glieder tragen"),
        _more(confirmed, "Glied ist bestätigt", "Glieder sind bestätigt"),
        _more(judged, "beurteilbares Glied", "beurteilbare Glieder"),
        _more(findings, "Lücke oder Frage", "Lücken und Fragen"),
        _more(certain, "sichere Lücke", "sichere Lücken"),
    ]
    return Part(name, sentence, ", ".join(one for one in words if one), better)


def _more(difference: int | None, one: str, many: str) -> str:
    """ "2 Glieder tragen mehr", "1 Lücke oder Frage weniger"; "" for no difference."""
    if not difference:
        return ""
    size = abs(difference)
    return f"{number(size)} {one if size == 1 else many} {'mehr' if difference > 0 else 'weniger'}"


# --- where it is from ----------------------------------------------------------------------------


def sources_of(run: AnalysisRun) -> str:
    """The sources of a run in a line."""
    names = []
    for one in told(run).note.sources:
        words = one.title or one.file
        words += f" ({one.owner})" if one.owner else ""
        names.append(words + (f", {day(one.day)}" if one.day else ""))
    return "; ".join(dict.fromkeys(names))
