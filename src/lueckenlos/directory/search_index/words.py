"""German words as the index compares them: stems, parts of compounds, what families call things."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from importlib.resources import files

from tantivy import Filter, TextAnalyzerBuilder, Tokenizer

from lueckenlos.exchange.folding import plain
from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer, recognise

Known = Callable[[str], bool]
"""Whether a word, as `words` gives it, stands by itself somewhere."""

LONGEST = 60
ACCENTS = str.maketrans(
    "àáâãåçèéêëìíîïñòóôõøùúûýÿćčďęěğıłńňřśşšťůźżž", "aaaaaceeeeiiiinooooouuuyyccdeegilnnrssstuzzz"
)
SHORTEST_PART, SHORTEST_COMPOUND = 4, 8
LINKS = ("", "s", "n", "en", "es", "er", "e")
"""What German puts between the parts of a compound."""
STOPWORDS = frozenset(
    "aber alle als am an auch auf aus bei bis das dass dem den der des die ein eine einem einen "
    "einer eines er es für gibt hat ich ihr im in ist kann man mein meine meinem meinen meiner mit "
    "nach oder ohne sie sind so suche suchen um und uns unser unsere vom von vor was wer wie wir "
    "wird wo zu zum zur über".split()
)
_STEMMER = (
    TextAnalyzerBuilder(Tokenizer.raw())
    .filter(Filter.stemmer("german"))
    .filter(Filter.ascii_fold())
    .build()
)


def words(text: str) -> list[str]:
    """The words of a text in small letters: `Eltern-Kind-Café` is eltern, kind, cafe."""
    return [one[:LONGEST] for one in re.findall(r"[^\W_]+", _plain(text))]


def joined(text: str) -> list[str]:
    """Words with hyphens written as one: `Eltern-Kind-Café` is elternkindcafe."""
    hyphenated = re.findall(r"[^\W_]+(?:-[^\W_]+)+", _plain(text))
    return [one.replace("-", "")[:LONGEST] for one in hyphenated]


def spoken(text: str) -> list[str]:
    """The words of a text as somebody would type them, each once; no numbers, nothing short."""
    said = re.findall(r"[^\W\d_]{4,}", unicodedata.normalize("NFC", text))
    return [one for one in dict.fromkeys(said) if one.lower() not in STOPWORDS]


def _plain(text: str) -> str:
    """Small letters without accents; umlauts stay, they tell the stemmer something."""
    return unicodedata.normalize("NFC", text).lower().translate(ACCENTS)


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """What a word's forms and spellings share: Mütter, Mutter and Muetter are mutt."""
    (found,) = _STEMMER.analyze(_singular(word)) or [""]
    return re.sub("([aou])e", r"\1", found)


def _singular(word: str) -> str:
    """Without the s of a plural that the stemmer leaves: Kitas, Babys."""
    return word[:-1] if len(word) > 4 and re.search("[aioy]s$", word) else word


def stems(text: str) -> list[str]:
    """The stems of a text's words, and of what hyphens join."""
    return [stem(one) for one in (*words(text), *joined(text))]


def parts(word: str, known: Known) -> list[str]:
    """The known words a compound begins or ends with: Hebammensprechstunde → hebamme, sprechstunde.

    Costs a look-up per letter and link.
    """
    if len(word) < SHORTEST_COMPOUND:
        return []
    found = []
    for at in range(SHORTEST_PART, len(word) - SHORTEST_PART + 2):
        if head := _without_link(word[:at], known):
            found.append(head)
        if len(word) - at >= SHORTEST_PART and known(word[at:]):
            found.append(word[at:])
    return list(dict.fromkeys(found))


def split(word: str, known: Known) -> list[str]:
    """A compound as two known words; empty where it is none."""
    for at in range(len(word) - SHORTEST_PART, SHORTEST_PART - 1, -1):
        if known(word[at:]) and (head := _without_link(word[:at], known)):
            return [head, word[at:]]
    return []


def _without_link(head: str, known: Known) -> str:
    for link in LINKS:
        bare = head.removesuffix(link)
        if head.endswith(link) and len(bare) >= SHORTEST_PART and known(bare):
            return bare
    return ""


# --- what families say --------------------------------------------------------------------------


@cache
def everyday() -> Mapping[str, tuple[str, ...]]:
    """What families say, folded → what inventories call it; each may be several words."""
    source = files("lueckenlos.directory.search_index") / "everyday_words.toml"
    said = tomllib.loads(source.read_text(encoding="utf-8"))["means"]
    return {plain(word): tuple(means) for word, means in said.items()}


@cache
def _kind_words() -> Mapping[str, tuple[str, ...]]:
    """Kind → its name and synonyms."""
    return {one.key: (one.name, *one.synonyms) for one in kinds_of_offer()}


def words_of_kind(key: str) -> tuple[str, ...]:
    """How a kind of offer is called; nothing for one we do not know."""
    return _kind_words().get(key, ())


@cache
def dictionary() -> Mapping[str, str]:
    """Every word of the kinds of offer and of `everyday`, as `words` gives it → as it is written:
    what compounds may be made of, and what may be meant."""
    kinds = (word for some in _kind_words().values() for word in some)
    said = (word for some in everyday().values() for word in some)
    return {
        one: word for text in (*_headwords().values(), *said, *kinds) for word, one in pairs(text)
    }


def pairs(text: str) -> list[tuple[str, str]]:
    """The words of a text as they are written, each with what `words` makes of it."""
    written = re.findall(r"[^\W_]+", unicodedata.normalize("NFC", text))
    found = zip(written, words(text), strict=True)
    return [(word, one) for word, one in found if one not in STOPWORDS]


def dictionary_term(text: str) -> str:
    """The term a search stands for: a kind of offer, or a word of `everyday`; else ""."""
    if kind := recognise(text):
        return kind.name
    return _headwords().get(plain(" ".join(words(text))), "")


@cache
def _headwords() -> Mapping[str, str]:
    source = files("lueckenlos.directory.search_index") / "everyday_words.toml"
    said = tomllib.loads(source.read_text(encoding="utf-8"))["means"]
    return {plain(word): word for word in said}
