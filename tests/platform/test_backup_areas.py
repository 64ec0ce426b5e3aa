"""Borders, grids and imports with their history come back from a backup as they were."""

from __future__ import annotations

from pathlib import Path

from tests.platform.conftest import Installation
from tests.platform.rows import EVERY_ROW

FILL = """
from datetime import date, timedelta
import shapely
from django.core.files.base import ContentFile
from django.utils import timezone
from lueckenlos.accounts.models import Municipality, User
from lueckenlos.areas import models, rows
from lueckenlos.areas.actions import saved
from lueckenlos.exchange.records import AreaRecord, Cell
from lueckenlos.jobs.files import store

here = Municipality.objects.create(key="06999", name="Lindenau", slug="lindenau", kind="kreis")
by = User.objects.create_user("wer@lindenau.example")
level = saved(models.Level(municipality=here, name="Ortsteil", slug="ortsteil", planning=True), by)
told = {"municipality": here, "by": by, "title": "Größe \\u2028"}
edition = saved(models.Edition(level=level, valid_from=date(2025, 1, 1), **told), by)
areas = [AreaRecord(f"{n:04}", f"Straße {n}", shapely.box(9 + n / 100, 51, 9.01 + n / 100, 51.01))
         for n in range(120)]
models.Area.objects.bulk_create(rows.area_rows(edition, areas))
saved(models.Grid(number=1, cells=bytes(range(256)) * 4, **told), by)
table = models.Population(edition=edition, key="children", name="Kinder",
                          hidden=[["", 0, 36], ["0001", 0, 36]], **told)
models.ChildCount.objects.create(
    population=saved(table, by), area="0001", from_month=0, to_month=36, low=0, high=4)
figure = saved(models.Indicator(edition=edition, key="u7", name="U7", definition="x", **told), by)
models.IndicatorValue.objects.create(indicator=figure, area="", day=date(2024, 12, 31), value=0.1)
one = saved(models.Import(municipality=here, by=by, parts=[{"ä": None}], found={"n": 1.5}), by)
one.files.set([store(municipality=here, name=f"{n}.csv", content=ContentFile(b"a;b\\n1;%d\\n" % n),
                     by=by) for n in range(3)])
one.state = models.Import.State.LOADED
saved(one, by)
models.Import.objects.for_municipality(here).update(made=timezone.now() - timedelta(days=90))
saved(models.AreaComment(municipality=here, level=level, area="0001", text="Zu viele", by=by), by)
"""
FILLED = (
    "Level Edition Area Grid Population ChildCount Indicator IndicatorValue Import Import_files "
    "AreaComment HistoricalImport HistoricalImport_files HistoricalGrid HistoricalEdition"
).split()


def test_areas_need_and_imports_come_back_as_they_were(tmp_path: Path) -> None:
    first, other = Installation(tmp_path / "eins"), Installation(tmp_path / "zwei")
    first.upgraded()
    first.python(FILL)
    rows = first.python(EVERY_ROW)
    assert {f"areas.{name}" for name in FILLED} <= {table for table, some in rows.items() if some}
    assert len(rows["areas.Area"]) == 120
    first.run("backup", str(tmp_path / "b.zip"))
    other.upgraded()
    other.run("restore", str(tmp_path / "b.zip"))
    found = other.python(EVERY_ROW)
    assert found.keys() == rows.keys()
    for table, expected in rows.items():
        assert found[table] == expected, table


LARGE = """
from lueckenlos.areas.models import Area, ChildCount, Grid, Import, IndicatorValue, Population
from lueckenlos.config.rows import at_once

large = [at_once(one) for one in (Area, Grid, Import, Population)]
result = [large, [at_once(one) for one in (ChildCount, IndicatorValue)]]
"""


def test_few_rows_that_can_be_large_are_in_memory_together(installation: Installation) -> None:
    large, small = installation.python(LARGE)
    assert max(large) <= 50 < min(small)
