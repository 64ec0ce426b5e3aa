"""The one kind of a list that names none: whether to ask for it, and what may be meant."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from lueckenlos.areas.confirming import confirmed
from lueckenlos.exchange.vocabulary.kinds import recognise
from lueckenlos.exchange.vocabulary.recognition import recognised

ONE_KIND = "one_kind"
"""Whether all offers of a list are of its kind; not there while nobody has said it."""
USUAL = re.compile(r"\bkind = [\"„]([^\"“]+)[\"“]")
ABOUT_KINDS = re.compile(rf"{USUAL.pattern}|Die Art steht|keine erkennbare Art")
CARE = "Kindertagesstätte"
"""What has places and a provider, and says no more."""
Json = dict[str, Any]


def asks_list_kind(part: Mapping[str, Any]) -> bool:
    """Whether nobody has said yet if a list whose columns name no kind is all of one."""
    said = part["settings"]
    if part["use"] != "offers" or not part["on"] or ONE_KIND in said or not said.get("columns"):
        return False
    return not any("kind" in said.get(name, ()) for name in ("columns", "flags", "constants"))


def suggested_kind(part: Mapping[str, Any], told: Mapping[str, Any]) -> str:
    """The key of the kind a list may be of: by the name of its file, its headings, or most of its
    offers; "" where nothing tells. `told`: what came out of the list."""
    said = part["settings"]
    columns, kinds = said.get("columns", {}), told.get("kinds") or [["", 0]]
    most = kinds[0][0] if 2 * kinds[0][1] > told.get("number", 0) else ""
    asked = (found[1] for one in part["questions"] if (found := USUAL.search(one)))
    heading = recognised("", columns.get("name", "")).kind
    places = "provider" in columns and ("capacity" in columns or said.get("bands"))
    words = (said.get("kind", ""), heading.name if heading else "", most, *asked)
    known = (recognise(word) for word in (*words, CARE if places else "") if word)
    return next((one.key for one in known if one), "")


def of_one_kind(part: Json, key: str) -> Json:
    """The list of which somebody says that all its offers are of this kind."""
    kind = recognise(key)
    assert kind is not None
    questions = [one for one in part["questions"] if not ABOUT_KINDS.search(one)]
    settings = {**part["settings"], "kind": kind.name, ONE_KIND: True}
    return {**part, "questions": questions, "settings": settings}


def of_several_kinds(part: Json) -> Json:
    """The list of which somebody says that its offers are not all of one kind."""
    return {**part, "settings": {**part["settings"], ONE_KIND: False}}


def without_confirmed(part: Json, before: Mapping[str, Any]) -> Json:
    """The list without what somebody has confirmed of one like it."""
    known = set(before.get("confirmed", ()))
    again = [one for one in part["questions"] if one in known]
    told = confirmed({**part, "questions": again})
    rest = [one for one in part["questions"] if one not in known]
    return {**told, "questions": rest} if again else part
