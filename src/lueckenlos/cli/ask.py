"""`lueckenlos ask`: a workbook with a sheet per provider, to be filled in and read back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from lueckenlos.cli.writing import check_writable, replaced
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.offers.decisions import read_decisions, undecided, write_undecided
from lueckenlos.exchange.offers.questions import questions_of
from lueckenlos.exchange.offers.read import DECISIONS
from lueckenlos.exchange.records import Case, OfferRecord
from lueckenlos.report.questionnaire import write_questions
from lueckenlos.report.words import counted

NAME = "rueckfragen.xlsx"


def ask(path: Path, out: Path) -> None:
    """Write the questions to the providers of a case, and how their answers come back.

    Raises `CaseError` when the case cannot be run, `OSError` when `out` cannot be written.
    """
    check_writable(out)
    case, _ = read_case(path)
    questions = questions_of(case.offers)
    if questions:
        source = case.sources.get("offers")
        owner = source.owner if source else ""
        book = write_questions(questions, title=case.title, day=case.reference_day, sender=owner)
        name = _free(out, path.parent, case)
        with replaced(out) as folder:
            (folder / name).write_bytes(book)
        offers = counted(len({one.offer_id for one in questions}), "Angebot", "Angebote")
        providers = counted(len({one.provider for one in questions}), "Träger", "Trägern")
        print(f"{out / name}: {offers} von {providers}.")
        print("Ausgefüllt zurück? Legen Sie die Datei neben den Fall und schreiben Sie hinein:")
        print(f'  answers = ["{name}"]')
    else:
        print("Zu den Angeboten dieses Falls ist nichts zu fragen.")
    _open_kinds(path, case.offers)


def _free(out: Path, folder: Path, case: Case) -> str:
    """The name of the workbook, another one where the case reads answers from it."""
    answers = {
        (folder / source.file).resolve()
        for key, source in case.sources.items()
        if key.startswith("answers")
    }
    stem, suffix = NAME.split(".")
    names = (NAME if at == 1 else f"{stem}_{at}.{suffix}" for at in count(1))
    return next(name for name in names if (out / name).resolve() not in answers)


def _open_kinds(path: Path, offers: Sequence[OfferRecord]) -> None:
    """Beside the case: the texts nobody knows the kind of, to be decided once."""
    target = path.parent / DECISIONS
    decisions, _ = read_decisions(target)
    rows = undecided(offers, decisions)
    if rows:
        write_undecided(target, rows)
        texts = counted(len(rows), "Bezeichnung", "Bezeichnungen")
        print(f"{target}: {texts} ohne Angebotsart, bitte einmal entscheiden.")
