"""Bytes as text: the encoding declared, marked, or found by what German text looks like."""

from __future__ import annotations

import codecs
import re
from collections import Counter

from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.quoting import shown

MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # begins like the next one
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
LEGACY = {"cp1252": "Windows-1252", "cp850": "DOS (CP850)", "mac_roman": "Macintosh"}
SIGN = re.compile(
    rb"([\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}"
    rb"|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}"
    rb"|\xf4[\x80-\x8f][\x80-\xbf]{2})|([\x80-\xff])"
)
"""A sign of UTF-8, or a byte that cannot be one."""
INSIDE, CAPITALS, CLOSING = "äöüßé", "ÄÖÜ", b"\x93\x94"
OPENING = 0x84
"""„ of Windows-1252, which is ä of CP850; CLOSING are “ and ”, which are ô and ö."""
CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
SAMPLE, MOST_STRANGE = 1_000_000, 0.3
FEW = 5
"""So many control signs can stray into a text."""
LINE_END = re.compile(r"\r\n|\r|\n")


def decoded_text(file: str, content: bytes, encoding: str = "") -> tuple[str, list[Problem]]:
    """The text without byte order mark, and a note when it is not UTF-8.

    Raises `CaseError` when the declared encoding does not fit or the content is no text.
    """
    name = encoding or _marked(content)
    if name:
        text = _decoded_as(file, content, name)
        fits = bool(encoding) or name == "utf-8"
        problems = [] if fits else [_taken(file, name.upper())]
    else:
        text, problems = _guessed(file, content)
    _check_signs(file, text)
    return text.removeprefix("\ufeff"), problems


def sampled_encoding(sample: bytes) -> str:
    """The encoding of a long text of which this is the beginning, cut anywhere: as marked, UTF-8
    or what Windows writes in Germany."""
    name = _marked(sample)
    if name and name != "utf-8":
        return name
    try:
        codecs.getincrementaldecoder("utf-8-sig")().decode(sample)
    except UnicodeDecodeError:
        return "cp1252"
    return "utf-8-sig"


def _marked(content: bytes) -> str:
    """The encoding a byte order mark or the zeros of UTF-16 tell, else ""."""
    for mark, name in MARKS:
        if content.startswith(mark):
            return name
    head = content[:4000]
    if len(head) >= 4 and len(content) % 2 == 0:
        low, high = head[1::2].count(0), head[0::2].count(0)
        if low > 0.4 * len(head) and not high:
            return "utf-16-le"
        if high > 0.4 * len(head) and not low:
            return "utf-16-be"
    return ""


def _decoded_as(file: str, content: bytes, name: str) -> str:
    values: dict[str, object] = {"encoding": shown(name)}
    try:
        return content.decode(name)
    except UnicodeDecodeError as error:
        before = content[: error.start].decode(name, errors="replace")
        row = len(LINE_END.findall(before)) + 1
        raise CaseError(Problem("encoding_wrong", file, row, values=values)) from None
    except (LookupError, ValueError):
        raise CaseError(Problem("encoding_unknown", file, values=values)) from None


def _guessed(file: str, content: bytes) -> tuple[str, list[Problem]]:
    """UTF-8; where bytes are not, what they are in the encoding that makes most of them letters of
    German words."""
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError:
        pass
    head = content[:SAMPLE]
    strange = [match.start() for match in SIGN.finditer(head) if match[2]]
    if len(head) > 1000 and len(strange) > MOST_STRANGE * len(head):
        raise CaseError(Problem("file_is_binary", file))
    found = Counter(head[max(0, at - 1) : at + 2] if at else b" " + head[:2] for at in strange)
    name = max(LEGACY, key=lambda name: _letters(found, name) + _quotes(found, name))

    def sign(match: re.Match[bytes]) -> bytes:
        return match[1] or match[2].decode(name, errors="replace").encode()

    return SIGN.sub(sign, content).decode("utf-8"), [_taken(file, LEGACY[name])]


def _letters(found: Counter[bytes], name: str) -> int:
    """How many bytes, each between its neighbours, an encoding makes umlauts where words have
    them: small ones beside small letters, capitals not behind them."""
    inside = [letter.encode(name)[0] for letter in INSIDE]
    capitals = [letter.encode(name)[0] for letter in CAPITALS]
    score = 0
    for part, count in found.items():
        before, sign, after = part[:1], part[1], part[2:]
        small = sign in inside and (before.isalpha() or after.islower())
        capital = sign in capitals and not before.islower() and after.isalpha()
        score += count * (small or capital)
    return score


def _quotes(found: Counter[bytes], name: str) -> int:
    """How many bytes are quotation marks of Windows around words, opening and closing ones."""
    if name != "cp1252":
        return 0
    opening = closing = 0
    for part, count in found.items():
        opening += count * (part[1] == OPENING and not part[:1].isalpha())
        closing += count * (part[1] in CLOSING and not part[2:].isalpha())
    return 2 * min(opening, closing)


def _taken(file: str, name: str) -> Problem:
    return Problem("encoding_taken", file, values={"encoding": name})


def _check_signs(file: str, text: str) -> None:
    head = text[:100_000]
    if len(CONTROL.findall(head)) > FEW + 0.02 * len(head):
        raise CaseError(Problem("file_is_binary", file))
    nul = text.find("\0")
    if nul >= 0:
        row = len(LINE_END.findall(text, 0, nul)) + 1
        raise CaseError(Problem("nul_found", file, row))
