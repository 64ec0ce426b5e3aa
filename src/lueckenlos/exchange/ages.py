"""What a German list writes about ages, as whole months `[start, stop)`.

An age of a years is `[12a, 12a + 12)`. "0-3" ends at the third birthday, and so does "0 bis 3",
which is the same range said aloud. "bis 3" alone may mean until the fourth birthday: the year in
doubt is kept apart. School entry is the range of 73 to 84 months, either side covers inside it.
Words for a group of children mean what most lists mean by them (`GROUPS`), wider uses are in doubt.
`age_words` says months the way people do, so that they are read back as the same.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

from lueckenlos.exchange.folding import fold, plain

FIRST_MONTH, LAST_MONTH = -9, 216
SCHOOL_FROM, SCHOOL_UNTIL = 73, 84
YEAR = 12
BABY = 24
"""Below that people count months."""


@dataclass(frozen=True, slots=True)
class Ages:
    """A reading of `text`: certainly `[start, stop)`; in doubt `[stop, doubtful_stop)` and
    `[doubtful_start, start)`, where not None. `open_end`: only a beginning is stated ("ab 3")."""

    start: int
    stop: int
    doubtful_stop: int | None
    doubtful_start: int | None
    text: str
    open_end: bool = False


@dataclass(frozen=True, slots=True)
class _Edge:
    """An end of a range: where a range begins with it, where one ends at it, and what it is."""

    start: int
    stop: int
    sort: str


_NO_AGE = (
    "alle allealtersgruppen allealter jedesalter altersunabhaengig altersuebergreifend "
    "ohnealtersbegrenzung ohnealtersbeschraenkung ohnealtersangabe familie familien fuerfamilien "
    "fuerallefamilien fueralle eltern erwachsene elternundkinder kinder kinderundjugendliche "
    "keineangabe keineangaben ka unbekannt offen jung undalt jungundalt "
    "familienmitkindern elternmitkindern elternundkind muetter vaeter muetterundvaeter "
    "alleinerziehende"
)
NOTHING_SAID = frozenset(_NO_AGE.split())
_NUMBERS = (
    "null ein zwei drei vier fuenf sechs sieben acht neun zehn elf zwoelf "
    "dreizehn vierzehn fuenfzehn sechzehn siebzehn achtzehn"
)
NUMBERS = tuple(_NUMBERS.split())

_Found = tuple[int, int, int | None, int | None]
GROUPS: dict[str, _Found] = {
    "saeugling": (0, 12, None, None),
    "baby": (0, 12, None, None),
    "kleinkind": (12, 36, None, None),
    "krippenkind": (12, 36, None, None),
    "kitakind": (36, 84, None, None),
    "kindergartenkind": (36, 84, None, None),
    "vorschulkind": (60, 84, None, 36),
    "schulkind": (SCHOOL_FROM, 132, LAST_MONTH, None),
    "jugendliche": (168, LAST_MONTH, None, 144),
}
"""A group's first and last months, and the last and first it may also mean."""

_PARENTS = r"(?:gross)?eltern|muetter|vaeter|mamas?|papas?|familien|alleinerziehende"
_CHILDREN = r"jugendlichen?|babys?|saeuglinge?n?|(?:klein|schul|vorschul)kinder[n]?|maedchen|jungen"
_CLASS = (
    r"\b(?:(?:schul|jahrgangs)?(?:klassen?(?:stufen?)?|stufen?)\b|(?:kl|jg)\b\.?|jahrg[a-z]*\b\.?)"
)
_TO = r"\s*(?:-|bis)\s*"
REWRITES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"[‐‑‒–—―−]", "-"),
        (r"\((?:kindergarten|kita|krippe|hort|schule|grundschule|vorschule)\)", " "),
        (r"\s(?:mit|in begleitung)\s(?:der |ihren? |einem )?(?:eltern\w*|begleitung)$", ""),
        (rf"\b(?:{_PARENTS})\s+(?:mit|und|sowie)\s+(?:ihren?\s+)?", " "),
        (rf"\b(?:{_CHILDREN})\b(?=.*\d)", " "),
        (r"([a-z])-(?=kind)", r"\1"),
        (r"\balters(?:gruppe|klasse|spanne)\b:?", " "),
        (r"(\d)-\s+(?=bis\b)", r"\1 "),
        (r"(\d)\s*1[/⁄]2", r"\1,5"),
        (r"anderthalb|eineinhalb", "1,5"),
        (r"\b(?:einschliesslich|einschl\.?|inklusive|inkl\.?)", "inkl"),
        (rf"(?:{_CLASS})\s*(\d+)\.?{_TO}(\d+)\.?", r"k\1-k\2"),
        (rf"(\d+)\.?{_TO}(\d+)\.?\s*(?:{_CLASS})", r"k\1-k\2"),
        (rf"(?:{_CLASS})\s*(\d+)\.?", r"k\1"),
        (rf"(\d+)\.?\s*(?:{_CLASS})", r"k\1"),
        (r"ende (?:der )?grundschul\w*", "k4"),
        (r"grundschul\w*", "k1-k4"),
        (r"vollendete\w*\s+(\d+)\.?\s*lebensjahr\w*", r"v\1"),
        (r"(\d+)\.?\s*geburtstag\w*", r"v\1"),
        (rf"(\d+)\.?{_TO}(\d+)\.?\s*lebensjahr\w*", r"l\1-l\2"),
        (r"(\d+)\.?\s*lebensjahr\w*", r"l\1"),
        (rf"(\d+)\.?{_TO}(\d+)\.?\s*schwangerschaftsmonat\w*", r"s\1-s\2"),
        (r"(\d+)\.?\s*schwangerschaftsmonat\w*", r"s\1"),
        (r"(?:schuleintritt|einschulung|schulbeginn|schulanfang|schulstart)\w*", "schule"),
        (r"(?:werdende\s+(?:muetter|eltern|familien))|schwanger\w*", "schwanger"),
        (r"von geburt an", "ab geburt"),
        (r"volljaehrig\w*", "v18"),
        (r"(\d)-?\s*(?:jaehrig\w*|jahre?[ns]?\b|j\b\.?)(?:\s+alt\w*)?", r"\1j"),
        (r"(\d+)\.\s*(?:lebens)?monat\w*", r"\1m"),
        (r"(\d)-?\s*(?:monat\w*|mon\b\.?|m\b\.?)", r"\1m"),
        (r"(\d)-?\s*(?:wochen?\b|wo\b\.?)", r"\1w"),
        (
            r"\b(?:kinder[n]?|kind|alter|von|im|der|die|dem|den|zum|zur|zu|fuer|etwa|ca|an)\b\.?",
            " ",
        ),
        (r"\s+", " "),
        (r"^ ?(?:und|sowie) ", ""),
        (r"^schwanger (?:und|sowie) (?=bis|unter)", "schwanger "),
    )
)
_EDGE = r"-?\d{1,3}(?:[.,]\d{1,2})?[jmw]?|[klsv]\d{1,2}|schwanger|geburt|schule"
RANGE = re.compile(rf"(?:ab )?({_EDGE}) ?(?:-|bis) ?(inkl )?(?:unter |u\.? ?)?({_EDGE})", re.ASCII)
FROM = re.compile(rf"(?:ab|ueber|mindestens) ({_EDGE})(?: aufwaerts)?|({_EDGE}) ?(?:\+|und aelter)")
UNTIL = re.compile(rf"(bis unter|bis inkl|bis|unter|hoechstens|u|ue) ?({_EDGE})", re.ASCII)
ALONE = re.compile(_EDGE, re.ASCII)


IN_MONTHS = re.compile(r"(-?\d+) bis unter (-?\d+) Monate", re.ASCII)


def in_months(start: int, stop: int) -> str:
    """Months `[start, stop)` as a text that `read_ages` reads as just these."""
    return f"{start} bis unter {stop} Monate"


def said_ages(text: str) -> str:
    """A text about ages for people: months, as a reader of lists has written them, in words."""
    months = IN_MONTHS.fullmatch(text)
    return age_words(int(months[1]), int(months[2])) if months else text


def age_words(start: int, stop: int) -> str:
    """Months `[start, stop)` as people say them, everywhere: "3 bis unter 6 Jahre", "ab 6 Monaten
    bis unter 14 Jahre", "ab dem 7. Schwangerschaftsmonat bis unter 3 Jahre"."""
    if start < 0:
        return _from_pregnancy(start, stop)
    last = _number(stop, 0 < start < BABY and stop < BABY)
    until = "Schuleintritt" if stop == SCHOOL_UNTIL else f"unter {last}"
    if start == 0:
        return f"{'ab Geburt' if stop == SCHOOL_UNTIL else '0'} bis {until}"
    if start == SCHOOL_FROM:
        return f"ab Schuleintritt bis {until}"
    (number, unit), (_, other) = _number(start, start < BABY).split(), last.split()
    if unit[0] == other[0] and stop != SCHOOL_UNTIL:
        return f"{number} bis {until}"
    return f"ab {number} {unit}{'n' * (start != 1)} bis {until}"


def _from_pregnancy(start: int, stop: int) -> str:
    """Months that begin before birth; the first month of a pregnancy is the first of the axis."""
    first, last = start - FIRST_MONTH + 1, stop - FIRST_MONTH
    if stop < 0:
        months = str(first) if first == last else f"{first}. bis {last}"
        return f"{months}. Schwangerschaftsmonat"
    whole = start == FIRST_MONTH
    begin = "Schwangerschaft" if whole else f"ab dem {first}. Schwangerschaftsmonat"
    if stop == 0:
        return begin if whole else f"{begin} bis zur Geburt"
    until = "Schuleintritt" if stop == SCHOOL_UNTIL else f"unter {_number(stop, False)}"
    return f"{begin} bis {until}"


def _number(months: int, in_months: bool) -> str:
    """An age in years where it is some whole ones, or of older children half ones, else months."""
    if not in_months and months >= 3 * YEAR and months % YEAR == YEAR // 2:
        return f"{months // YEAR}½ Jahre"
    if in_months or months % YEAR:
        return f"{months} Monate" if months != 1 else "1 Monat"
    return f"{months // YEAR} Jahre" if months != YEAR else "1 Jahr"


def says_nothing(text: str) -> bool:
    """Whether the text names no age at all ("", "alle", "für Familien")."""
    folded = fold(text)
    return not folded or folded in NOTHING_SAID


def read_ages(text: str) -> Ages | None:
    """Months of an age text; None when it names no age (`says_nothing`) or cannot be read."""
    if says_nothing(text) or len(text) > 200:
        return None
    line = _rewritten(text)
    if (group := _group(line)) is not None:
        return Ages(*group, text)
    for read in (_range, _from, _until, _alone):
        found = read(line)
        if found is not None:
            return _inside(*found, text=text, open_end=read is _from)
    return None


def read_classes(text: str) -> Ages | None:
    """Months of a column that lists school classes: "1-4" is the first to the fourth class."""
    bare = text.strip()
    return read_ages(f"Klasse {bare}" if bare[:1].isdigit() and bare[-1:].isdigit() else bare)


def _group(line: str) -> _Found | None:
    """The months of one group, or of several without doubt that follow each other."""
    words = [fold(word) for word in re.split(r"\s*(?:,|/|&|\bund\b|\bsowie\b)\s*", line)]
    found = [GROUPS.get(word) or GROUPS.get(re.sub("(?:ern?|e|s|n)$", "", word)) for word in words]
    known = [group for group in found if group is not None]
    if len(known) < len(found) or len(known) == 1:
        return known[0] if len(found) == 1 and known else None
    known.sort(key=lambda group: group[:2])
    apart = any(one[1] < two[0] for one, two in pairwise(known))
    if apart or any(doubt is not None for group in known for doubt in group[2:]):
        return None
    return known[0][0], max(group[1] for group in known), None, None


def _rewritten(text: str) -> str:
    line = plain(text)
    for number in range(len(NUMBERS) - 1, -1, -1):
        ending = r"(?:e[mnrs]?)?" if number == 1 else ""
        line = re.sub(rf"\b{NUMBERS[number]}{ending}(?=jaehrig|\b)", str(number), line)
    for pattern, replacement in REWRITES:
        line = pattern.sub(replacement, line)
    return line.strip(" .,;:()-" if not re.match(r"\s*-\d", line) else " .,;:()")


def _edge(mark: str, unit: str = "j") -> _Edge:
    """The end a mark of the rewritten text stands for; `unit` is used where it has none."""
    if mark == "schwanger":
        return _Edge(FIRST_MONTH, 0, "word")
    if mark == "geburt":
        return _Edge(0, 0, "birth")
    if mark == "schule":
        return _Edge(SCHOOL_FROM, SCHOOL_UNTIL, "word")
    if mark[0] in "klsv":
        number = int(mark[1:])
        if mark[0] == "s":
            return _Edge(FIRST_MONTH + number - 1, FIRST_MONTH + number, "word")
        if mark[0] == "k":
            return _Edge(SCHOOL_FROM + YEAR * (number - 1), SCHOOL_UNTIL + YEAR * number, "word")
        return _Edge(YEAR * (number - (mark[0] == "l")), YEAR * number, mark[0])
    if mark[-1] in "jmw":
        mark, unit = mark[:-1], mark[-1]
    value = float(mark.replace(",", "."))
    months = round(value * {"j": 12.0, "m": 1.0, "w": 84 / 365.25}[unit])
    return _Edge(months, months, "years" if unit == "j" else "months")


def _range(line: str) -> _Found | None:
    match = RANGE.fullmatch(line)
    if not match:
        return None
    last = _edge(match[3])
    first = _edge(match[1], match[3][-1] if match[3][-1] in "mw" and last.sort == "months" else "j")
    stop = last.stop
    if last.sort == "years" and (match[2] or (first.start == stop and first.sort == "years")):
        stop += YEAR
    return first.start, stop, None, None


def _from(line: str) -> _Found | None:
    match = FROM.fullmatch(line)
    if not match:
        return None
    edge = _edge(match[1] or match[2])
    if edge.sort == "l":  # "ab dem 4. Lebensjahr": the third birthday, though many mean the fourth
        return edge.stop, LAST_MONTH, None, edge.start
    return edge.start, LAST_MONTH, None, None


def _until(line: str) -> _Found | None:
    match = UNTIL.fullmatch(line)
    if not match:
        return None
    word, edge = match[1], _edge(match[2])
    if word == "ue":
        stop = SCHOOL_UNTIL if edge.stop < SCHOOL_FROM else LAST_MONTH
        return edge.start, stop, None, None
    start = SCHOOL_FROM if match[2][0] == "k" else 0
    if edge.sort == "l" and word == "bis" and edge.start > 0:
        return start, edge.start, edge.stop, None
    if edge.sort == "years" and word in ("bis inkl", "hoechstens"):
        return start, edge.stop + YEAR, None, None
    doubt = edge.stop + YEAR if edge.sort == "years" and word == "bis" else None
    return start, edge.stop, doubt, None


def _alone(line: str) -> _Found | None:
    if not ALONE.fullmatch(line):
        return None
    edge = _edge(line)
    if edge.sort in ("birth", "v"):
        return None
    length = {"years": YEAR, "months": 1}.get(edge.sort, 0)
    return edge.start, edge.stop + length, None, None


def _inside(
    start: int,
    stop: int,
    doubtful_stop: int | None,
    doubtful_start: int | None,
    *,
    text: str,
    open_end: bool,
) -> Ages | None:
    """The reading cut at the 18th birthday; None when nothing of it lies on the month axis."""
    stop = min(stop, LAST_MONTH)
    if start < FIRST_MONTH or stop <= start:
        return None
    if doubtful_stop is not None:
        doubtful_stop = min(doubtful_stop, LAST_MONTH)
        doubtful_stop = doubtful_stop if doubtful_stop > stop else None
    return Ages(start, stop, doubtful_stop, doubtful_start, text, open_end)
