"""An invented report with every kind of block, as small or as large as a test wants it."""

from dataclasses import replace
from datetime import date

from lueckenlos.report.blocks import (
    Chart,
    Column,
    Fact,
    Facts,
    Finding,
    Heading,
    Hint,
    Items,
    Part,
    Report,
    Section,
    Table,
    Text,
)

FIELDS = (
    *("Frühe Hilfen", "Gesundheit", "Betreuung", "Sprache & Bildung", "Beratung"),
    *("Spiel & Bewegung", "Treffpunkt & Teilhabe", "Schutz & Krise"),
)


def bars(width: int = 680, height: int = 260) -> str:
    """A drawing with text."""
    parts = [
        f'<text x="0" y="{24 + 30 * i}" font-family="Fira Sans" font-size="13" fill="#171a2b">'
        f'{name.replace("&", "&amp;")}</text><rect x="190" y="{10 + 30 * i}" height="20" '
        f'width="{(width - 200) * (i + 2) / 10:.0f}" rx="2" fill="#1a3b8b"/>'
        for i, name in enumerate(FIELDS)
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">{"".join(parts)}</svg>'
    )


def city(areas: int, corners: int = 40) -> str:
    """A map of many areas."""
    parts = []
    for i in range(areas):
        x, y = 30 * (i % 24), 30 * (i // 24)
        ring = " ".join(
            f"{x + 2 + 26 * (k % 10) / 10:.2f},{y + 2 + 26 * (k // 10) / 4 + (k * 7 % 3):.2f}"
            for k in range(corners)
        )
        parts.append(f'<polygon points="{ring}" fill="#7f9fd4" stroke="#ffffff"/>')
    height = 30 * (areas // 24 + 1)
    head = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {height}">'
    return head + "".join(parts) + "</svg>"


def table(rows: int, caption: str = "Abdeckung je Ortsteil", folded: bool = False) -> Table:
    """Areas with shares."""
    columns = (
        *(Column("Ortsteil"), Column("Handlungsfeld"), Column("Kinder", numeric=True)),
        *(Column("Anteil mit passendem Angebot", numeric=True), Column("Bemerkung")),
    )
    body = tuple(
        (
            f"Ortsteil Nummer {i} am Waldrand",
            FIELDS[i % len(FIELDS)],
            f"{1000 + 13 * i % 900:,}".replace(",", "."),
            f"{i * 7 % 101} %",
            "noch nicht beurteilbar" if i % 5 == 0 else "",
        )
        for i in range(rows)
    )
    return Table(caption, columns, body, "Zahlen auf Fünfer gerundet.", folded)


def chart(title: str, *, folded: bool) -> Chart:
    """Bars with their table."""
    return Chart(
        bars(), title, f"{title}: Balken je Handlungsfeld, am längsten bei Schutz und Krise.",
        table(8, f"{title} als Tabelle", folded), narrow=bars(320),
    )  # fmt: skip


def part(name: str, elsewhere: str = "") -> Part:
    """A place with its drawing."""
    drawn = chart(f"Die Kette: {name}", folded=True)
    told = replace(drawn.table, elsewhere=elsewhere)
    return Part(name, f"{name}: Hier leben etwa 40 Kinder.", replace(drawn, table=told))


def finding(number: int, certain: bool, offers: int = 3) -> Finding:
    """A gap or a question."""
    return Finding(
        number,
        f"{FIELDS[number % len(FIELDS)]}, 1 bis 3 Jahre",
        certain,
        f"etwa {1200 - 40 * number} Kinder",
        "zu wenige Plätze" if certain else "nur mit nicht bestätigten Angeboten gedeckt",
        "Oberau, Steinbach, Bad Salzbrunn und 4 weitere",
        ("38 Plätze je 100 Kinder", "Verlangt durch § 24 Abs. 2 SGB VIII"),
        tuple(
            f"Kita Zaunkönig {i} (Kinderhaus am Anger e. V.), etwa {400 + 50 * i} m, "
            "Kapazität reicht nicht"
            for i in range(offers)
        ),
    )


def every_block(*, more: tuple[Section, ...] = ()) -> Report:
    """A short report in which every kind of block stands once at least."""
    facts = (
        Fact("Wenn ein Kind hier aufwächst", "9 von 12 Gliedern", "6 davon sind bestätigt."),
        Fact("Trägt am seltensten", "Betreuung, 1–3", "38 Plätze je 100 Kinder."),
        Fact("Lücken", "5", "für zusammen etwa 2.300 Kinder"),
        Fact("Fragen", "8", "vor einem Urteil mit den Beteiligten zu klären"),
    )
    glance = Section(
        "kurz",
        "Auf einen Blick",
        (
            Text("Neun von zwölf Gliedern der Kette tragen für das Kind in der Mitte.", "lead"),
            Facts(facts),
            Text("Gezählt wird, ob ein passendes Angebot in Reichweite ist."),
            Hint("Noch keine Gesamtaussage", "Für zwei Felder fehlt die Erklärung."),
        ),
    )
    chain = Section(
        "kette",
        "Die Kette",
        (
            Text("So trägt die Kette über alle Lebensphasen."),
            chart("Anteil der Kinder mit passendem Angebot", folded=True),
            Heading("Wo wenig bestätigt ist"),
            chart("Kostenfrei", folded=True),
            chart("Ohne Auto", folded=False),
            Items(("Erstens: Bestand prüfen.", "Zweitens: Träger fragen.")),
            Text("Quelle: Einwohnermelderegister.", "small"),
        ),
    )
    findings = Section(
        "befunde",
        "Lücken und Fragen",
        (
            Heading("Lücken"),
            *(finding(i, True) for i in range(1, 4)),
            Heading("Fragen"),
            *(finding(i, False) for i in range(4, 8)),
            Hint("Bitte nachfragen", "Eine Frage ist noch keine Lücke.", "warning"),
        ),
    )
    areas = Section(
        "gebiete",
        "Alle Gebiete",
        (
            table(60),
            table(12, "Weitere", folded=True),
            part("Oberau"),
            part("Steinbach", elsewhere="luecken.xlsx"),
        ),
    )
    return Report(
        "Die Präventionskette im Landkreis Lindenau",
        "Stichtag 18.11.2026 · etwa 9.410 Kinder bis 10 Jahre (Gemeinden, 31.12.2025)",
        date(2026, 11, 18),
        "Ausgabe für die Koordination",
        "Landkreis Lindenau (Beispiel) · Stichtag 18.11.2026 · Schema core 2026.1",
        (glance, chain, findings, areas, *more),
    )
