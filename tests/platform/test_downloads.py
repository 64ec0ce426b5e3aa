"""Tables to take away open in a German spreadsheet program as what they are."""

from __future__ import annotations

from datetime import date

from lueckenlos.web.downloads import csv_file


def test_a_table_is_what_german_excel_opens() -> None:
    rows = [(date(2026, 5, 4), 12345.67, 3.0, 100.0), (None, 0.1 + 0.2, 1 / 3, -0.25),
            ("=1+1", 'a;"b"', 0, "ü")]  # fmt: skip
    answer = csv_file("liste.csv", ["Tag", "Fläche", "x", "y"], rows)
    assert answer.headers["Content-Disposition"] == 'attachment; filename="liste.csv"'
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert (
        answer.content
        == (
            "\N{ZERO WIDTH NO-BREAK SPACE}Tag;Fläche;x;y\r\n"
            "04.05.2026;12345,67;3;100\r\n"
            ";0,3;0,333333;-0,25\r\n"
            '\'=1+1;"a;""b""";0;ü\r\n'
        ).encode()
    )
