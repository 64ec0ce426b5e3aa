"""What the chain puts on the first page of a municipality: how much holds, and what is released."""

from __future__ import annotations

from django.urls import reverse

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.overview import Fact, Overview, Step, teller
from lueckenlos.accounts.roles import EDIT_INVENTORY, SEE_FIGURES, SEE_RELEASED
from lueckenlos.chain.models import AnalysisRun
from lueckenlos.chain.queries import latest_run
from lueckenlos.chain.shown_overview import HOLDING, facts_of
from lueckenlos.chain.state import given, states_of
from lueckenlos.directory.queries import services
from lueckenlos.report.words import counted, day


@teller("chain", SEE_FIGURES, 5)
def tell(standing: Standing) -> Overview:
    """How many links hold, by the run that holds; before the first one, that it can be made."""
    url = reverse("chain", args=[standing.here.slug])
    run = latest_run(standing.here)
    if run is not None:
        return Overview((), (_holding(run, url),))
    if not standing.may(EDIT_INVENTORY) or not services(standing.here).exists():
        return Overview()
    text = "Die Angebote sind da. Nun lässt sich zeigen, was davon wo ankommt."
    return Overview((Step("Rechnen Sie die Kette", text, url, "Zur Kette"),))


def _holding(run: AnalysisRun, url: str) -> Fact:
    note = f"Stichtag {day(run.reference_day)}"
    if run.step == 1:
        return Fact("Kette", "Stufe 1 von 3", f"{note}, bekannt ist, was es gibt", url)
    if run.holding_recorded is None:
        told = next(one for one in facts_of(run) if one.label == HOLDING)
        return Fact(HOLDING, told.value, f"{note}. {told.explanation}", url)
    if run.holding_confirmed is not None:
        note += f", davon bestätigt: {run.holding_confirmed}"
    return Fact(HOLDING, f"{run.holding_recorded} von {run.links}", note, url)


@teller("releases", SEE_RELEASED, 6)
def tell_released(standing: Standing) -> Overview:
    """How much is released, and for the state office the way to all of its Land."""
    held = list(given(standing.here).filter(withdrawn=None).values_list("reference_day", flat=True))
    facts = []
    if held:
        url = reverse("releases", args=[standing.here.slug])
        note = f"die neueste zum {day(max(held))}"
        facts.append(Fact("Freigaben", counted(len(held), "Lauf", "Läufe"), note, url))
    if states_of(standing):
        note = "nach dem Alphabet, ohne Rang"
        facts.append(Fact("Freigaben des Landes", "nebeneinander", note, reverse("state_releases")))
    return Overview((), tuple(facts))
