"""Records of `exchange` as rows, and rows as the same records again."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence, Set
from datetime import date

import numpy as np
import shapely

from lueckenlos.areas import models as rows
from lueckenlos.exchange import records
from lueckenlos.exchange.folding import fold
from lueckenlos.exchange.layers.crs import on_grid

OUTLINE_PARTS = 1500
"""Into how many steps of simplified borders the extent of all areas is divided."""


def area_rows(edition: rows.Edition, areas: Sequence[records.AreaRecord]) -> list[rows.Area]:
    """Areas of an edition; neighbours are simplified together, so that borders still meet."""
    shapes = [area.geometry for area in areas]
    west, south, east, north = shapely.total_bounds(shapes)
    step = max(east - west, north - south) / OUTLINE_PARTS
    outlines = shapely.coverage_simplify(shapes, step)
    return [
        rows.Area(
            edition=edition,
            municipality_id=edition.municipality_id,
            key=area.id,
            name=area.name[:200],
            folded=fold(area.name)[:300],
            gemeinde=area.municipality,
            gemeinde_name=area.municipality_name[:200],
            inhabitants=area.inhabitants,
            settlement=area.settlement or "",
            geometry=shapely.to_wkb(area.geometry),
            outline=shapely.to_wkb(area.geometry if outline.is_empty else outline),
            **dict(zip(("west", "south", "east", "north"), area.geometry.bounds, strict=True)),
            km2=on_grid(area.geometry).area / 1e6,
        )
        for area, outline in zip(areas, outlines, strict=True)
    ]


def area_record(row: rows.Area, *, outline: bool = False) -> records.AreaRecord:
    """An area as it was read; `outline`: with the simplified border for the screen."""
    return records.AreaRecord(
        id=row.key,
        name=row.name,
        geometry=shapely.from_wkb(bytes(row.outline if outline else row.geometry)),
        municipality=row.gemeinde,
        municipality_name=row.gemeinde_name,
        inhabitants=row.inhabitants,
        settlement=row.settlement or None,
    )


def population_row(
    edition: rows.Edition, population: records.Population, finest: str
) -> rows.Population:
    """A table of children; its counts come by `count_rows`."""
    low, high = population.withheld
    return rows.Population(
        municipality_id=edition.municipality_id,
        edition=edition,
        key=population.key,
        name=population.name[:200],
        births=population.births,
        withheld_low=low,
        withheld_high=high,
        threshold=population.threshold,
        sensitive=population.sensitive,
        car=population.car,
        free_only=population.free_only,
        finest=finest,
        **source_values(population.source),
    )


def source_values(source: records.Source) -> dict[str, object]:
    """The columns of a source."""
    return {
        "file": source.file.rsplit("/", 1)[-1][:255],
        "title": source.title[:300],
        "owner": source.owner[:300],
        "licence": source.licence[:200],
        "day": source.day,
    }


def count_rows(
    population: rows.Population, counts: Iterable[records.ChildCount]
) -> Iterator[rows.ChildCount]:
    """The counts of a table of children."""
    for one in counts:
        yield rows.ChildCount(
            population=population,
            area=one.area,
            from_month=one.from_month,
            to_month=one.to_month,
            count=one.count,
            low=one.low,
            high=one.high,
            of_months=one.of_months,
        )


def count_records(counts: Iterable[rows.ChildCount]) -> tuple[records.ChildCount, ...]:
    """The counts as they were read."""
    return tuple(
        records.ChildCount(
            area=one.area,
            from_month=one.from_month,
            to_month=one.to_month,
            count=one.count,
            low=one.low,
            high=one.high,
            of_months=one.of_months,
        )
        for one in counts
    )


def population_record(row: rows.Population) -> records.Population:
    """A table of children as it was read, its counts included."""
    return records.Population(
        key=row.key,
        name=row.name,
        counts=count_records(row.counts.all()),
        source=records.Source(row.file, row.title, row.owner, row.licence, row.day),
        births=row.births,
        withheld=(row.withheld_low, row.withheld_high),
        threshold=row.threshold,
        sensitive=row.sensitive,
        car=row.car,
        free_only=row.free_only,
    )


def value_rows(
    indicator: rows.Indicator,
    values: Iterable[records.IndicatorValue],
    hidden: Set[tuple[str, date]],
) -> Iterator[rows.IndicatorValue]:
    """The values of an indicator; `hidden`: area and day of those small-number rules cover."""
    for one in values:
        yield rows.IndicatorValue(
            indicator=indicator,
            area=one.area,
            day=one.day,
            value=one.value,
            count=one.count,
            of=one.of,
            low=one.low,
            high=one.high,
            hidden=(one.area, one.day) in hidden,
        )


def value_records(values: Iterable[rows.IndicatorValue]) -> tuple[records.IndicatorValue, ...]:
    """The values as they were read."""
    return tuple(
        records.IndicatorValue(
            area=one.area,
            day=one.day,
            value=one.value,
            count=one.count,
            of=one.of,
            low=one.low,
            high=one.high,
        )
        for one in values
    )


def packed(cells: Sequence[records.Cell]) -> bytes:
    """Cells as one compressed archive of arrays."""
    target = io.BytesIO()
    weights = [np.nan if one.weight is None else one.weight for one in cells]
    np.savez_compressed(
        target,
        x=np.array([one.x_m for one in cells], np.float64),
        y=np.array([one.y_m for one in cells], np.float64),
        weight=np.array(weights, np.float64),
        area=np.array([one.area for one in cells], np.str_),
    )
    return target.getvalue()


def unpacked(content: bytes) -> tuple[records.Cell, ...]:
    """The cells of an archive."""
    with np.load(io.BytesIO(content), allow_pickle=False) as found:
        columns = (found[name].tolist() for name in ("x", "y", "weight", "area"))
        return tuple(
            records.Cell(x, y, None if weight != weight else weight, area)
            for x, y, weight, area in zip(*columns, strict=True)
        )
