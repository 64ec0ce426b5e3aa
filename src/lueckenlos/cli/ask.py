"""`lueckenlos ask`: a workbook with a sheet per provider, to be filled in and read back."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.offers.decisions import read_decisions, undecided, write_undecided
from lueckenlos.exchange.offers.questions import questions_of
from lueckenlos.exchange.offers.read import DECISIONS
from lueckenlos.exchange.records import OfferRecord
from lueckenlos.report.questionnaire import write_questions

NAME = "rueckfragen.xlsx"


def ask(path: Path, out: Path) -> None:
    """Write the questions to the providers of a case, and how their answers come back."""
    case, _ = read_case(path)
    questions = questions_of(case.offers)
    source = case.sources.get("offers")
    book = write_questions(
        questions, title=case.title, day=case.reference_day, sender=source.owner if source else ""
    )
    out.mkdir(parents=True, exist_ok=True)
    (out / NAME).write_bytes(book)
    _open_kinds(path, case.offers)
    providers = {one.provider for one in questions}
    offers = {one.offer_id for one in questions}
    print(f"{out / NAME}: {len(offers)} Angebote von {len(providers)} Trägern.")
    print("Ausgefüllt zurück? Legen Sie die Datei neben den Fall und schreiben Sie hinein:")
    print(f'  answers = ["{NAME}"]')


def _open_kinds(path: Path, offers: Sequence[OfferRecord]) -> None:
    """Beside the case: the texts nobody knows the kind of, to be decided once."""
    target = path.parent / DECISIONS
    decisions, _ = read_decisions(target) if target.exists() else ({}, [])
    rows = undecided(offers, decisions)
    if rows:
        write_undecided(target, rows)
        print(f"{target}: {len(rows)} Bezeichnungen ohne Angebotsart, bitte einmal entscheiden.")
