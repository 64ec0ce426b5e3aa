"""Names of providers: which spellings mean the same one, and which words are no name at all."""

from __future__ import annotations

import re
from collections.abc import Iterable

from lueckenlos.exchange.folding import fold, plain

_FORMS = (
    ("ev", r"\be\.\s*v\b\.?|\b(?:e\s?v|eingetragener verein)$"),
    ("eg", r"\be\.\s*g\b\.?|\beg$"),
    ("ggmbh", r"\bg\.?\s?gmbh\b|\bgemeinnuetzige\s+(?:gmbh|gesellschaft mbh)\b"),
    ("gmbh", r"\bgmbh\b"),
    ("gug", r"\bgug\b"),
    ("ug", r"\bug\b"),
    ("gag", r"\bgag\b"),
    ("gbr", r"\bgbr\b"),
    ("aoer", r"\baoer\b"),
    ("kdoer", r"\bk\.?d\.?\s?oe\.?\s?r\b\.?"),
    ("kg", r"\bkg\b"),
)
FORMS = tuple((form, re.compile(pattern)) for form, pattern in _FORMS)
"""Legal forms, the longer ones before those they contain."""
AND = re.compile(r"\s*[&+]\s*|\bu\.\s?(?=\w)")
SPELLINGS = tuple(
    (re.compile(pattern), word)
    for pattern, word in (
        (r"\bev\.\s?-?(?=\w)|\bevang\.\s?", "evangelische "),
        (r"\bkath\.\s?", "katholische "),
        (r"\bst\.\s?", "sankt "),
        (r"\bgem\.\s?(?=gmbh)", "g"),
    )
)
_SORTS = (
    "oeffentlich oeffentliche oeffentlicher oeffentlichrechtlich kommunal kommunale kommunaler "
    "staedtisch gemeindlich staatlich frei freie freier freigemeinnuetzig gemeinnuetzig "
    "gemeinnuetziger nichtoeffentlich privat private privater privatgewerblich "
    "privatgemeinnuetzig privatnichtgemeinnuetzig gewerblich nichtgewerblich kirchlich "
    "kirchliche kirchlicher konfessionell betrieblich sonstige sonstiger andere anderer"
)
SORTS = frozenset(_SORTS.split())
CARRIER = re.compile(r"traeger(?:schaft|s)?$|traegerin$")


def is_sort_of_provider(text: str) -> bool:
    """Whether a text only says what sort a provider is ("öffentlich", "freier Träger")."""
    return CARRIER.sub("", fold(text)) in SORTS


def same_providers(names: Iterable[str]) -> dict[str, str]:
    """Name → key; names with one key are spellings of one provider.

    A name without a legal form is the one with it where only one form is known of that name: an
    association and its GmbH are two providers, and the bare name may be either.
    """
    parts = {name: _apart(name) for name in names}
    forms: dict[str, set[str]] = {}
    for bare, form in parts.values():
        forms.setdefault(bare, set()).update({form} - {""})
    return {
        name: bare if len(forms[bare]) < 2 else f"{bare} {form}".strip()
        for name, (bare, form) in parts.items()
    }


def _apart(name: str) -> tuple[str, str]:
    """The folded name without its legal form, and the form; the whole name where only a form is
    there."""
    line = AND.sub(" und ", plain(name)).strip(" .,;")
    for pattern, word in SPELLINGS:
        line = pattern.sub(word, line)
    found, rest = list[str](), line
    for form, pattern in FORMS:
        rest, count = pattern.subn(" ", rest)
        found += [form] * bool(count)
    bare = fold(rest)
    return (bare, " ".join(found)) if bare else (fold(name), "")
