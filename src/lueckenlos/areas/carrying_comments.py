"""What was said about areas goes with their ground when another edition is switched on."""

from __future__ import annotations

from lueckenlos.accounts.models import User
from lueckenlos.areas.comparison import Comparison, Kind
from lueckenlos.areas.models import Area, AreaComment, Edition

ASIDE = "/"
"""Begins what stands for an area that is not valid any more; no key begins so."""


def carry_comments(old: Edition, new: Edition, comparison: Comparison, by: User | None) -> None:
    """Have comments follow their ground; inside a transaction.

    One on ground that has another key gets that key. One on ground that is no area any more waits
    with the old area and is back once that is valid again: its key may stand for other ground.
    """
    places = _places(old, new, comparison)
    every = AreaComment.objects.for_municipality(new.municipality_id).select_for_update(no_key=True)
    for one in every.filter(level=new.level_id):
        if one.area not in places:
            continue
        one.area = places[one.area]
        one._history_user = by  # type: ignore[attr-defined]
        one.save()


def _places(old: Edition, new: Edition, comparison: Comparison) -> dict[str, str]:
    """Where comments go, by where they are; nothing for those that stay."""
    before, after = _rows(old), _rows(new)
    moved = {one.old[0]: one.new[0] for one in comparison.changes if one.kind is Kind.REKEYED}
    reused = {one.new[0] for one in comparison.changes if one.kind is Kind.REUSED}
    lost = {key for key in before if key in reused or key not in after} - moved.keys()
    aside = {key: f"{ASIDE}{before[key]}" for key in lost}
    back = {f"{ASIDE}{row}": key for key, row in after.items()}
    return {**moved, **aside, **back}


def _rows(edition: Edition) -> dict[str, int]:
    """The number of the row of each area by its key."""
    every = Area.objects.for_municipality(edition.municipality_id).filter(edition=edition)
    return dict(every.order_by("pk").values_list("key", "pk"))
