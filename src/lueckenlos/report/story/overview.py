"""The first page: what holds, what fails most, what to look at, what is recorded."""

from __future__ import annotations

from lueckenlos.exchange.figures import LinkRow
from lueckenlos.report.blocks import Block, Fact, Facts, Hint, Section, Text
from lueckenlos.report.charts import links_grid
from lueckenlos.report.charts.scale import WITHHELD
from lueckenlos.report.story.told import Told
from lueckenlos.report.words import counted, joined, number, percent, some_children

NEXT = {
    1: (
        "Das wird als Nächstes sichtbar",
        "Bisher ist bekannt, was es gibt. {} Dann zeigt der Bericht, was Familien erreichen, "
        "welche Glieder tragen und wo Fragen offen sind.",
    ),
    2: (
        "Das wird als Nächstes sichtbar",
        "Die Kinder sind je Gemeinde bekannt. Mit Kinderzahlen je Ortsteil oder dem Gitter des "
        "Zensus, mit Plätzen der Einrichtungen und Zahlen zu Leistungen wird sichtbar, wo in der "
        "Gemeinde die Kinder wohnen, ob die Plätze reichen und wie Kinder in Armut erreicht "
        "werden.",
    ),
}
PURPOSE = (
    "Jedes Kind soll in jeder Lebensphase die passende Hilfe finden, nah genug, um sie zu nutzen. "
    "Jede dieser Hilfen ist ein Glied einer Kette; es trägt für ein Kind, das ein passendes "
    "Angebot erreicht. Was fehlt, ist zuerst eine Frage an die Beteiligten, kein Urteil."
)
RECORDED = (
    "Der Bericht zeigt, welche Angebote für Kinder und Familien erfasst sind: nach Ort, "
    "Lebensphase und Handlungsfeld. Ob sie reichen, lässt sich daraus noch nicht ablesen. Was hier "
    "nicht steht, kann es trotzdem geben."
)


NO_LIST = (
    "Für diese Handlungsfelder ist noch kein Angebot erfasst; ob es etwas gibt, lässt sich deshalb "
    "nicht sagen:"
)

MOST_SIGNS = 44


def overview_section(told: Told) -> Section:
    """The figures on top, by step of data."""
    facts: tuple[Fact, ...]
    if told.run.step == 1:
        facts = (_offers(told), _providers(told), _known_kinds(told), _asked(told))
        blocks: list[Block] = [Text(RECORDED, "lead"), Facts(facts)]
    else:
        facts = (_holding(told), _weakest(told), _findings(told), _sure(told), *_next(told))
        grid = links_grid(told.run, told.links, told.main.key, "kettenglieder")
        blocks = [Text(PURPOSE, "lead"), Facts((*facts, _offers(told))), grid]
        blocks += _not_yet(told)
    if told.run.step in NEXT:
        title, words = NEXT[told.run.step]
        blocks.append(Hint(title, words.format(_lacking(told))))
    return Section("ueberblick", "Auf einen Blick", tuple(blocks))


def _lacking(told: Told) -> str:
    """What the first step lacks for the second, and nothing that is there."""
    drawn = any(not area.geometry.is_empty for area in told.areas)
    needed = [] if drawn else ["die Gebiete mit ihren Grenzen"]
    if not any(one.use == "children" for one in told.run.sources):
        needed.append("die Kinder je Gemeinde in drei Altersgruppen (kostenlose amtliche Tabellen)")
    words = f"Es fehlen noch {joined(needed)}." if needed else ""
    running = [one for one in told.figures.offers if one.level and not one.part]
    ages = sum("ages" in one.assumed for one in running)
    places = sum(one.placed == "none" and not one.area_name for one in running)
    missing = [f"bei {counted(n, 'Angebot', 'Angeboten')} {what}"
               for n, what in ((ages, "ein lesbares Alter"), (places, "der Ort")) if n]  # fmt: skip
    return (words + (f" Im Bestand fehlt {joined(missing)}." if missing else "")).strip()


def _holding(told: Told) -> Fact:
    head, label = told.headline, "Glieder, die tragen"
    if head.holding_recorded is None:
        return _holding_so_far(told, label)
    sentences = ["Für die Hälfte der Kinder mindestens so viele."]
    if not head.holding_recorded:
        sentences = ["Für mindestens die Hälfte der Kinder trägt keines der beurteilbaren."]
    if head.holding_confirmed is not None and head.holding_confirmed < head.holding_recorded:
        sentences.append(f"{head.holding_confirmed} davon sind bestätigt, die anderen erfasst.")
    if head.children_all_hold is not None:
        some = some_children(head.children_all_hold)
        sentences.append(f"Alle beurteilbaren tragen für {some}.")
    return Fact(label, f"{head.holding_recorded} von {head.links}", " ".join(sentences))


def _holding_so_far(told: Told, label: str) -> Fact:
    """Links that are recorded to hold for most children, whatever else there may be."""
    shares = [one.recorded if one.least is None else one.least for one in told.held]
    hold = sum(share is not None and share >= 0.5 for share in shares)
    if not hold:
        return Fact(label, "Noch offen", f"Nicht beurteilbar, weil {_why_open(told)}.")
    words = "Für die meisten Kinder ist so viel schon erfasst. Ob etwas fehlt, ist noch offen."
    if secret := sum(one.share == WITHHELD for one in told.held):
        of = counted(secret, "weiteren Glied ist", "weiteren Gliedern ist")
        words += f" Bei {of} geheim, für wie viele; die interne Fassung kann mehr zählen."
    return Fact(
        label, f"{'Mindestens ' if hold < len(shares) else ''}{hold} von {len(shares)}", words
    )


def _why_open(told: Told) -> str:
    if not told.run.complete:
        return "noch niemand einen Bestand für vollständig erklärt hat"
    return "Kinderzahlen oder Plätze fehlen oder zu wenig für vollständig erklärt ist"


def _weakest(told: Told) -> Fact:
    """The link that fails most children, where it can be judged over the whole."""
    head, label = told.headline, "Trägt am seltensten"
    if head.weakest_link and head.weakest_children:
        mine = ("", told.main.key, head.weakest_link)
        for row in told.links:
            if (row.area_id, row.population, row.link) == mine and row.judgeable:
                return Fact(label, told.link(row.link), _weakest_share(row))
        words = "Erst in einem Teil der Gebiete lässt sich etwas beurteilen."
        return Fact(label, "Noch offen", words)
    if any(one.recorded is not None for one in told.held):
        return Fact(label, "Keines", "Unter den beurteilbaren Gliedern fehlt keines.")
    words = "Das zeigt sich, sobald jemand Felder für vollständig erklärt hat."
    return Fact(label, "Noch offen", words)


def _weakest_share(row: LinkRow) -> str:
    """For which share of the children a link holds, where that is told."""
    if row.held_recorded is None:
        return "Für welchen Anteil der Kinder, ist in dieser Fassung geheim."
    if row.places_per_100 is not None:
        return (
            f"{number(row.places_per_100)} Plätze je 100 Kinder; genug sind es dort, wo "
            f"{percent(row.held_recorded)} der Kinder leben."
        )
    return f"Dieses Glied trägt für {percent(row.held_recorded)} der Kinder."


def _findings(told: Told) -> Fact:
    sure = len(told.gaps(told.main.key, certain=True))
    asked = len(told.gaps(told.main.key, certain=False))
    label = "Bitte ansehen"
    both = (counted(sure, "Lücke", "Lücken"), counted(asked, "Frage", "Fragen"))
    value = ", ".join(words for words, n in zip(both, (sure, asked), strict=True) if n)
    if not value:
        if not told.headline.judged_share:
            return Fact(label, "Noch offen", "Noch lässt sich nichts beurteilen.")
        return Fact(label, "Nichts offen", "In dem, was sich beurteilen lässt, fehlt nichts.")
    if not sure:
        words = "Noch keine gesicherte Lücke: Bitte zuerst mit den Beteiligten klären."
        return Fact(label, value, words)
    words = "Fragen bitte zuerst mit den Beteiligten klären."
    if not asked:
        words = "Dort ist der Bestand als vollständig erklärt."
    return Fact(label, value, words)


def _sure(told: Told) -> Fact:
    """How far the figures can be relied on."""
    share = told.headline.judged_share
    counting = [one for one in told.running if one.level != "mentioned"]
    confirmed = sum(one.level == "confirmed" for one in counting)
    words = (
        f"{number(confirmed)} von {counted(len(counting), 'Angebot', 'Angeboten')} sind innerhalb "
        "ihrer Frist bestätigt."
    )
    if only_named := len(told.running) - len(counting):
        words += (
            f" {counted(only_named, 'weiteres ist', 'weitere sind')} nur genannt (auf Anfrage, "
            "digital oder mit Überweisung)."
        )
    if not confirmed:
        words = "Noch kein Angebot ist innerhalb seiner Frist bestätigt."
    value = f"{percent(share)} beurteilbar"
    if share < 1:
        words = f"Gezählt ist jedes Glied für jedes Kind. {words}"
    if not share:
        value = "Noch unsicher"
        words = f"Was vollständig ist, hat noch niemand erklärt. {words}"
    return Fact("Wie sicher wir sind", value, words)


def _next(told: Told) -> list[Fact]:
    """Whom to ask first; the public edition asks nobody."""
    named = [(provider, some) for provider, some in told.to_ask if _is_name(provider)]
    if told.run.public or not named:
        return []
    provider, some = named[0]
    words = f"{counted(len(some), 'Angebot', 'Angebote')} mit offenen Angaben"
    words += ", mehr unter „Wen fragen?“." if len(told.to_ask) > 1 else "."
    return [Fact("Als Nächstes fragen", shortened(provider), words)]


def _is_name(provider: str) -> bool:
    """Whether it names somebody: sorts of providers ("freier Träger") begin small."""
    return bool(provider) and not provider[:1].islower()


def shortened(words: str, most: int = MOST_SIGNS) -> str:
    """A name cut at a word so that it fits a tile."""
    words = words.replace("e. V.", "e.\u00a0V.")
    if len(words) <= most:
        return words
    return words[:most].rsplit(" ", 1)[0].rstrip(" ,-–(") + " …"


def _offers(told: Told) -> Fact:
    running = told.running
    fields = len({one.field for one in running})
    words = f"In {counted(fields, 'Handlungsfeld', 'Handlungsfeldern')}, am Stichtag vorhanden."
    if told.run.step == 1:
        confirmed = sum(one.level == "confirmed" for one in running)
        words = f"{number(confirmed)} davon sind innerhalb ihrer Frist bestätigt."
    if told.beside:
        words += f" Dazu {number(len(told.beside))} außerhalb der Gebiete, die Familien von hier "
        words += "nutzen können."
    if told.unplaced:
        words += f" {counted(len(told.unplaced), 'weiteres', 'weitere')} ohne bekannten Ort."
    words += f" {told.stock}."
    value = counted(len(running), "Angebot", "Angebote")
    return Fact("Erfasst", value, words)


def _providers(told: Told) -> Fact:
    providers = {one.provider for one in told.running if one.provider}
    unknown = sum(not one.provider for one in told.running)
    words = "Mit einem Angebot, das am Stichtag läuft; jeder zählt einmal."
    if unknown:
        words = f"Bei {counted(unknown, 'Angebot', 'Angeboten')} ist kein Träger genannt."
    return Fact("Träger", number(len(providers)), words)


def _known_kinds(told: Told) -> Fact:
    offers = told.figures.offers
    known = sum(bool(one.kind) for one in offers)
    share = number(known * 100 / len(offers)) if offers else "0"
    words = "Die übrigen stehen weiter unten; einmal entscheiden genügt."
    if known == len(offers):
        words = "Jedes Angebot hat seine Art."
    return Fact("Angebotsart erkannt", f"{share} %", words)


def _asked(told: Told) -> Fact:
    assumed = sum(bool(one.assumed) for one in told.running)
    words = "Dort gilt vorerst, was für die Angebotsart üblich ist."
    return Fact("Angaben fehlen bei", counted(assumed, "Angebot", "Angeboten"), words)


def _not_yet(told: Told) -> list[Block]:
    """What keeps us from a judgement."""
    hints: list[Block] = []
    if told.unlisted:
        hints.append(Hint("Noch keine Liste", f"{NO_LIST} {', '.join(told.unlisted)}."))
    if told.headline.holding_recorded is not None:
        return hints
    return [
        *hints,
        Hint(
            "Warum es noch keine Gesamtaussage gibt",
            "Ein Glied ist beurteilbar, wenn die Kinderzahlen bekannt sind und jemand erklärt hat, "
            "dass der Bestand in diesem Feld und Gebiet vollständig ist. Unter vier Fünfteln "
            "beurteilbarer Glieder wäre eine Gesamtzahl irreführend. Bitten Sie die Träger, die "
            "Listen zu bestätigen, und erklären Sie die Felder für vollständig, die es sind.",
            "warning",
        ),
    ]
