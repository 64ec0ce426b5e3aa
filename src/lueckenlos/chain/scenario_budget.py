"""How many different answers of scenarios somebody gets of a run in a day: by thousands of them the
steps in which answers are told could be mapped."""

from __future__ import annotations

from hashlib import blake2b

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone

from lueckenlos.accounts.models import User
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.scenario_changes import as_json
from lueckenlos.chain.scenarios import Changes

DAY_S = 24 * 60 * 60


class SpentError(Exception):
    """Somebody has had all answers of a day; its text is the message."""


def ask(user: User, run: AnalysisRun, changes: Changes) -> None:
    """Count an answer somebody is about to see; one they saw that day counts once, and the run
    itself never. Raises `SpentError` where there is none left."""
    if not changes:
        return
    most: int = settings.SCENARIOS_A_DAY
    day = timezone.localdate().isoformat()
    key = f"scenarios:{user.pk}:{run.checksum}:{day}"
    seen: str = cache.get(key, "")
    now = _short(changes)
    if now in seen.split():
        return
    if len(seen.split()) >= most:
        raise SpentError(
            f"Heute haben Sie {most} verschiedene Antworten zu diesem Lauf gesehen, mehr gibt es "
            "an einem Tag nicht: Aus sehr vielen ließe sich ausrechnen, wer wo wohnt. Was Sie "
            "heute schon gesehen haben, bleibt zu sehen; morgen geht es weiter. Die Zahl "
            "legt fest, wer den Dienst betreibt (LUECKENLOS_SCENARIOS)."
        )
    cache.set(key, f"{seen} {now}".strip(), DAY_S)


def _short(changes: Changes) -> str:
    """What tells one list of changes from another, whatever they are numbered."""
    told = sorted(repr(sorted({**one, "id": 0}.items())) for one in as_json(changes))
    return blake2b("\n".join(told).encode(), digest_size=8).hexdigest()
