"""The first page: what holds, what fails most, what to look at, what is recorded."""

from __future__ import annotations

from lueckenlos.report.blocks import Block, Fact, Facts, Hint, Section, Text
from lueckenlos.report.charts import headline_chain
from lueckenlos.report.story.told import Told
from lueckenlos.report.words import about, counted, number

NEXT = {
    1: (
        "Das wird als Nächstes sichtbar",
        "Bisher ist bekannt, was es gibt. Ergänzen Sie im Bestand Alter, Straße, Häufigkeit und "
        "Kosten und dazu die Kinder je Gemeinde in drei Altersgruppen (kostenlose amtliche "
        "Tabellen): Dann zeigt der Bericht, was Familien erreichen, welche Glieder tragen und wo "
        "Fragen offen sind.",
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
    "Der Bericht zeigt, welche Glieder dieser Kette hier tragen, wo sie fehlen und was wir noch "
    "nicht beurteilen können. Eine Lücke ist zuerst eine Frage an die Beteiligten, kein Urteil."
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


def overview_section(told: Told) -> Section:
    """The figures on top, by step of data."""
    if told.run.step == 1:
        facts = (_offers(told), _providers(told), _known_kinds(told), _asked(told))
        blocks: list[Block] = [Text(RECORDED, "lead"), Facts(facts)]
    else:
        facts = (_holding(told), _weakest(told), _findings(told), _offers(told))
        blocks = [Text(PURPOSE, "lead"), Facts(facts), headline_chain(told.run, told.headline)]
        blocks += _not_yet(told)
    if told.run.step in NEXT:
        blocks.append(Hint(*NEXT[told.run.step]))
    return Section("ueberblick", "Auf einen Blick", tuple(blocks))


def _holding(told: Told) -> Fact:
    head = told.headline
    label = "Wenn ein Kind hier aufwächst"
    if head.holding_recorded is None:
        share = number(head.judged_share * 100)
        return Fact(
            label, "Noch nicht beurteilbar", f"Erst {share} % der Glieder sind beurteilbar."
        )
    sentences = ["Für die Hälfte der Kinder sind es mindestens so viele."]
    if head.holding_confirmed is not None and head.holding_confirmed < head.holding_recorded:
        sentences.append(f"{head.holding_confirmed} davon sind bestätigt, die anderen erfasst.")
    if head.children_all_hold is not None:
        sentences.append(
            f"Alle beurteilbaren Glieder tragen für {about(head.children_all_hold)} Kinder."
        )
    value = f"{head.holding_recorded} von {head.links} Gliedern tragen"
    return Fact(label, value, " ".join(sentences))


def _weakest(told: Told) -> Fact:
    head = told.headline
    if not head.weakest_link or not head.weakest_children:
        return Fact("Trägt am seltensten", "–", "Unter den beurteilbaren Gliedern fehlt keines.")
    who = about(head.weakest_children)
    return Fact("Trägt am seltensten", told.link(head.weakest_link), f"Für {who} Kinder nicht.")


def _findings(told: Told) -> Fact:
    sure = len(told.gaps(told.main.key, certain=True))
    asked = len(told.gaps(told.main.key, certain=False))
    value = f"{counted(sure, 'Lücke', 'Lücken')}, {counted(asked, 'Frage', 'Fragen')}"
    words = "Lücken stehen nur dort, wo der Bestand als vollständig erklärt ist; alles andere ist "
    return Fact("Bitte ansehen", value, words + "eine Frage an die Beteiligten.")


def _offers(told: Told) -> Fact:
    running = told.running
    confirmed = sum(one.level == "confirmed" for one in running)
    words = f"{number(confirmed)} davon sind innerhalb ihrer Frist bestätigt."
    value = counted(len(running), "Angebot", "Angebote")
    return Fact("Erfasst und am Stichtag vorhanden", value, words)


def _providers(told: Told) -> Fact:
    providers = {one.provider for one in told.running if one.provider}
    unknown = sum(not one.provider for one in told.running)
    words = "Jede Einrichtung und jeder Träger zählt einmal."
    if unknown:
        words = f"Bei {counted(unknown, 'Angebot', 'Angeboten')} ist kein Träger genannt."
    return Fact("Träger", number(len(providers)), words)


def _known_kinds(told: Told) -> Fact:
    offers = told.figures.offers
    known = sum(bool(one.kind) for one in offers)
    share = number(known * 100 / len(offers)) if offers else "0"
    words = "Die übrigen stehen weiter unten; einmal entscheiden genügt."
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
