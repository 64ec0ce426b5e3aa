"""Which ways of OpenStreetMap can be walked, and which of them with a pram."""

from __future__ import annotations

from collections.abc import Mapping

WALKED = frozenset(
    "footway path pedestrian steps living_street residential service track unclassified road "
    "tertiary tertiary_link secondary secondary_link primary primary_link corridor elevator "
    "platform crossing".split()
)
"""Kinds that are walked unless something forbids it."""
IF_SAID = frozenset("cycleway bridleway trunk trunk_link access_ramp busway".split())
"""Kinds that are walked where `foot` or a pavement says so."""
ALLOWED = frozenset("yes designated permissive official destination public customers".split())
FORBIDDEN = frozenset(
    "no private use_sidepath military emergency employees permit restricted psv bus residents "
    "students staff".split()
)
PAVEMENTS = frozenset("yes both left right separate".split())
ROUGH = frozenset("very_bad horrible very_horrible impassable".split())
NO = frozenset(("no", "separate", "none"))


def walked(tags: Mapping[str, str]) -> bool:
    """Whether a way may be walked by everybody: its kind, then `foot`, then `access`."""
    kind, foot = tags.get("highway", ""), tags.get("foot", "")
    if kind not in WALKED | IF_SAID or tags.get("route") == "ferry":
        return False
    if foot in FORBIDDEN or tags.get("motorroad") == "yes":
        return False
    if foot in ALLOWED:
        return True
    return tags.get("access", "") not in FORBIDDEN and (kind in WALKED or _pavement(tags))


def with_pram(tags: Mapping[str, str]) -> bool:
    """Whether a way that can be walked can be gone with a pram: no steps without a ramp, no
    moving stairs, no mountain path, no ground too rough for wheels."""
    said = tags.get("stroller", "")
    if said in ("yes", "no"):
        return said == "yes"
    if tags.get("conveying", "no") != "no":
        return False
    if tags.get("highway") == "steps":
        return "yes" in (tags.get("ramp"), tags.get("ramp:stroller"), tags.get("ramp:wheelchair"))
    rough = tags.get("smoothness") in ROUGH
    return not rough and tags.get("sac_scale", "hiking") == "hiking"


def _pavement(tags: Mapping[str, str]) -> bool:
    sides = (tags.get(f"sidewalk{side}", "") for side in ("", ":both", ":left", ":right"))
    return any(side in PAVEMENTS - NO for side in sides)
