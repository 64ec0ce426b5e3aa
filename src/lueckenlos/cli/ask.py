"""`lueckenlos ask`: a workbook with a sheet per provider, to be filled in and read back."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count
from pathlib import Path

from lueckenlos.cli.open_kinds import write_open
from lueckenlos.cli.writing import check_writable, replaced
from lueckenlos.exchange.case import read_case
from lueckenlos.exchange.offers.providers import same_providers
from lueckenlos.exchange.offers.questions import Question, questions_of
from lueckenlos.exchange.records import Case
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
        offers = counted(len({(q.file, q.offer_id) for q in questions}), "Angebot", "Angebote")
        providers = _providers(questions)
        print(f"{out / name}: {offers} von {providers}.")
        print("Ausgefüllt zurück? Legen Sie die Datei neben den Fall und schreiben Sie hinein:")
        print(f'  answers = ["{name}"]')
    else:
        print("Zu den Angeboten dieses Falls ist nichts zu fragen.")
    for line in write_open(path, case):
        print(line)


def _providers(questions: Sequence[Question]) -> str:
    """How many providers are asked, and whether there are offers without one."""
    names = {one.provider for one in questions}
    known = len(set(same_providers(names - {""}).values()))
    nobody = "ohne Träger" if "" in names else ""
    return " und ".join(filter(None, (counted(known, "Träger", "Trägern") * bool(known), nobody)))


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
