"""Invented services to be searched: every kind of offer, in its own words, in invented places."""

from __future__ import annotations

import random
import tomllib
from pathlib import Path
from uuid import UUID

from lueckenlos.directory.search_index.index import Entry
from lueckenlos.directory.search_index.words import words_of_kind
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer

QUERIES = Path(__file__).with_name("search_queries.toml")
HEADS = "Ober Nieder Neu Alt Wald Bad Linden Stein Berg Rosen Mühl Hasel Erlen Moos Kirch".split()
TAILS = "hausen bach dorf feld heim stadt tal au born roda".split()
TOWNS = [head + tail for head in HEADS for tail in TAILS]
WHO = ("AWO", "Caritas", "Diakonie", "DRK", "Stadt", "Gemeinde", "Verein für Familien", "Kirche")
TALK = (
    "Für Familien mit kleinen Kindern, ohne Anmeldung.",
    "Offen für alle. Bitte vorher anrufen.",
    "Wir freuen uns auf Sie. Geschwister sind willkommen.",
    "Der Weg ist ausgeschildert, Parkplätze sind am Haus.",
    "",
)


def corpus(number: int) -> tuple[list[Entry], dict[UUID, tuple[str, str]]]:
    """So many services, and of each its kind and its town."""
    draw, kinds = random.Random(20261123), kinds_of_offer()
    found, known = [], {}
    for at in range(number):
        kind, town = kinds[at % len(kinds)], draw.choice(TOWNS)
        name = draw.choice((kind.name, *kind.synonyms))
        pk = UUID(int=draw.getrandbits(128))
        found.append(
            Entry(
                pk=pk, public=True, name=f"{name} {draw.choice(('in', 'am', 'Haus'))} {town}",
                kind=kind.name, also=" ".join(words_of_kind(kind.key)),
                provider=f"{draw.choice(WHO)} {draw.choice(TOWNS)}", place=town,
                text=draw.choice(TALK),
            )
        )  # fmt: skip
        known[pk] = (kind.key, town)
    return found, known


def queries() -> dict[str, dict[str, list[str]]]:
    """Sort of difficulty → what is typed → kinds that are meant."""
    return tomllib.loads(QUERIES.read_text(encoding="utf-8"))
