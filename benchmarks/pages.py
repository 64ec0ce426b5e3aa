"""Pages beside a plain SQL query for the same rows, and what they weigh.

On SQLite in a temporary folder, or on the database DATABASE_URL names. A city like Berlin of 4,000
invented offers; Berlin itself, loaded and computed; a country of 400 municipalities when asked for.
"""

from __future__ import annotations

import os
from statistics import quantiles

from berlin_case import DATA
from hsds_sides import LISTS, PER_PAGE
from measure import Times
from page_sides import COORDINATION, SEVERAL
from table import Bench, Gate, Judge, Peer, Verdict

DIRECTORY = ("offers", "offers searched", "finder", "finder, aged two")
DIRECTORY_MS, COORDINATION_MS = 50, 200
"""Of 100 answers 95 take at most so long."""
MAP_KB = 150
"""What the map of a city may weigh, compressed."""
TURNS = 40
LINES = dict.fromkeys(LISTS, 20_000) | {"services?full=true": 3_000}
"""List → how many of its lines go out in a second, at least."""
LINES_MIB = 400
"""What a process may hold while they go out, however many they are."""
REQUESTS = ("start", "results", "map as JSON", "one service")
USABLE_S = 3.0
"""When the first letter can be typed on an old phone."""
VIEW_KB = {False: 250, True: 700}
"""What a first view may weigh, without the map and with it."""


def rows(bench: Bench) -> None:
    """An invented city."""
    city = "small city" if bench.quick else "city"
    for page in DIRECTORY:
        _row(bench, city, page, DIRECTORY_MS)


def requests(bench: Bench) -> None:
    """The finder behind its server, asked by four at once; and seen on an old phone."""
    city = "small city" if bench.quick else "city"
    place = {"folder": str(bench.cache), "where": city}
    if "DATABASE_URL" in os.environ:
        return bench.left_out("200 answers to 4 clients", "it is measured on SQLite")
    for case in REQUESTS:
        task = {**place, "case": case}
        peer = Peer("plain SQL", ("request_sides.plain", task))
        work = f"200 answers to 4 clients: {case}"
        bench.row(work, city, ("request_sides.finder", task), 3, _answered, peer, 1)
    for with_map, most in VIEW_KB.items():
        work, task = f"first view, with{'' if with_map else 'out'} map", {"with_map": with_map}
        call = ("view_sides.first", {**place, **task})
        bench.row(work, f"{city}, 1.6 Mbit/s", call, 3, _viewed(most), warm_ups=0)


def country(bench: Bench) -> None:
    """400 municipalities: their pages, and what other programs take of all of them."""
    for page in DIRECTORY:
        _row(bench, "country", page, DIRECTORY_MS)
    task = {"folder": str(bench.cache), "where": "country"}
    for name in LISTS:
        told = {**task, "name": name}
        peer = Peer("plain SQL", ("hsds_sides.plain_page", told), 9)
        size = f"a page of {PER_PAGE} anywhere"
        bench.row(f"HSDS {name}", size, ("hsds_sides.page", told), TURNS, _early, peer)
    for name, least in LINES.items():
        told = {**task, "name": name}
        peer = Peer("plain SQL, rows alone", ("hsds_sides.plain_lines", told))
        judge = _fast(least)
        bench.row(f"HSDS {name}, lines", "all", ("hsds_sides.lines", told), 2, judge, peer, 0)


def berlin(bench: Bench) -> None:
    """The real city, with the pages of its coordination."""
    if bench.quick or not DATA.is_dir():
        return bench.left_out("pages of Berlin", "long, or no files; set LUECKENLOS_SHARED")
    for page in DIRECTORY:
        _row(bench, "Berlin", page, DIRECTORY_MS)
    for page in COORDINATION:
        is_map = "karte." in page
        _row(bench, "Berlin", f"K/{page}", COORDINATION_MS, MAP_KB if is_map else None)


def _row(bench: Bench, where: str, page: str, limit_ms: int, limit_kb: int | None = None) -> None:
    task = {"folder": str(bench.cache), "where": where, "page": page}
    peer = Peer("plain SQL", ("page_sides.plain", task))
    several, offers = SEVERAL.get(where, (1, 4_202))
    size = f"{where}, {several * offers:,} offers"
    turns = 10 if bench.quick else TURNS
    judge = _judge(limit_ms, limit_kb)
    bench.row(f"page {page}", size, ("page_sides.page", task), turns, judge, peer)


def _judge(limit_ms: int, limit_kb: int | None) -> Judge:
    def judge(ours: Times, _: Times | None) -> Verdict:
        facts, late = ours.facts, quantiles(ours.seconds, n=20)[-1] * 1000
        gates = [Gate(f"p95 ≤ {limit_ms} ms", late <= limit_ms)]
        said = f"p95 {late:.0f} ms, {facts['queries']} queries, {facts['bytes']:,} bytes"
        if limit_kb:
            gates.append(Gate(f"≤ {limit_kb} kB compressed", facts["kB"] <= limit_kb))
            said += f", {facts['kB']:.0f} kB compressed"
        return Verdict(said, facts["status"] == 200, tuple(gates))

    return judge


def _early(ours: Times, _: Times | None) -> Verdict:
    late = quantiles(ours.seconds, n=20)[-1] * 1000
    gate = Gate(f"p95 ≤ {DIRECTORY_MS} ms", late <= DIRECTORY_MS)
    return Verdict(f"p95 {late:.0f} ms of {ours.facts['rows']:,} rows", gates=(gate,))


def _fast(least: int) -> Judge:
    def judge(ours: Times, _: Times | None) -> Verdict:
        rate, facts = ours.facts["rows"] / ours.middle, ours.facts
        gates = (
            Gate(f"≥ {least:,} a second", rate >= least),
            Gate(f"≤ {LINES_MIB} MiB", facts["peak_mib"] <= LINES_MIB),
        )
        said = f"{rate:,.0f} a second, {facts['rows']:,} rows, {facts['bytes'] / 1e6:,.0f} MB"
        return Verdict(said, gates=gates)

    return judge


def _answered(ours: Times, _: Times | None) -> Verdict:
    rate = ours.facts["answers"] / ours.middle
    return Verdict(f"{rate:,.0f} a second, p95 {ours.facts['p95']:.0f} ms")


def _viewed(most_kb: int) -> Judge:
    def judge(ours: Times, _: Times | None) -> Verdict:
        facts = ours.facts
        gates = (
            Gate(f"typed ≤ {USABLE_S:g} s", facts["typed"] <= USABLE_S),
            Gate(f"≤ {most_kb} kB", facts["kB"] <= most_kb),
        )
        said = f"painted {facts['painted']:.2f} s, typed {facts['typed']:.2f} s"
        return Verdict(f"{said}, {facts['kB']:.0f} kB, {facts['requests']} requests", gates=gates)

    return judge
