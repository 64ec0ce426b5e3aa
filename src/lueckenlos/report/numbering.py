"""By which number a finding is called: that of its gap on the platform, else its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from lueckenlos.exchange.figures import GapRow

Numbers = Mapping[str, int]
"""The gaps people know, by the finding that is theirs."""


def numbered(found: Sequence[GapRow], numbers: Numbers | None) -> list[tuple[int | None, GapRow]]:
    """Findings with their number: of the gap they are, None where nobody keeps one; counted in
    order where no gaps are kept at all."""
    if numbers is None:
        return list(enumerate(found, 1))
    return [(numbers.get(gap.gap_id), gap) for gap in found]
