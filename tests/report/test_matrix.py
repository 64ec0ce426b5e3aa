"""The matrix: what is recorded, without alarm where nothing is."""

from dataclasses import replace

from tests.report.drawings import RUN, paints, row, texts

from lueckenlos.exchange.figures import RecordedRow
from lueckenlos.report.charts import matrix
from lueckenlos.report.charts.scale import GAP


def test_the_matrix_counts_offers_and_shows_no_share_on_the_first_step():
    recorded = [
        RecordedRow("a", "A", "arzt", "0-3", 1, 3, 2),
        RecordedRow("b", "B", "arzt", "0-3", 0, 4, 0),
    ]
    first = matrix(replace(RUN, step=1), recorded, [row()], "m")
    assert "7" in texts(first) and "1 bestätigt · 2 genannt" in texts(first)
    assert not any("%" in words for words in texts(first))
    assert ("Gesundheit", "0 bis 3 Jahre", "7", "1", "2") in first.table.rows
    assert ("Gesundheit", "3 bis 6 Jahre", "–", "0", "0") in first.table.rows
    third = matrix(RUN, recorded, [row(share_recorded=0.5)], "m")
    assert "passend für 50 %" in texts(third)
    assert ("Gesundheit", "0 bis 3 Jahre", "7", "1", "2", "passend für 50 %") in third.table.rows


def test_a_published_matrix_shows_shares_without_counts_and_says_what_is_secret():
    recorded = [RecordedRow("a", "A", "arzt", phase, 1, 3, 2) for phase in ("0-3", "3-6")]
    public = replace(RUN, public=True)
    rows = [row(children=None, share_recorded=0.5), row(phase="3-6", share_recorded=None)]
    chart = matrix(public, recorded, rows, "m")
    assert "passend für 50 %" in texts(chart)
    assert "geheim oder noch nicht beurteilbar" in texts(chart)
    parts = [row(children=None, share_recorded=share) for share in (0.5, 0.1)]
    assert not any("passend" in words for words in texts(matrix(public, recorded, parts, "m")))


def test_nothing_recorded_is_no_alarm():
    chart = matrix(replace(RUN, step=1), [], [], "m")
    assert GAP not in paints(chart) | paints(chart, "fill")
    assert "– bisher nichts erfasst" in texts(chart)
