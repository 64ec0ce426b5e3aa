"""Lists of offers that their owners declare complete."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.offers.read import span_of
from lueckenlos.exchange.records import Completeness, OfferRecord
from lueckenlos.exchange.settings import Section


def listed_complete(
    lists: Sequence[Section], offers: Sequence[OfferRecord]
) -> Iterator[Completeness]:
    """What a list itself is declared complete for, by its owner, on the day it was delivered.

    It is complete for `complete_ages`, else for the ages its offers are for: a list of Kitas says
    nothing of school children.
    """
    for section in lists:
        fields = section.texts("complete")
        if not fields:
            continue
        by = section.text("owner", "")
        on = section.day("delivered") or section.day("date")
        if not by or on is None:
            section.report("complete_by_nobody", "complete")
        file = section.text("file", "")
        mine = [one for one in offers if one.file in (file, Path(file).name)]
        ages = ages_of(section, "complete_ages")
        for field in fields:
            months = ages or span_of(mine, field)
            yield Completeness((field,), (), by=by, on=on or date.min, months=months)


def ages_of(section: Section, key: str) -> tuple[int, int] | None:
    """The months of an age text under a key, None without one."""
    text = section.text(key, "")
    ages = read_ages(text) if text else None
    if text and ages is None:
        section.wrong(key, "ein Alter wie „1 bis Schuleintritt“")
    return (ages.start, ages.stop) if ages else None
