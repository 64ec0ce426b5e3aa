"""Entries of a list whose kind nobody can tell: how many, which, and what to do."""

from __future__ import annotations

from lueckenlos.exchange.proposal.looks import Look
from lueckenlos.exchange.quoting import shown
from lueckenlos.exchange.vocabulary.kinds import KindOfOffer
from lueckenlos.exchange.vocabulary.recognition import recognised

NAMED = 3
"""So many entries are named."""


def unnamed(look: Look, column: str, name: str, usual: KindOfOffer | None) -> str:
    """The doubt about entries whose `column`, "" for that of their `name`, tells no kind, "" where
    there are none; `usual`: the kind of most others, if there is one."""
    texts, said = look.values(column or name), look.values(name)
    pairs = [(one, text if column else "") for one, text in zip(said, texts, strict=True)]
    known = {pair for pair in dict.fromkeys(pairs) if recognised(*pair).kind is not None}
    rows = [at for at, pair in enumerate(pairs) if pair not in known]
    if not rows:
        return ""
    first = ", ".join(f"{_row(look, at)}„{shown(said[at])}“" for at in rows[:NAMED])
    more = " und weitere" if len(rows) > NAMED else ""
    begin = "Ein Eintrag nennt" if len(rows) == 1 else f"{len(rows)} Einträge nennen"
    return (
        f"{begin} keine erkennbare Art (von {len(texts)}): {first}{more}. "
        "Ergänzen Sie die Art in der Liste." + (f' Sind es: kind = "{usual.name}"' if usual else "")
    )


def _row(look: Look, at: int) -> str:
    return f"Zeile {look.table.rows[at].number} " if look.table else ""
