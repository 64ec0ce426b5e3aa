"""What can be found of the chain: gaps by number, area or field."""

from __future__ import annotations

import re

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.roles import SEE_FIGURES
from lueckenlos.accounts.search import AT_MOST, Hit, source
from lueckenlos.chain import queries
from lueckenlos.chain.models import Gap
from lueckenlos.chain.shown_gap import Line, line, names_for, with_facts
from lueckenlos.exchange.folding import fold

NUMBER = re.compile(r"(?:luecken?|fragen?)?\s*(\d{1,9})\Z")


@source("Lücken", SEE_FIGURES)
def gaps(standing: Standing, words: str) -> list[Hit]:
    """Gaps that are found, and one by its number also when it is found no more."""
    run = queries.latest_run(standing.here)
    folded = fold(words)
    if run is None or not folded:
        return []
    number = NUMBER.match(words.strip())
    every = list(with_facts(queries.gaps(standing.here)))
    names = names_for(run, every)
    lines = (line(one, names, standing.here) for one in every)
    found = [one for one in lines if _meant(one, number and int(number[1]), folded)]
    return [
        Hit(f"{one.gap}: {one.field}, {one.ages}", one.url, one.where) for one in found[:AT_MOST]
    ]


def _meant(one: Line, number: int | None, folded: str) -> bool:
    if number is not None:
        return one.gap.number == number
    if one.gap.state == Gap.State.GONE:
        return False
    return any(folded in fold(name) for name in (one.field, *one.areas))
