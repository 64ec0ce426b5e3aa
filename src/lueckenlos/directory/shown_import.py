"""An import of lists in words: every list with its columns, examples, and what came out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from lueckenlos.areas.cures import plainly
from lueckenlos.areas.part_form import BY
from lueckenlos.areas.words import number
from lueckenlos.directory.import_columns import REMEMBERED, asks_for_headings
from lueckenlos.directory.import_forms import COLUMNS, ListKindForm, UnreadForm, free_fields
from lueckenlos.directory.import_kind import ONE_KIND, USUAL, asks_list_kind, suggested_kind
from lueckenlos.directory.import_words import label_of
from lueckenlos.directory.importing import USES
from lueckenlos.directory.models import InventoryImport
from lueckenlos.directory.service_words import counted_fields
from lueckenlos.exchange.proposal.headless import QUESTION

USUAL_KIND = "Übliche Angebotsart"
SAID = (("title", "Titel"), ("owner", "Wer die Liste führt"), ("kind", USUAL_KIND))
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
    asked = one.state == InventoryImport.State.OPEN
    return Card(
        number=at,
        name=USES[part["use"]],
        table=settings.get("file", "") + (f", „{inner}“" if inner else ""),
        on=part["on"],
        why=plain_words(part["why"]),
        columns=_columns(part["use"], settings, told.get("examples", {})),
        said=_said(settings),
        found=_number(told) if told else "",
        kinds="" if asked and asks_list_kind(part) else _kinds(told),
        questions=_questions(part) if asked else (),
        asks_kind=any(map(USUAL.search, part["questions"])),
        asks_heads=asks_for_headings(part),
        before=next((one for one in part["remarks"] if one.startswith(REMEMBERED)), ""),
    )


def _questions(part: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(plain_words(said) for said in part["questions"] if said != QUESTION)


@dataclass(frozen=True, slots=True)
class ListKind:
    """A list whose columns name no kind, with the choice of the one kind it may be of."""

    number: int
    table: str
    form: ListKindForm


def list_kinds(one: InventoryImport) -> list[ListKind]:
    """The lists of which nobody has said yet whether they are of one kind."""
    asked = [card for card in cards(one) if asks_list_kind(one.parts[card.number])]
    return [ListKind(card.number, card.table, _kind_form(one, card.number)) for card in asked]


def _kind_form(one: InventoryImport, number: int) -> ListKindForm:
    told = one.found.get("lists", {}).get(str(number), {})
    kind = suggested_kind(one.parts[number], told)
    return ListKindForm(initial={"list_kind": kind}, auto_id=f"art_{number}_%s")


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


def _number(told: Mapping[str, Any]) -> str:
    """How many offers, with the rows they stand in where these are not as many."""
    found, again = told["number"], told.get("again", 0)
    rows = told.get("rows", 0) + again
    offers = "1 Angebot" if found == 1 else f"{number(found)} Angebote"
    lines = "1 Zeile, " if rows == 1 else f"{number(rows)} Zeilen, "
    twice = f", {number(again)} mehrfach" if again else ""
    return f"{lines if rows not in (0, found) else ''}{offers}{twice}"


def _kinds(told: Mapping[str, Any]) -> str:
    """The kinds of a list, the most frequent first."""
    said = ", ".join(f"{name}: {number(count)}" for name, count in told.get("kinds", ()))
    more = told.get("more_kinds")
    return f"{said} und {more} weitere Arten" if more else said


def _columns(
    use: str, settings: Mapping[str, Any], examples: Mapping[str, str]
) -> tuple[tuple[str, str, str], ...]:
    """Every column that is read: what it means, what it is called, examples."""
    named = settings.get("columns", {})
    shown = [(label, named[key], examples.get(key, ""))
             for key, label in COLUMNS[use] if key in named]  # fmt: skip
    shown += [(f"Plätze {age}", column, "") for column, age in settings.get("bands", {}).items()]
    for field, columns in settings.get("flags", {}).items():
        shown += [(f"{label_of(field)}: {value}", column, "") for column, value in columns.items()]
    return tuple(shown)


def _said(settings: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    said = [(label, str(settings[key])) for key, label in SAID if settings.get(key)]
    if settings.get(ONE_KIND) and settings.get("kind"):
        said = [("Angebotsart der ganzen Liste" if label == USUAL_KIND else label, text)
                for label, text in said]  # fmt: skip
    if way := settings.get("area_by"):
        said.append(("Gebiete sind genannt mit", dict(BY)[way]))
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
