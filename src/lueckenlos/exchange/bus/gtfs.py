"""A timetable (GTFS): which stops are joined by direct rides on one day, and by how many."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import numpy as np

from lueckenlos.exchange.files.archives import BROKEN
from lueckenlos.exchange.files.arrays import checksum_of, keep, kept, named
from lueckenlos.exchange.files.content import size_of
from lueckenlos.exchange.layers.crs import DEGREES, GRID, move
from lueckenlos.exchange.problems import CaseError, Problem
from lueckenlos.exchange.travel import I64, Timetable

VERSION = 1
"""Of the rides read from a file: others for the same file when this changes."""
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()
TIMES = "stop_times.txt"
PARTS = {"stops.txt", "trips.txt", TIMES}
MOST_BYTES = 4_000_000_000
"""Of the times of a timetable, unpacked: several times those of a Land."""
STATION = "1"
NOT_HERE = "1"
"""Nobody gets on, or off."""

Box = tuple[float, float, float, float]
Cells = tuple[str, ...]


def is_timetable(path: Path) -> bool:
    """Whether a file is an archive with the times of stops."""
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.rsplit("/", 1)[-1] == TIMES for name in archive.namelist())
    except BROKEN:
        return False


def read_timetable(
    path: Path, day: date, box: Box, minutes: int, cache: Path | None = None
) -> Timetable:
    """Direct rides of at most so many minutes on a day between the stops inside a box (west,
    south, east, north; EPSG:3035 metres). Platforms of one station are one stop.

    With a folder `cache` they are kept there and found again by the content of the file. Raises
    `CaseError`, also when nothing runs on that day.
    """
    size_of(path)
    checksum = checksum_of(path) if cache else ""
    found = kept_timetable(cache, checksum, day, box, minutes) if cache else None
    if found is not None:
        return found
    try:
        with zipfile.ZipFile(path) as archive:
            found = _Feed(path.name, archive).rides(day, box, minutes)
    except (*BROKEN, csv.Error, UnicodeDecodeError):
        raise CaseError(Problem("bus_broken", path.name)) from None
    if cache:
        keep(_name(cache, checksum, day, box, minutes), found)
    return found


def kept_timetable(
    cache: Path, checksum: str, day: date, box: Box, minutes: int
) -> Timetable | None:
    """The rides read before from a file with a checksum (SHA-256), if they are kept."""
    return kept(_name(cache, checksum, day, box, minutes), Timetable)


def _name(cache: Path, checksum: str, day: date, box: Box, minutes: int) -> Path:
    how = VERSION, day.isoformat(), minutes, *map(float, box)
    return cache / f"fahrplan-{named(checksum, *how)}.npz"


class _Feed:
    """An open timetable."""

    def __init__(self, file: str, archive: zipfile.ZipFile) -> None:
        self.file, self.archive = file, archive
        self.parts = {name.rsplit("/", 1)[-1]: name for name in archive.namelist()}

    def rows(self, part: str, needed: str, more: str = "") -> Iterator[Cells]:
        """The cells of a part by column, "" where it has not one that is not needed."""
        if part not in self.parts:
            return
        info = self.archive.getinfo(self.parts[part])
        if info.file_size > MOST_BYTES:
            raise CaseError(Problem("bus_too_large", self.file, values={"part": part}))
        with self.archive.open(info) as raw:
            lines = csv.reader(io.TextIOWrapper(raw, "utf-8-sig", newline=""))
            head = [name.strip() for name in next(lines, [])]
            missing = [name for name in needed.split() if name not in head]
            if missing:
                values: dict[str, object] = {"part": part, "column": missing[0]}
                raise CaseError(Problem("bus_column_missing", self.file, values=values))
            at = [head.index(n) if n in head else -1 for n in f"{needed} {more}".split()]
            for line in lines:
                yield tuple(line[i].strip() if 0 <= i < len(line) else "" for i in at)

    def rides(self, day: date, box: Box, minutes: int) -> Timetable:
        """See `read_timetable`."""
        if not self.parts.keys() >= PARTS:
            raise CaseError(Problem("bus_broken", self.file))
        trips, span = self._trips(day)
        if not trips:
            values: dict[str, object] = {"day": f"{day:%d.%m.%Y}", "span": span}
            raise CaseError(Problem("bus_day_empty", self.file, values=values))
        stops, x_mm, y_mm, station = self._stops(box)
        calls = self._calls(trips, {key: int(station[i]) for key, i in stops.items()})
        if not len(calls):
            raise CaseError(Problem("bus_elsewhere", self.file))
        weights = np.array(list(trips.values()), np.int64)
        return Timetable(x_mm, y_mm, station, _rides(calls, weights, 60 * minutes))

    def _trips(self, day: date) -> tuple[dict[str, int], str]:
        """The trips of a day with how often each is made, and the days the timetable is made
        for."""
        now, services, days = f"{day:%Y%m%d}", set[str](), list[str]()
        needed = f"service_id start_date end_date {' '.join(WEEKDAYS)}"
        for service, start, end, *runs in self.rows("calendar.txt", needed):
            days += [start, end]
            if start <= now <= end and runs[day.weekday()] == "1":
                services.add(service)
        for service, when, kind in self.rows(
            "calendar_dates.txt", "service_id date exception_type"
        ):
            days.append(when)
            if when == now:
                (services.add if kind == "1" else services.discard)(service)
        trips = {
            trip: 1
            for trip, service in self.rows("trips.txt", "trip_id service_id")
            if service in services
        }
        often = dict[str, int]()
        needed = "trip_id start_time end_time headway_secs"
        for trip, start, end, gap in self.rows("frequencies.txt", needed):
            if trip in trips:
                number = -(-(_seconds(end) - _seconds(start)) // max(1, int(gap)))
                often[trip] = often.get(trip, 0) + number
        return trips | often, _span(days)

    def _stops(self, box: Box) -> tuple[dict[str, int], I64, I64, I64]:
        """Stops inside the box by their key, where they are, and the station of each."""
        keys, points, stations = list[str](), list[tuple[float, float]](), list[str]()
        needed = "stop_id stop_lat stop_lon"
        for key, lat, lon, kind, parent in self.rows(
            "stops.txt", needed, "location_type parent_station"
        ):
            if kind in ("", "0") and lat and lon:
                keys.append(key)
                points.append((float(lon), float(lat)))
                stations.append(parent or key)
        metres = move(DEGREES, GRID)(np.array(points, float).reshape(-1, 2))
        west, south, east, north = box
        inside = (metres >= (west, south)).all(1) & (metres <= (east, north)).all(1)
        grid = np.rint(metres[inside] * 1000).astype(np.int64)
        kept = np.flatnonzero(inside).tolist()
        names = np.array([stations[i] for i in kept], str)
        _, station = np.unique(names, return_inverse=True)
        index = {keys[i]: n for n, i in enumerate(kept)}
        return index, grid[:, 0], grid[:, 1], station.astype(np.int64)

    def _calls(self, trips: dict[str, int], stops: dict[str, int]) -> I64:
        """Calls at stations by trip, in order: trip, place in it, station, arrival, departure, 1
        where one may get off, 1 where one may get on."""
        number, found = {trip: i for i, trip in enumerate(trips)}, list[tuple[int, ...]]()
        needed = "trip_id stop_id stop_sequence arrival_time departure_time"
        for trip, stop, at, arrives, departs, on, off in self.rows(
            TIMES, needed, "pickup_type drop_off_type"
        ):
            if trip in number and stop in stops:
                times = _seconds(arrives or departs), _seconds(departs or arrives)
                may = int(off != NOT_HERE), int(on != NOT_HERE)
                found.append((number[trip], int(at), stops[stop], *times, *may))
        calls = np.array(found, np.int64).reshape(-1, 7)
        return _timed(calls[np.lexsort((calls[:, 1], calls[:, 0]))])


def _span(days: list[str]) -> str:
    """From the first to the last of some days."""
    ends = (min(days), max(days)) if days else ()
    return " bis ".join(f"{one[6:8]}.{one[4:6]}.{one[:4]}" for one in ends) or "keinen Tag"


def _seconds(time: str) -> int:
    """Seconds after midnight, also beyond 24 hours; -1 where nothing is said."""
    if not time:
        return -1
    hours, minutes, seconds = time.split(":")
    return 3600 * int(hours) + 60 * int(minutes) + int(seconds)


def _timed(calls: I64) -> I64:
    """Calls without a time get one between those beside them on their trip, or are left out."""
    known, at = np.flatnonzero(calls[:, 3] >= 0), np.arange(len(calls))
    if len(known) in (0, len(calls)):
        return calls[known]
    before = known[np.maximum(np.searchsorted(known, at, side="right") - 1, 0)]
    after = known[np.minimum(np.searchsorted(known, at), len(known) - 1)]
    inside = (calls[before, 0] == calls[at, 0]) & (calls[after, 0] == calls[at, 0])
    gap, way = calls[after, 3] - calls[before, 4], np.maximum(1, after - before)
    between = calls[before, 4] + gap * (at - before) // way
    blank = calls[:, 3] < 0
    calls[blank, 3] = calls[blank, 4] = between[blank]
    kept: I64 = calls[(inside & (before <= at) & (after >= at)) | ~blank]
    return kept


def _rides(calls: I64, weights: I64, most: int) -> I64:
    """From station, to station, number of direct rides of at most `most` seconds."""
    found, step = list[I64](), 1
    while step < len(calls):
        one, two = calls[:-step], calls[step:]
        same = one[:, 0] == two[:, 0]
        near = same & (two[:, 3] - one[:, 4] <= most)
        if not near.any():
            break
        ride = near & (one[:, 6] > 0) & (two[:, 5] > 0) & (one[:, 2] != two[:, 2])
        found.append(np.column_stack((one[ride, 2], two[ride, 2], one[ride, 0])))
        step += 1
    if not found:
        return np.zeros((0, 3), np.int64)
    trips = np.unique(np.concatenate(found), axis=0)
    pairs, of = np.unique(trips[:, :2], axis=0, return_inverse=True)
    number = np.zeros(len(pairs), np.int64)
    np.add.at(number, of.reshape(-1), weights[trips[:, 2]])
    return np.column_stack((pairs, number))
