"""Search in 50,000 invented services: ours beside SQLite's FTS5 and PostgreSQL with trigrams.

A hundred queries as families type them (`tests/platform/directory/search_queries.toml`), each with
the kinds of offer that are meant. What counts is how many of the first ten hits are meant, and how
long a search takes. `python benchmarks/search.py` prints both by sort of query; `make bench` has a
row beside each peer. The peers get the same words and columns, and are asked as their manuals say.
"""

from __future__ import annotations

import re
import sqlite3
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import mean, quantiles
from typing import Any
from uuid import UUID

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from measure import LeftOutError, Times  # noqa: E402
from sides import Facts, Side  # noqa: E402
from table import Bench, Gate, Judge, Peer, Verdict  # noqa: E402
from tests.platform.directory.search_corpus import corpus, queries  # noqa: E402

SERVICES, TOP = 50_000, 10
PLACES = 500
Find = Callable[[str], list[UUID]]
COLUMNS = ("name", "kind", "also", "provider", "place", "text")


# --- the engines ----------------------------------------------------------------------------------


@contextmanager
def ours(number: int) -> Iterator[Find]:
    """Our index on disk, as the finder asks it."""
    from lueckenlos.cli.django import begin

    begin()
    from lueckenlos.accounts.models import Municipality
    from lueckenlos.directory.search_index import asking
    from lueckenlos.directory.search_index.index import Folder, write

    entries, _ = corpus(number)
    here = Municipality()
    with tempfile.TemporaryDirectory() as folder:
        place = Folder(Path(folder))
        asking.folder = lambda: place
        with place.writing():
            write(place, {str(here.pk): entries}, {str(here.pk): "1"})
        yield lambda words: list(asking.search(here, words, public=True).order)


@contextmanager
def fts5(number: int) -> Iterator[Find]:
    """SQLite: accents away, every word as the beginning of one, best by bm25."""
    database = sqlite3.connect(":memory:")
    told = ", ".join(COLUMNS)
    database.execute(
        f"CREATE VIRTUAL TABLE service USING fts5(pk UNINDEXED, {told}, "
        "tokenize = 'unicode61 remove_diacritics 2', prefix = '3 4')"
    )
    rows = [(one.pk.hex, *(getattr(one, name) for name in COLUMNS)) for one in corpus(number)[0]]
    database.executemany(f"INSERT INTO service VALUES ({', '.join('?' * len(rows[0]))})", rows)
    database.execute("INSERT INTO service(service) VALUES ('optimize')")

    def find(words: str) -> list[UUID]:
        said = " ".join(f'"{one}"*' for one in re.findall(r"\w+", words))
        found = database.execute(
            "SELECT pk FROM service WHERE service MATCH ? "
            "ORDER BY bm25(service, 0, 6, 4, 2.5, 2, 2, 1) LIMIT ?", (said, PLACES)
        )  # fmt: skip
        return [UUID(one) for (one,) in found]

    yield find


@contextmanager
def postgres(number: int) -> Iterator[Find]:
    """PostgreSQL: full text in German, and where it finds nothing, names that are alike."""
    import psycopg
    from tests.conftest import NEEDS
    from tests.platform.clusters import cluster

    if not NEEDS["postgres"][0]():
        raise LeftOutError("PostgreSQL is not installed")
    with cluster() as url, psycopg.connect(url.format("postgres"), autocommit=True) as connection:
        run: Any = connection.execute
        run("CREATE EXTENSION pg_trgm")
        weighed = " || ".join(
            f"setweight(to_tsvector('german', {name}), '{weight}')"
            for name, weight in zip(COLUMNS, "AABCCD", strict=True)
        )
        run(
            f"CREATE TABLE service (pk uuid, {', '.join(f'{one} text' for one in COLUMNS)}, "
            f"words tsvector GENERATED ALWAYS AS ({weighed}) STORED)"
        )
        with connection.cursor().copy(f"COPY service (pk, {', '.join(COLUMNS)}) FROM STDIN") as to:
            for one in corpus(number)[0]:
                to.write_row((one.pk, *(getattr(one, name) for name in COLUMNS)))
        run("CREATE INDEX ON service USING gin (words)")
        run("CREATE INDEX ON service USING gin (name gin_trgm_ops)")
        run("ANALYZE service")

        def find(words: str) -> list[UUID]:
            found = run(
                "SELECT pk FROM service, plainto_tsquery('german', %s) AS asked "
                "WHERE words @@ asked ORDER BY ts_rank(words, asked) DESC LIMIT %s", (words, PLACES)
            ).fetchall()  # fmt: skip
            found = (
                found
                or run(
                    "SELECT pk FROM service WHERE %s <%% name ORDER BY %s <<-> name LIMIT %s",
                    (words, words, PLACES),
                ).fetchall()
            )
            return [one for (one,) in found]

        yield find


ENGINES = {"ours": ours, "FTS5": fts5, "PostgreSQL": postgres}


# --- measuring ------------------------------------------------------------------------------------


def recalls(find: Find, known: dict[UUID, tuple[str, str]]) -> dict[str, list[float]]:
    """Sort of query → of each query, the share of the first ten hits that are meant."""
    found: dict[str, list[float]] = {}
    for sort, some in queries().items():
        for words, kinds in some.items():
            meant = min(TOP, sum(kind in kinds for kind, _ in known.values()))
            hits = sum(known[pk][0] in kinds for pk in find(words)[:TOP])
            found.setdefault(sort, []).append(hits / meant)
    return found


def seconds(find: Find, turns: int = 5) -> list[float]:
    """How long each query takes, the best of some turns."""
    every = [words for some in queries().values() for words in some]
    found = []
    for words in every:
        taken = []
        for _ in range(turns):
            begun = time.perf_counter()
            find(words)
            taken.append(time.perf_counter() - begun)
        found.append(min(taken))
    return found


def side(engine: str, number: int) -> Side:
    """All hundred queries once."""
    stack = ExitStack()
    find = stack.enter_context(ENGINES[engine](number))
    every = [words for some in queries().values() for words in some]

    def work() -> None:
        for words in every:
            find(words)

    def facts(_: object) -> Facts:
        told = recalls(find, corpus(number)[1])
        p95 = quantiles(seconds(find), n=20)[18]
        stack.close()
        return {"recall": mean(one for some in told.values() for one in some), "p95": p95}

    return work, facts


def rows(bench: Bench) -> None:
    """Ours beside each peer."""
    number = 2000 if bench.quick else SERVICES
    for peer in ("FTS5", "PostgreSQL"):
        mine = ("search.side", {"engine": "ours", "number": number})
        other = Peer(peer, ("search.side", {"engine": peer, "number": number}))
        bench.row(f"search / {peer}", f"{number:,} services, 100 queries", mine, 5, _judge(), other)


def _judge() -> Judge:
    def judge(ours: Times, peer: Times | None) -> Verdict:
        recall, p95 = ours.facts["recall"], ours.facts["p95"]
        theirs = peer.facts["recall"] if peer else 0.0
        gates = (
            Gate("recall@10 ≥ 0.95", recall >= 0.95),
            Gate("p95 ≤ 5 ms", p95 <= 0.005),
            Gate("more than the peer", recall > theirs),
        )
        said = f"recall@10 {recall:.3f}, peer {theirs:.3f}; p95 of ours {p95 * 1000:.1f} ms"
        return Verdict(said, gates=gates)

    return judge


if __name__ == "__main__":
    known = corpus(SERVICES)[1]
    sorts = list(queries())
    print("| engine |", " | ".join(sorts), "| all | p50 ms | p95 ms |")
    print("|---|", " | ".join("--:" for _ in range(len(sorts) + 3)), "|")
    for name, engine in ENGINES.items():
        with engine(SERVICES) as find:
            told, taken = recalls(find, known), sorted(seconds(find))
        shares = " | ".join(f"{mean(told[sort]):.2f}" for sort in sorts)
        every = mean(one for some in told.values() for one in some)
        cut = quantiles(taken, n=20)
        print(
            f"| {name} | {shares} | {every:.3f} | {cut[9] * 1000:.1f} | {cut[18] * 1000:.1f} |",
            flush=True,
        )
