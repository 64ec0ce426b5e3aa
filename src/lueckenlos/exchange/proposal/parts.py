"""A proposal in parts, as a form shows them, and the parts as a proposal again."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any

from lueckenlos.exchange.field_words import field_word
from lueckenlos.exchange.files.toml import toml_key, toml_lines
from lueckenlos.exchange.proposal.draft import INTRODUCTION, NO_TOWN
from lueckenlos.exchange.proposal.draft import UNUSED as UNUSED_COMMENT

LISTS = ("second_population", "indicator", "offers", "addresses", "complete", "resolved")
"""Sections of which a case may have several."""
DAYS = ("date", "reference_day", "delivered")
"""Keys whose values are days."""
SUBJECTS = {"complete": "für welche Handlungsfelder"}
"""What a setting says, where the comment behind it only tells when."""
OFFERED = re.compile(r"(\w+) = (.*)")
TITLE = re.compile(r"\[\[?(\w+)\]\]?")
GOES_ON = "#  "
UNUSED = UNUSED_COMMENT.removeprefix("# ")


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a proposal. `use`: its name, "" for what stands above all sections.

    `on`: false where it was only offered as a comment, `why` then says for what. `questions` ask
    somebody to look, `confirmed` are those of which somebody said that all is right; `remarks`
    only tell.
    """

    use: str
    on: bool
    why: str = ""
    settings: dict[str, Any] = field(default_factory=dict)
    questions: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)


def parts_of(text: str) -> list[Part]:
    """The parts of a proposal: first what stands above and between its sections, as one part."""
    above = Part("", on=True)
    parts = [above]
    for paragraph in re.split(r"\n{2,}", text.strip()):
        lines = [line for line in paragraph.split("\n") if line not in INTRODUCTION]
        part = _part(lines)
        if part.use:
            parts.append(part)
        else:
            above.settings.update(part.settings)
            above.questions.extend(part.questions)
            above.remarks.extend(part.remarks)
    return parts


class _Comments:
    """Collects what the comments of a paragraph ask and tell."""

    def __init__(self) -> None:
        self.questions: list[str] = []
        self.remarks: list[str] = []
        self.last = self.remarks
        self.listing = False

    def add(self, comment: str) -> None:
        """A comment on a line of its own."""
        asked = comment.startswith("?")
        self.last, self.listing = (self.questions if asked else self.remarks), False
        words = comment.removeprefix("?").strip()
        offered = OFFERED.fullmatch(words) if asked else None
        if offered and self.last and self.last[-1].endswith(":"):
            self.last[-1] += f" {_offered(words, offered)}."
        elif offered:
            self.last.append(_asked_for(words, offered))
        elif words:
            self.last.append(words)

    def go_on(self, more: str) -> None:
        """What goes on in the next line; below a colon that is a list."""
        begins = self.last is self.remarks and self.last[-1].endswith(":")
        sign = "; " if self.listing else " "
        self.listing = self.listing or begins
        self.last[-1] = f"{self.last[-1]}{sign}{more}"

    def behind(self, said: str, comment: str) -> None:
        """A comment behind a setting."""
        words = comment.removeprefix("?").strip()
        if comment.startswith("?"):
            value = next(iter(tomllib.loads(said).values()))
            told = f"prüfen: {_shown(value)} ({words})" if value else f"ergänzen: {words}"
            self.questions.append(f"Bitte {told}.")
        elif words:
            self.remarks.append(words)


def _part(lines: Sequence[str]) -> Part:
    """A paragraph; that of a section in which every line is a comment is off."""
    on = any(not line.startswith("#") for line in lines)
    split = [_setting(line, on) for line in lines]
    titles = filter(None, (TITLE.fullmatch(said) for said, _ in split))
    use = next((title[1] for title in titles), "")
    off, told = bool(use) and not on, _Comments()
    why = split[0][1].removeprefix("?").strip() if off else ""
    for line, (said, comment) in [*zip(lines, split, strict=True)][off:]:
        below = bool(told.last) and (line.startswith(GOES_ON) or told.last[-1].startswith(UNUSED))
        if said:
            told.behind(said, comment)
        elif below:
            told.go_on(comment)
        else:
            told.add(comment)
    content = tomllib.loads("\n".join(said for said, _ in split))
    inner = content.get(use, {}) if use else content
    settings = inner[0] if isinstance(inner, list) else inner
    return Part(use, not off, why, settings, told.questions, told.remarks)


def _setting(line: str, on: bool) -> tuple[str, str]:
    """What a line sets, "" where it sets nothing, and its comment without the sign before it."""
    bare = line if on else line.removeprefix("# ")
    if bare.startswith("#"):
        return "", bare.removeprefix("#").strip()
    for at in [place.start() for place in re.finditer("#", bare)] + [len(bare)]:
        try:
            tomllib.loads(bare[:at])
        except tomllib.TOMLDecodeError:
            continue
        return bare[:at].strip(), bare[at + 1 :].strip()
    return "", line.removeprefix("#").strip()


def _asked_for(words: str, offered: re.Match[str]) -> str:
    """A sentence that asks for a setting."""
    told, key = _offered(words, offered), offered[1]
    if told.startswith("wenn "):
        return f"Bitte ergänzen, {told}: {SUBJECTS.get(key) or field_word(key)}."
    return f"Bitte ergänzen: {told}."


def _offered(words: str, offered: re.Match[str]) -> str:
    """What a setting that somebody may switch on means."""
    said, comment = _setting(words, on=True)
    if not said:
        return words.partition(" # ")[2] or offered[1]
    return comment or _shown(tomllib.loads(said)[offered[1]])


def _shown(value: object) -> str:
    """A value in German."""
    if isinstance(value, date):
        return f"{value:%d.%m.%Y}"
    if isinstance(value, Mapping):
        return ", ".join(f"{field_word(key)} {_shown(one)}" for key, one in value.items())
    if isinstance(value, list):
        return ", ".join(map(_shown, value))
    return "(bitte eintragen)" if value == NO_TOWN else f"„{value}“"


def text_of(parts: Sequence[Part]) -> str:
    """The TOML text of the parts that are on."""
    chosen = sorted((part for part in parts if part.on), key=lambda part: part.use != "")
    lines = list[str]()
    for part in chosen:
        name = toml_key(part.use)
        title = [f"[[{name}]]" if part.use in LISTS else f"[{name}]"] if part.use else []
        lines += [*title, *toml_lines(part.settings), ""]
    return "\n".join(lines)


def part_as_json(part: Part) -> dict[str, Any]:
    """A part in values JSON knows: days are texts."""
    told = asdict(part)
    days = {key: value for key, value in part.settings.items() if isinstance(value, date)}
    told["settings"].update({key: value.isoformat() for key, value in days.items()})
    return told


def part_of_json(said: Mapping[str, Any]) -> Part:
    """The part that was told as JSON; what is no day remains a text."""
    settings = {
        key: _as_day(value) if key in DAYS else value for key, value in said["settings"].items()
    }
    return Part(**{**said, "settings": settings})


def _as_day(value: object) -> object:
    try:
        return date.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        return value
