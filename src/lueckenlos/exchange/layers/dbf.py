"""The table of a shapefile: which encoding its text has, whatever its label says."""

from __future__ import annotations

import codecs

LANGUAGES = {0x01: "cp437", 0x02: "cp850", 0x03: "cp1252", 0x57: "cp1252"}
"""The language driver byte of the header, as far as German files have one."""
LETTERS = "äöüÄÖÜß"
NAME, DESCRIPTION = 11, 32
"""Bytes of a field's name, and of all that describes the field."""
BLANKS = "lueckenlos-blanks"


def _blanks(error: UnicodeError) -> tuple[str, int]:
    """As many blanks as there are bytes that cannot be read."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return " " * (error.end - error.start), error.end


codecs.register_error(BLANKS, _blanks)


def encoding_of(table: bytes, label: str) -> str:
    """The encoding of a DBF table: UTF-8 if it can be read so, else as labelled, else the likely.

    `label` is what a .cpg file or a person says ("UTF-8", "ANSI 1252", "8859-1"), or "".
    """
    start = _records_at(table)
    names = (
        table[at : at + NAME] for at in range(DESCRIPTION, start - DESCRIPTION + 1, DESCRIPTION)
    )
    text = b"".join(names) + table[start:]
    for name in ("utf-8", codec_of(label), LANGUAGES.get(table[29], "")):
        if name and _readable(text, name):
            return name
    return max(("cp1252", "cp850"), key=lambda name: _german(text, name))


def blanked(table: bytes, encoding: str) -> bytes:
    """The table with blanks for the bytes that cannot be read, as where a long name was cut."""
    start = _records_at(table)
    head = bytearray(table[:start])
    for at in range(DESCRIPTION, start - DESCRIPTION + 1, DESCRIPTION):
        head[at : at + NAME] = _clean(table[at : at + NAME], encoding)
    return bytes(head) + _clean(table[start:], encoding)


def codec_of(label: str) -> str:
    """Python's name of an encoding that has ASCII in it, "" when the label says none."""
    words = label.lower().replace("ansi", "").strip(" -_")
    for spelling in (words, f"cp{words}", f"iso{words}", f"iso-8859-{words[4:]}"):
        try:
            if words and "AZ".encode(spelling) == b"AZ":
                return codecs.lookup(spelling).name
        except (LookupError, ValueError):  # unknown, or no encoding of text
            continue
    return ""


def _clean(content: bytes, encoding: str) -> bytes:
    return content.decode(encoding, errors=BLANKS).encode(encoding)


def _records_at(table: bytes) -> int:
    return int.from_bytes(table[8:10], "little")


def _readable(text: bytes, encoding: str) -> bool:
    """Whether most foreign letters can be read; one that was cut off with its field cannot."""
    read = text.decode(encoding, errors="replace")
    foreign = sum(not sign.isascii() for sign in read)
    return 2 * read.count("\ufffd") <= foreign


def _german(text: bytes, encoding: str) -> int:
    read = text.decode(encoding, errors="replace")
    return sum(read.count(letter) for letter in LETTERS)
