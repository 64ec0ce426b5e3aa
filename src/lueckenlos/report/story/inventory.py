"""What is recorded, and whom to ask about the rest."""

from __future__ import annotations

from collections import Counter

from lueckenlos.exchange.figures import OfferRow
from lueckenlos.report.blocks import Block, Column, Section, Table, Text
from lueckenlos.report.charts import matrix
from lueckenlos.report.story.told import Told, briefly
from lueckenlos.report.words import FIELDS_OF_RECORD, alphabetical, counted, listed

MOST_PROVIDERS = 40
MATRIX = "Angebote nach Handlungsfeld und Lebensphase"


def inventory_section(told: Told) -> Section:
    """Offers by phase and field, by place, and by kind."""
    figures = told.figures
    rows = told.whole(told.main.key) if told.run.step > 1 else []
    blocks: list[Block] = [matrix(told.run, figures.recorded, rows, "bestand", MATRIX)]
    blocks.append(_by_place(told))
    blocks.append(_by_kind(told))
    unknown = [one for one in figures.offers if not one.field]
    if unknown:
        names = listed([one.name for one in unknown], 12)
        text = f"{counted(len(unknown), 'Angebot', 'Angebote')} ohne erkannte Angebotsart"
        blocks.append(Text(f"{text}: {names}. Sie zählen noch nirgends.", "small"))
    return Section("bestand", "Was erfasst ist", tuple(blocks))


def _by_place(told: Told) -> Table:
    """Running offers by place and field."""
    fields = [one for one in told.run.fields if any(o.field == one.key for o in told.running)]
    counts: dict[str, Counter[str]] = {}
    for one in told.running:
        counts.setdefault(one.area_name or "ohne Ort", Counter())[one.field] += 1
    columns = (Column("Ort"), *(Column(one.name, True) for one in fields), Column("Summe", True))
    rows = tuple(
        (
            place,
            *(str(some[one.key]) if some[one.key] else "–" for one in fields),
            str(some.total()),
        )
        for place, some in sorted(counts.items(), key=lambda item: alphabetical(item[0]))
    )
    note = "Gezählt ist jedes Angebot einmal, in seinem Hauptfeld und an seinem Ort."
    if told.beside:
        some = counted(len(told.beside), "Angebot", "Angebote")
        note += f" {some} außerhalb der Gebiete sind hier nicht dabei."
    title = "Erfasste Angebote nach Ort und Handlungsfeld"
    table = Table(title, columns, rows, note, folded=True)
    return briefly(table, "luecken.xlsx, Blatt „Angebote“")


def _by_kind(told: Told) -> Table:
    kinds: dict[str, list[OfferRow]] = {}
    for one in told.running:
        kinds.setdefault(one.kind or "ohne erkannte Art", []).append(one)
    columns = (Column("Angebotsart"), Column("erfasst", True), Column("davon bestätigt", True))
    rows = tuple(
        (kind, str(len(some)), str(sum(one.level == "confirmed" for one in some)))
        for kind, some in sorted(kinds.items(), key=lambda item: alphabetical(item[0]))
    )
    return Table("Erfasste Angebote nach Angebotsart", columns, rows, folded=True)


def asking_section(told: Told) -> Section:
    """Providers by how much is missing at their offers."""
    ranked = told.to_ask
    if not ranked:
        return Section("fragen", "Wen fragen?", ())
    columns = (Column("Träger"), Column("Angebote", True), Column("Was fehlt"))
    rows = tuple(
        (provider or "ohne Träger", str(len(some)), _missing(some))
        for provider, some in ranked[:MOST_PROVIDERS]
    )
    note = ""
    if len(ranked) > MOST_PROVIDERS:
        note = f"Und {len(ranked) - MOST_PROVIDERS} weitere Träger mit weniger offenen Angaben."
    text = (
        "Bei diesen Angeboten gilt vorerst, was für ihre Angebotsart üblich ist. Der Befehl "
        "„lueckenlos ask“ schreibt für jeden Träger ein Blatt zum Ausfüllen (rueckfragen.xlsx)."
    )
    table = Table("Träger nach offenen Angaben", columns, rows, note)
    return Section("fragen", "Wen fragen?", (Text(text), table))


def _missing(offers: list[OfferRow]) -> str:
    counts = Counter(name for one in offers for name in one.assumed)
    return ", ".join(
        f"{FIELDS_OF_RECORD.get(name, name)} ({n})" for name, n in counts.most_common()
    )
