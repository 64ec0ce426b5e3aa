"""Fields of which no list was given: nothing to ask place by place, but one list to ask for."""

from __future__ import annotations

from lueckenlos.exchange.figures import Figures, GapRow, RunNote


def unlisted(run: RunNote, figures: Figures) -> list[str]:
    """Keys of required fields without any offer that nobody declared complete."""
    listed = {one.field for one in figures.offers if one.level}
    declared = {key for one in run.complete for key in one.fields or [f.key for f in run.fields]}
    return [
        one.key
        for one in run.fields
        if any(basis != "desirable" for _, _, basis, _ in one.required)
        and one.key not in listed | declared
    ]


def asked(run: RunNote, figures: Figures) -> tuple[GapRow, ...]:
    """The findings but those of fields without a list."""
    without = set(unlisted(run, figures))
    return tuple(gap for gap in figures.gaps if gap.certain or gap.field not in without)
