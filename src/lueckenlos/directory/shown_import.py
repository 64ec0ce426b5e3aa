"""An import of lists in words: every list with its columns, examples, and what came out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lueckenlos.areas.cures import plainly
from lueckenlos.areas.words import number
from lueckenlos.directory.import_columns import REMEMBERED, asks_for_headings
from lueckenlos.directory.import_forms import COLUMNS, UnreadForm, free_fields
from lueckenlos.directory.importing import USES
from lueckenlos.directory.models import InventoryImport
from lueckenlos.directory.service_words import counted_fields
from lueckenlos.exchange.proposal.headless import QUESTION

SAID = (("title", "Titel"), ("owner", "Wer die Liste führt"), ("kind", "Übliche Angebotsart"))
USUAL = re.compile(r"\bkind = [\"„]([^\"“]+)[\"“]")
WORDS = ("word_unknown", "word_often", "age_unreadable", "day_unreadable", "postcode_unreadable")
"""Problems that are each about a word."""
DAYS = (("delivered", "Geliefert am"), ("date", "Stand"))


@dataclass(frozen=True, slots=True)
class Card:
    """A list of an import. `columns`: meaning, column, examples; `said`: what holds for all."""

    number: int
    name: str
    table: str
    on: bool
    why: str
    columns: tuple[tuple[str, str, str], ...]
    said: tuple[tuple[str, str], ...]
    found: str
    kinds: str
    questions: tuple[str, ...]
    asks_kind: bool
    asks_heads: bool
    before: str


def cards(one: InventoryImport) -> list[Card]:
    """The lists that are used, then those that could be."""
    shown = [_card(at, part, one) for at, part in enumerate(one.parts) if part["use"] in USES]
    return sorted(shown, key=lambda card: not card.on)


def _card(at: int, part: Mapping[str, Any], one: InventoryImport) -> Card:
    settings = part["settings"]
    inner = settings.get("sheet") or settings.get("layer")
    told = one.found.get("lists", {}).get(str(at), {})
    return Card(
        number=at,
        name=USES[part["use"]],
        table=settings.get("file", "") + (f", „{inner}“" if inner else ""),
        on=part["on"],
        why=plain_words(part["why"]),
        columns=_columns(part["use"], settings, told.get("examples", {})),
        said=_said(settings),
        found=_number(told["number"]) if told else "",
        kinds=_kinds(told),
        questions=tuple(plain_words(said) for said in part["questions"] if said != QUESTION),
        asks_kind=any(map(USUAL.search, part["questions"])),
        asks_heads=asks_for_headings(part),
        before=next((one for one in part["remarks"] if one.startswith(REMEMBERED)), ""),
    )


@dataclass(frozen=True, slots=True)
class Unread:
    """The columns of a list nobody reads, with a choice of what they say."""

    number: int
    table: str
    form: UnreadForm


def unread_of(one: InventoryImport) -> list[Unread]:
    """The lists that are used with columns nobody reads."""
    found = []
    for card in cards(one):
        columns = unread_columns(one, card.number) if card.on else []
        if columns:
            form = UnreadForm(columns, free_fields(one.parts[card.number]), prefix=None,
                              auto_id=f"liste_{card.number}_%s")  # fmt: skip
            found.append(Unread(card.number, card.table, form))
    return found


def unread_columns(one: InventoryImport, number: int) -> list[str]:
    """The columns with content of a list from which nothing is read."""
    return list(one.found.get("lists", {}).get(str(number), {}).get("unread", ()))


def words_apart(problems: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The problems, those of different words never as one."""
    return [
        {**one, "code": f"{one['code']} {one['what']}"} if one["code"] in WORDS else dict(one)
        for one in problems
    ]


def _number(found: int) -> str:
    return "1 Angebot" if found == 1 else f"{number(found)} Angebote"


def _kinds(told: Mapping[str, Any]) -> str:
    """The kinds of a list, the most frequent first."""
    said = ", ".join(f"{name}: {number(count)}" for name, count in told.get("kinds", ()))
    more = told.get("more_kinds")
    return f"{said} und {more} weitere Arten" if more else said


def _columns(
    use: str, settings: Mapping[str, Any], examples: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    named = settings.get("columns", {})
    return tuple(
        (label, named[key], examples.get(key, "")) for key, label in COLUMNS[use] if key in named
    )


def _said(settings: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    said = [(label, str(settings[key])) for key, label in SAID if settings.get(key)]
    said += [(label, _day(settings[key])) for key, label in DAYS if settings.get(key)]
    if fields := settings.get("complete"):
        names = dict(counted_fields())
        words = ", ".join(names.get(key, key) for key in fields)
        ages = settings.get("complete_ages")
        said.append(("Vollständig für", f"{words}, {ages}" if ages else words))
    for key, label in (("where", "nur Zeilen mit"), ("constants", "gilt für alle")):
        for column, value in settings.get(key, {}).items():
            values = " oder ".join(value) if isinstance(value, list) else value
            said.append((label, f"{column} = {values}"))
    return tuple(said)


def _day(text: str) -> str:
    try:
        return f"{date.fromisoformat(text):%d.%m.%Y}"
    except ValueError:
        return text


def plain_words(text: str) -> str:
    """What a proposal asks, without the keys of a case file."""
    usual = r"\1? Dann wählen Sie das unter „Übliche Angebotsart der Liste“."
    return plainly(USUAL.sub(usual, text))
