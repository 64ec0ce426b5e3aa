"""How far the report can judge: completeness, quality of the data, sources, rules."""

from __future__ import annotations

from pathlib import Path

from lueckenlos.exchange.figures import SourceNote
from lueckenlos.exchange.problems import by_sort, count_of
from lueckenlos.exchange.severity import Severity
from lueckenlos.report.blocks import Column, Heading, Items, Section, Table, Text
from lueckenlos.report.story.told import Told
from lueckenlos.report.words import BASES, ages, day, listed, number, used_for

SEVERITIES = {Severity.ERROR: "Fehler", Severity.WARNING: "Warnung", Severity.NOTE: "Hinweis"}
REACH = "Reichweiten sind Luftlinie mal Umwegfaktor und eine Setzung, keine Messung von Wegezeiten."
ALONG_STREETS = (
    "Zu Fuß sind Reichweiten Wege auf Straßen und Wegen aus OpenStreetMap, mit dem Auto Luftlinie "
    "mal Umwegfaktor; beide sind eine Setzung, keine Messung von Wegezeiten."
)
LIMITS = (
    "Erfasst ist nicht dasselbe wie vorhanden: Was niemand gemeldet hat, fehlt hier. Deshalb wird "
    "nur beurteilt, was jemand für vollständig erklärt hat.",
    "Bestätigt heißt: innerhalb der Frist seiner Angebotsart vom Anbieter oder Listenführer "
    "bestätigt. Erfasst heißt: steht in der Liste und läuft am Stichtag.",
    "Kinder sind nach der genannten Quelle verteilt; gedruckt sind gerundete Zahlen. Für einzelne "
    "Gitterzellen wird nirgends eine Zahl von Personen genannt.",
    REACH,
    "Ob ein Angebot gut ist, freie Plätze hat oder angenommen wird, sagt dieser Bericht nicht.",
)


def complete_section(told: Told) -> Section:
    """Who declared what complete, and what was not declared."""
    names = {area.id: area.name for area in told.areas}
    columns = (
        Column("Handlungsfelder"), Column("Gebiete"), Column("erklärt von"), Column("am"),
    )  # fmt: skip
    rows = tuple(
        (
            ", ".join(told.names.get(key, key) for key in one.fields) or "alle",
            listed([names.get(key, key) for key in one.areas]) or "alle",
            one.by,
            day(one.on),
        )
        for one in told.run.complete
    )
    declared = {key for one in told.run.complete for key in one.fields}
    everything = any(not one.fields for one in told.run.complete)
    rest = [one.name for one in told.run.fields if one.key not in declared and not everything]
    text = (
        "Nichts erfasst heißt nicht, dass es nichts gibt. Beurteilt wird ein Feld in einem Gebiet "
        "erst, wenn jemand erklärt hat, dass dort alles erfasst ist."
    )
    blocks = [Text(text)]
    if rest:
        blocks.append(Text(f"Für kein Gebiet erklärt und deshalb offen: {', '.join(rest)}."))
    table = Table("Erklärungen zur Vollständigkeit", columns, rows)
    more = (table,) if rows else ()
    return Section("vollstaendigkeit", "Wie vollständig der Bestand ist", (*blocks, *more))


def quality_section(told: Told) -> Section:
    """What was found in the files, by sort, the gravest first."""
    order = list(SEVERITIES)
    ranked = sorted(by_sort(told.problems), key=lambda some: order.index(some[0].severity))
    columns = (
        Column("Art"), Column("Anzahl", True), Column("zum Beispiel"), Column("Abhilfe"),
    )  # fmt: skip
    rows = tuple(
        (
            SEVERITIES[one.severity],
            number(count_of(some)),
            f"{one.place}: {one.what}".removeprefix(": "),
            one.cure,
        )
        for some in ranked
        for one in some[:1]
    )
    if not rows:
        return Section(
            "daten", "Was an den Daten auffällt", (Text("In den Dateien ist nichts aufgefallen."),)
        )
    note = "Alle Stellen einzeln stehen in quality.csv und luecken.xlsx."
    table = Table("Auffälligkeiten in den Dateien", columns, rows, note)
    return Section("daten", "Was an den Daten auffällt", (table,))


def sources_section(told: Told) -> Section:
    """Sources, rules and limits; makes the run repeatable."""
    run = told.run
    source_columns = (Column("Wofür"), Column("Quelle"), Column("Stand"), Column("Lizenz"))
    sources = tuple(_source(one, told) for one in run.sources)
    rule_columns = (Column("Handlungsfeld"), Column("So wird gezählt"), Column("Verlangt ist"))
    rules = tuple(
        (
            one.name,
            one.rule,
            "; ".join(
                f"{ages(start, stop)} ({BASES[basis]}: {source})"
                for start, stop, basis, source in one.required
                if basis != "desirable"
            )
            or "–",
        )
        for one in run.fields
    )
    made = f"Schema: {run.scheme}. Gerechnet mit Lückenlos {run.engine}. "
    if run.checksum:
        made += f"Prüfsumme der Eingaben: {run.checksum[:16]}. "
    made += "Gleiche Eingaben ergeben gleiche Zahlen."
    blocks = (
        Table("Quellen", source_columns, sources),
        Heading("Was dieser Bericht nicht sagt"),
        Items(_limits(told)),
        Table("Regeln je Handlungsfeld", rule_columns, rules, folded=True),
        Text(made, "small"),
    )
    return Section("quellen", "Quellen, Regeln, Grenzen", blocks)


def _limits(told: Told) -> tuple[str, ...]:
    """Where streets are loaded, walking is measured along them."""
    streets = any(one.use == "streets" for one in told.run.sources)
    return tuple(ALONG_STREETS if streets and one is REACH else one for one in LIMITS)


def _source(one: SourceNote, told: Told) -> tuple[str, ...]:
    title = one.title or Path(one.file).name
    named = f"{title}, {one.owner}" if one.owner else title
    return (
        used_for(one, told.figures.populations),
        named,
        day(one.day) if one.day else "nicht genannt",
        one.licence or "nicht genannt",
    )
