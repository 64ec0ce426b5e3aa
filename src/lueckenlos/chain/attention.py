"""What needs somebody's attention, the most urgent first; each with the page where it is done."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.urls import reverse
from django.utils import timezone

from lueckenlos.accounts.access import Standing
from lueckenlos.accounts.roles import SEE_JOBS
from lueckenlos.chain.models import AnalysisRun, Gap
from lueckenlos.chain.queries import due, gaps
from lueckenlos.chain.shown_gap import gap_words
from lueckenlos.directory.listing import LACKS, with_facts
from lueckenlos.directory.queries import services
from lueckenlos.jobs.models import Job
from lueckenlos.report.story.told import Told
from lueckenlos.report.words import counted, day, listed

MOST = 10
OLD = timedelta(days=92)
"""After this long the reference day of a run is no longer that of today."""
LACKING = {
    "art": (
        "ohne erkannte Angebotsart",
        "Ohne Angebotsart zählen sie in keinem Handlungsfeld mit.",
    ),
    "ort": ("ohne bekannten Ort", "Ohne Ort erreicht niemand sie in der Rechnung."),
    "foerderung": (
        "enden binnen eines Jahres",
        "Laufzeit oder Förderung enden. Klären Sie früh, wie es weitergeht.",
    ),
    "bestaetigung": ("ohne Bestätigung, die noch gilt", ""),
    "alter": (
        "ohne Angabe des Alters",
        "Bis jemand nachfragt, gilt das Alter, das für die Angebotsart üblich ist.",
    ),
}
"""What an offer lacks, as the list of services calls it: in words, and why it matters."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something to look at: what, why, and where it is done."""

    key: str
    title: str
    text: str
    url: str
    action: str


def attention(standing: Standing, run: AnalysisRun, story: Told, failed: Job | None) -> list[Item]:
    """At most ten; how many queries it takes does not grow with what they count."""
    slug = standing.here.slug
    found = [*_failed(standing, failed), *_old(run, slug), *_gaps(standing)]
    found += _lacks(standing)
    found += [*_unlisted(story, slug), *_uncounted(story, slug), *_undeclared(story, slug)]
    return found[:MOST]


def _failed(standing: Standing, job: Job | None) -> list[Item]:
    if job is None:
        return []
    title = "Die letzte Rechnung ist gescheitert"
    if standing.may(SEE_JOBS):
        url, action = reverse("job", args=[job.pk]), "Woran es lag"
    else:
        url, action = reverse("runs", args=[standing.here.slug]), "Läufe ansehen"
    return [Item("failed", title, "Bis sie gelingt, gilt der Lauf davor.", url, action)]


def _old(run: AnalysisRun, slug: str) -> list[Item]:
    if timezone.localdate() - run.reference_day < OLD:
        return []
    title = f"Die Zahlen gelten für den {day(run.reference_day)}"
    text = "Rechnen Sie für einen neueren Stichtag, wenn der Bestand weiter gepflegt wurde."
    return [Item("old", title, text, f"{reverse('chain', args=[slug])}#rechnen", "Neu berechnen")]


def _gaps(standing: Standing) -> list[Item]:
    waiting = Q(state=Gap.State.QUESTION, assigned=None, merged_into=None)
    counts = gaps(standing.here).aggregate(
        due=Count("pk", filter=due(timezone.localdate())),
        waiting=Count("pk", filter=waiting),
        sure=Count("pk", filter=waiting & Q(certain=True)),
    )
    url, found = reverse("gaps", args=[standing.here.slug]), []
    if number := counts["due"]:
        title = f"{counted(number, 'Wiedervorlage ist', 'Wiedervorlagen sind')} fällig"
        text = "An diesem Tag wollte jemand noch einmal nachsehen, wie es um die Lücke steht."
        found.append(Item("due", title, text, f"{url}?faellig=on", "Fällige Lücken ansehen"))
    if number := counts["waiting"]:
        some = gap_words(counts["sure"], number - counts["sure"])
        title = f"{some}, um die sich noch niemand kümmert"
        text = "Klären Sie mit den Beteiligten, ob wirklich etwas fehlt, und wer sich kümmert."
        where = f"{url}?stand={Gap.State.QUESTION}&niemand=on"
        found.append(Item("gaps", title, text, where, "Lücken und Fragen ansehen"))
    return found


def _confirmation(never: int, lacking: int) -> str:
    """Why offers lack a confirmation: two things that are not alike."""
    old = lacking - never
    said = [f"{counted(never, 'wurde', 'wurden')} noch nie bestätigt"] if never else []
    if old > 0:
        said.append(f"{counted(old, 'ist', 'sind')} nicht mehr bestätigt: die Frist ist vorbei")
    return f"{', '.join(said)}."


def _lacks(standing: Standing) -> list[Item]:
    today = timezone.localdate()
    asked = {name: Count("pk", filter=LACKS[name].those(today)) for name in LACKING}
    asked["never"] = Count("pk", filter=Q(assured_date=None))
    counts = with_facts(services(standing.here)).aggregate(**asked)
    url = reverse("services", args=[standing.here.slug])
    return [
        Item(
            name,
            f"{counted(counts[name], 'Angebot', 'Angebote')} {words}",
            why or _confirmation(counts["never"], counts[name]),
            f"{url}?fehlt={name}",
            "Angebote ansehen",
        )
        for name, (words, why) in LACKING.items()
        if counts[name]
    ]


def _unlisted(story: Told, slug: str) -> list[Item]:
    if story.run.step == 1 or not story.unlisted:
        return []
    title = f"Noch keine Liste: {listed(story.unlisted, 3)}"
    text = "In diesen Handlungsfeldern ist kein Angebot erfasst. Wer könnte eine Liste haben?"
    return [Item("unlisted", title, text, reverse("services", args=[slug]), "Bestand ansehen")]


def _uncounted(story: Told, slug: str) -> list[Item]:
    without = story.main.without if story.run.step > 1 else ()
    if not without:
        return []
    title = f"{counted(len(without), 'Gebiet', 'Gebiete')} ohne veröffentlichte Kinderzahl"
    text = f"Sie fehlt in der Quelle oder ist verdeckt: {listed(without)}."
    return [
        Item("counts", title, text, reverse("populations", args=[slug]), "Kinderzahlen ansehen")
    ]


def _undeclared(story: Told, slug: str) -> list[Item]:
    if story.run.step == 1 or story.headline.judged_share >= 1:
        return []
    title = "Ein Teil der Glieder ist noch nicht beurteilbar"
    text = "Beurteilt wird nur, was jemand für vollständig erklärt hat."
    url = reverse("completeness", args=[slug])
    return [Item("undeclared", title, text, url, "Vollständigkeit ansehen")]
