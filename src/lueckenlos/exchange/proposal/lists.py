"""How a list of offers is read: its columns, where the kind comes from, what is unclear."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from lueckenlos.exchange.ages import read_ages
from lueckenlos.exchange.declaration import BY_NAME
from lueckenlos.exchange.folding import fold, plain
from lueckenlos.exchange.proposal.areas import RUNNING, Ground, naming_offers
from lueckenlos.exchange.proposal.by_content import by_content, without_audience
from lueckenlos.exchange.proposal.columns import further_of, last_part, with_town
from lueckenlos.exchange.proposal.looks import SAMPLE, Look, kind_in
from lueckenlos.exchange.proposal.named_kind import kind_of_words
from lueckenlos.exchange.proposal.unnamed import unnamed
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.tables.bands import LAST_YEAR, finest, guess_bands, spans_of
from lueckenlos.exchange.tables.parsing import parse_flag, parse_number
from lueckenlos.exchange.tables.reshaping import BLOCK
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer, recognise
from lueckenlos.exchange.vocabulary.recognition import recognised
from lueckenlos.exchange.vocabulary.words import read_places

KNOWN_SHARE = 0.5
FROM_FILE = "Die Art steht im Namen der Datei; sie gilt, wo ein Eintrag keine nennt."
FROM_TITLE = (
    "Die Art steht nur in der Überschrift über der Tabelle, „{kind}“ ist geraten; sie gilt, wo ein "
    "Eintrag keine nennt."
)
CARE = "betreuung"
PLACES = re.compile(
    r"\b(?:betreuungs|kita|kinder)?(?:plätze?|plaetze|platzzahl|platz|places)(?![a-zäöü])|"
    r"(?<=[a-z])(?:plätze|plaetze|platzzahl)(?![a-zäöü])|davon|genehmigte?"
)
NO_PLACES = re.compile(r"beleg|frei|warte|betreute|bedarf|quote|%")
GROUP = re.compile(r"(?:alters)?gruppen?_?|groups?_?")
GROUP_WORD = re.compile(r"\b[a-zäöü]*(?:krippe|kindergarten|kiga|elementar)[a-zäöü]*")
BOUNDS = re.compile(r"\d\D+\d|(?:unter|bis|ab|über|u|ü|<)\W*\d")
AGES_BY_WORD = (
    (re.compile(r"krippe"), "U3"),
    (re.compile(r"kindergarten|kiga|elementar"), "Ü3"),
    (re.compile(r"hort|schulkind"), "Klasse 1-4"),
)
NUMBERS = {"ein": "1", "zwei": "2", "drei": "3", "vier": "4", "fünf": "5", "sechs": "6"}
NUMBER_WORD = re.compile(r"\b(ein|zwei|drei|vier|fünf|sechs)(?=jährige?\b|\b)")
LIKE_GROUP = re.compile(r"[a-z]+_(\d{1,2})_(\d{1,2})")
"""What columns beside those of groups are called that count groups of a special sort."""
UNTIL_THREE = re.compile(r"u\W*3|0 bis unter 3 Jahre", re.I)
"""Ages below three, of columns that name no beginning."""
MOST = 0.6
"""A column holds places where at least this share of its texts are some."""
FROM_THREE = re.compile(r"(?:über|ueber|ab|von)\W*(?:3|drei)(?!\d|\W*\d)[\W_]*(?:j\w*)?\W*", re.I)
NO_ROOM = re.compile(
    r"tel|fon|mobil|ruf\b|jahr|geb|datum|koord|total|gesamt|insg|summe|beleg|frei|warte|quote|%"
)
"""Words in names of columns of numbers that are neither places nor groups of their own."""
SMALL = 500
"""More than so many are no places of one offer."""
NO_NUMBER = re.compile(r"(?:lfd|laufende|nummer|plz|postleitzahl|objectid).*|.*(?:nr|id|fax)")
"""Folded names of columns of numbers that count nothing."""
MOST_PER_GROUPS = 5
"""More than so many are places and no groups of children."""


@dataclass(slots=True)
class Offers:
    """A list as it would be declared. `columns`: record field → column; `area`: the one area its
    sheet is named after; `complete`: the field of action of its one kind; `same`: a list that has
    most of its offers, too; `unused`: columns with content that are used for nothing."""

    look: Look
    columns: dict[str, str]
    area_by: str = ""
    area: str = ""
    kind: str = ""
    flags: dict[str, str] = field(default_factory=dict)
    age_flags: dict[str, str] = field(default_factory=dict)
    bands: dict[str, str] = field(default_factory=dict)
    complete: str = ""
    same: str = ""
    unused: list[str] = field(default_factory=list)
    doubts: list[str] = field(default_factory=list)


def offers_of(look: Look, ground: Ground | None) -> Offers:
    """The declaration of a list."""
    made = Offers(look, with_town(look.fields))
    made.columns.pop("area", None)
    if ground:
        column, way = naming_offers(look, ground)
        if column:
            made.columns["area"], made.area_by = column, way
        elif look.reading.sheet:
            area = ground.keys.finder(BY_NAME)(look.reading.sheet)
            made.area = area if area in ground.keys.names else ""
    _id(made)
    _places(made)
    without_audience(look, made.columns)
    _kind(made)
    _ages(made)
    by_content(look, made.columns, _used(made), aged=bool(made.bands or made.age_flags))
    made.columns |= further_of([c for c in look.columns if look.sorts(c)], _used(made))
    _unused(made)
    if "provider" not in made.columns:
        area = f', area = "{made.area}"' if made.area else ""
        made.doubts.append(
            f'constants = {{ provider = "Name des Trägers"{area} }} '
            "# den Träger, wenn es für alle derselbe ist"
        )
    return made


def nowhere(made: Offers) -> bool:
    """Whether neither a point nor an area says where the offers are."""
    return not made.area and not made.columns.keys() & {"area", "latitude", "x"}


def same_offers(lists: Sequence[Offers]) -> None:
    """Mark lists whose offers mostly stand in another one that tells more of them."""
    names = [{fold(name) for name in one.look.values(one.columns["name"]) if name} for one in lists]
    for at, one in enumerate(lists):
        for other_at, other in enumerate(lists):
            shared = len(names[at] & names[other_at])
            most = at != other_at and shared > 2 and 10 * shared >= 7 * len(names[at])
            if most and not other.same and (_worth(other), -other_at) > (_worth(one), -at):
                one.same = other.look.path.name


def _worth(one: Offers) -> tuple[bool, int]:
    return bool(one.columns.keys() & {"latitude", "x"}), len(one.columns)


def _id(made: Offers) -> None:
    column = made.columns.get("id")
    if column:
        values = made.look.values(column)
        running = RUNNING.fullmatch(last_part(column))
        if running or not all(values) or len(set(values)) < len(values):
            del made.columns["id"]


def _places(made: Offers) -> None:
    """Degrees are degrees whatever their columns are called; other coordinates must be numbers."""
    columns, look = made.columns, made.look
    for one, two in (("longitude", "latitude"), ("x", "y")):
        pair = [columns.get(one, ""), columns.get(two, "")]
        if not all(name and look.numeric(name) for name in pair):
            columns.pop(one, None)
            columns.pop(two, None)
    if "latitude" in columns:
        columns.pop("x", None)
        columns.pop("y", None)
    elif "x" in columns and _degrees(look.values(columns["x"])):
        columns["longitude"], columns["latitude"] = columns.pop("x"), columns.pop("y")


def _degrees(values: Sequence[str]) -> bool:
    said = [parse_number(value) for value in values[:SAMPLE] if value and _is_number(value)]
    return bool(said) and all(abs(number) <= 180 for number in said)


def _is_number(text: str) -> bool:
    try:
        parse_number(text)
    except ValueError:
        return False
    return True


# --- the kind -----------------------------------------------------------------------------------


def _kind(made: Offers) -> None:
    """The kind from a column, else from columns of yes and no, else from the names; for offers
    whose names tell none from what the file is called."""
    look = made.look
    column = _kind_column(made)
    made.columns.pop("kind", None)
    flags = {} if column else _flags(look)
    if column:
        made.columns["kind"] = column
    elif len(flags) > 1:
        made.flags = flags
        return
    texts = [text for text in look.values(column or made.columns["name"])[:SAMPLE] if text]
    known = _kinds(texts)
    rest = len(texts) - sum(known.values())
    named = kind_in(look)
    if rest and named:
        made.kind = named.name
        known[named.key] += rest
        by_file = kind_of_words(look.called) is not None
        made.doubts.append(FROM_FILE if by_file else FROM_TITLE.format(kind=named.name))
    elif 2 * rest > len(texts):
        made.doubts.append('Die Art steht in keiner Spalte. Sind es alles Kitas: kind = "Kita"')
    elif 20 * rest > len(texts):
        key, count = known.most_common(1)[0]
        usual = recognise(key) if 2 * count > known.total() else None
        made.doubts += filter(None, [unnamed(look, column, made.columns["name"], usual)])
    field = _usual_field(known)
    made.complete = field if made.kind or field == CARE or len(known) == 1 else ""


def _usual_field(known: Counter[str]) -> str:
    """The field of action of nearly all offers."""
    fields = Counter[str]()
    for key, count in known.items():
        if kind := recognise(key):
            fields[kind.field] += count
    name, count = fields.most_common(1)[0] if fields else ("", 0)
    return name if 10 * count >= 9 * known.total() else ""


def _kind_column(made: Offers) -> str:
    """The column whose texts are kinds of offer, first the one that is called so."""
    look = made.look
    stated = made.columns.get("kind", "")
    taken = set(made.columns.values()) - {stated}
    taken.add(BLOCK)  # what stands above rows is asked, never taken for their kind
    others = [c for c in look.columns if c not in taken and len(look.sorts(c)) <= 60]
    for column in [stated, *others] if stated else others:
        said = [value for value in look.values(column)[:SAMPLE] if value]
        if said and sum(_kinds(said).values()) >= KNOWN_SHARE * len(said):
            return column
    return ""


def _kinds(texts: Sequence[str]) -> Counter[str]:
    """Keys of the kinds that are recognised in texts."""
    found = (recognised("", text).kind for text in texts if text and not _is_number(text))
    return Counter(kind.key for kind in found if isinstance(kind, KindOfOffer))


def _flags(look: Look) -> dict[str, str]:
    """Columns of yes and no that are called like kinds of offer."""
    found = {}
    for column in look.columns:
        values = look.sorts(column)
        if values and len(values) <= 2 and all(map(_is_flag, values)):
            one = recognised("", column)
            if one.kind is not None and one.score >= 100:
                found[column] = one.kind.name
    return found


def _is_flag(text: str) -> bool:
    try:
        parse_flag(text)
    except ValueError:
        return False
    return True


# --- ages ---------------------------------------------------------------------------------------


def _ages(made: Offers) -> None:
    """Places by age, or groups of children by age, where columns have them."""
    look, capacity = made.look, made.columns.get("capacity", "")
    taken = set(made.columns.values()) - {capacity}
    free = [column for column in look.columns if column not in taken]
    ages = _ages_of([column for column in free if _counts(look, column)])
    many = any(_most(look, c) > MOST_PER_GROUPS or PLACES.search(_lower(c)) for c in ages)
    if many:
        made.bands = ages
        made.columns.pop("capacity", None)
        made.columns.pop("ages", None)
    elif "ages" not in made.columns:
        groups = [c for c in free if GROUP.search(plain(c)) or c in ages]
        named = guess_bands([GROUP.sub("", plain(c)) for c in groups])
        flags = {c: ages.get(c) or named.get(GROUP.sub("", plain(c)), "") for c in groups}
        made.age_flags = {column: age for column, age in flags.items() if age}
        if made.age_flags:
            made.age_flags |= _more_groups(look, free, made.age_flags)
    if made.complete == CARE:
        made.bands = {column: _of_places(column, age) for column, age in made.bands.items()}
        made.age_flags = {column: _until_school(age) for column, age in made.age_flags.items()}
    if capacity and capacity in made.columns.values() and not _counts(look, capacity):
        made.columns.pop("capacity")


def _counts(look: Look, column: str) -> bool:
    """Whether a column holds whole numbers or, called so, mostly places: "80", "ca. 75"."""
    if look.counts(column) or not PLACES.search(_lower(column)):
        return look.counts(column)
    said = [text for text in look.values(column)[:SAMPLE] if text]
    return bool(said) and sum(map(_is_places, said)) >= MOST * len(said)


def _is_places(text: str) -> bool:
    try:
        read_places(text)
    except ValueError:
        return False
    return True


def _of_places(column: str, age: str) -> str:
    """Of places of Kitas: those under three begin with the first birthday, unless the column says
    another age; those from three on end with the start of school."""
    if UNTIL_THREE.fullmatch(age) and not re.search(r"(?<!\d)0", column):
        return "1 bis unter 3 Jahre"
    return _until_school(age)


def _until_school(age: str) -> str:
    """Groups "bis 6" of a Kita end with the start of school, not with the sixth birthday."""
    if FROM_THREE.fullmatch(age):
        return "3 bis Schuleintritt"
    return re.sub(r"(?:bis(?: unter)?|-) ?6(?: Jahren?)?$", "bis Schuleintritt", age)


def _more_groups(look: Look, free: Sequence[str], known: dict[str, str]) -> dict[str, str]:
    """Groups of a special sort beside the usual ones: `nature_3_6` beside `group_3_6`."""
    ages = {tuple(re.findall(r"\d+", column)): age for column, age in known.items()}
    found = {}
    for column in free:
        like = LIKE_GROUP.fullmatch(plain(column))
        few = like and look.counts(column) and _most(look, column) <= MOST_PER_GROUPS
        if like and few and column not in known and int(like[1]) < int(like[2]) <= LAST_YEAR:
            usual = f"{int(like[1])} bis unter {int(like[2])} Jahre"
            found[column] = ages.get(like.groups(), usual)
    return found


def _ages_of(columns: Sequence[str]) -> dict[str, str]:
    """Columns of numbers whose names tell an age: "Plätze U3", "Krippe", "3-6"."""
    rest = {
        column: _age_said(PLACES.sub(" ", _in_digits(column)))
        for column in columns
        if not NO_PLACES.search(_lower(column))
    }
    guessed = guess_bands(list(rest.values()))
    found = {}
    for column, text in rest.items():
        by_word = next((age for word, age in AGES_BY_WORD if word.search(_lower(column))), "")
        said = text.upper() if any(sign.isdigit() for sign in text) and read_ages(text) else ""
        if age := guessed.get(text) or said or by_word:
            found[column] = age
    kept = finest(spans_of(found.values()))
    return {column: age for column, age in found.items() if age in kept}


def _age_said(text: str) -> str:
    """What is left to say an age: of "Krippe (1-3)" what its number says."""
    bare = GROUP_WORD.sub(" ", text)
    bare = bare if BOUNDS.search(bare) else text
    return " ".join(bare.split()).strip(" /:,;()[]-–")


# --- what is left -------------------------------------------------------------------------------


def _used(made: Offers) -> set[str]:
    return {*made.columns.values(), *made.flags, *made.age_flags, *made.bands}


def _unused(made: Offers) -> None:
    """Columns used for nothing; small whole numbers beside places or groups may be some, too."""
    look, used = made.look, _used(made)
    filled = [column for column in look.columns if column not in used and look.sorts(column)]
    beside = bool(made.bands or made.age_flags or "capacity" in made.columns)
    numbers = [c for c in filled if beside and _is_small(look, c)]
    if numbers:
        names = ", ".join(f"„{shown(column)}“" for column in numbers)
        made.doubts.append(f"Nicht verwendet: {names}. Sind es Plätze oder Gruppen, fehlen sie.")
    made.unused = [column for column in filled if column not in numbers]


def _is_small(look: Look, column: str) -> bool:
    named = not NO_NUMBER.fullmatch(last_part(column)) and not NO_ROOM.search(plain(column))
    return named and look.counts(column) and 0 < _most(look, column) <= SMALL


def _in_digits(column: str) -> str:
    """A name in small letters, "dreijährige" as "3jährige"."""
    return NUMBER_WORD.sub(lambda match: NUMBERS[match[1]], _lower(column))


def _lower(column: str) -> str:
    return column.replace("_", " ").casefold()


def _most(look: Look, column: str) -> float:
    return max((parse_number(v) for v in look.sorts(column) if _is_number(v)), default=0)
