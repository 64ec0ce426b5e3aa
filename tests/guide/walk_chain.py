"""The chain and the family finder of the demonstration, as kette.md and familiensuche.md tell."""

from __future__ import annotations

from django.test import Client
from django.utils import timezone
from tests.platform.areas.kreis import Office

from lueckenlos.chain.models import AnalysisRun, Gap, Release, Scenario, Siting
from lueckenlos.chain.queries import declared
from lueckenlos.chain.stability_work import order_stability
from lueckenlos.directory.models import Schedule, Service

FIELDS = ("fruehe_hilfen", "gesundheit", "betreuung", "beratung", "schutz")


class OfChain:
    """Somebody who works with the chain of a municipality; `pages` is what she has seen."""

    def __init__(self, office: Office, state: Client) -> None:
        self.office, self.state = office, state
        self.pages: dict[str, str] = {}

    def see(self, name: str, path: str, client: Client | None = None) -> None:
        """Open a page and keep it."""
        whole = path if path.startswith("/") else self.office.base + path
        answer = (client or self.office.client).get(whole)
        assert answer.status_code == 200, (name, whole, answer.status_code)
        self.pages[name] = answer.content.decode()

    def post(self, path: str, **said: object) -> None:
        answer = self.office.client.post(f"{self.office.base}{path}", said)
        assert answer.status_code == 302, (path, answer.content.decode()[:2000])

    def compute(self) -> None:
        self.post("kette/rechnen/", day=timezone.localdate().isoformat())
        self.office.work()
        runs = AnalysisRun.objects.for_municipality(self.office.here)
        self.last = runs.latest("made")  # none: the job has failed

    def whole(self, gemeinde: Client) -> dict[str, str]:
        """Every page of the chain and of the finder the guide names; nothing declared at first."""
        for one in declared(self.office.here):
            self.post(f"kette/vollstaendig/{one.pk}/zuruecknehmen/")
        self.see("noch nicht gerechnet", "kette/")
        self.compute()
        self.see("überblick", "kette/")
        self.figures(gemeinde)
        self.gaps()
        self.how_sure()
        self.what_if()
        self.where_next()
        self.completeness()
        self.runs()
        self.releases()
        self.families()
        return self.pages

    def figures(self, gemeinde: Client) -> None:
        """Ribbon, explanation, map and an area."""
        self.see("band", "kette/band/")
        self.see("erklärung", "kette/erklaerung/?feld=gesundheit&phase=0-3")
        self.see("kettenkarte", "kette/karte/")
        self.see("kettengebiet", "kette/gebiete/0699900601/")
        self.see("kettengebiet der gemeinde", "kette/gebiete/0699900101/", gemeinde)

    def gaps(self) -> None:
        """The list, one gap, and what happens to it."""
        self.see("lücken", "kette/luecken/")
        one = Gap.objects.for_municipality(self.office.here).order_by("number").first()
        assert one is not None
        self.see("lücke", f"kette/luecken/{one.number}/")
        path, version = f"kette/luecken/{one.number}/", str(one.version)
        self.post(f"{path}stand/", state="accepted", reason="Beschluss", version=version)
        self.see("hingenommen", f"kette/luecken/{one.number}/")

    def how_sure(self) -> None:
        """What the work after the run found out, and the rule moved."""
        order_stability()
        self.office.work()
        self.see("wie sicher", "kette/wie-sicher/")
        self.see("regel bewegen", "kette/wie-sicher/regel/")

    def what_if(self) -> None:
        """A scenario, begun and looked at."""
        self.see("was wäre wenn", "kette/was-waere-wenn/")
        self.post("kette/was-waere-wenn/neu/", name="Zweites Elterncafé", note="")
        one = Scenario.objects.for_municipality(self.office.here).get()
        self.see("szenario", f"kette/was-waere-wenn/{one.pk}/")

    def where_next(self) -> None:
        """A question for places and a tour, both answered."""
        more = {"kind": "familienzentrum", "population": "children", "areas": "on"}
        self.see("wo als nächstes", "kette/wo-als-naechstes/")
        self.post(
            "kette/wo-als-naechstes/fragen/", name="Drei weitere", most="3", aim="children",
            level="recorded", apart_m="0", **more,
        )  # fmt: skip
        self.see("touren", "kette/tour/")
        first = timezone.localdate().replace(day=1).isoformat()
        self.post(
            "kette/tour/fragen/", name="Beratung unterwegs", counts="all", first=first, months="6",
            per_month="2", times="2", gap="2", seconds="5", **more,
        )  # fmt: skip
        self.office.work()
        sites, tour = (Siting.objects.for_municipality(self.office.here).get(sort=sort)
                       for sort in ("sites", "tour"))  # fmt: skip
        self.see("standorte", f"kette/wo-als-naechstes/{sites.pk}/")
        self.see("tour", f"kette/tour/{tour.pk}/")

    def completeness(self) -> None:
        """A field declared complete, and what the chain says then."""
        self.see("erklären", "kette/vollstaendig/erklaeren/")
        self.post(
            "kette/vollstaendig/erklaeren/", fields_of_action=FIELDS, everywhere="on",
            declared_by="Jugendamt", on=timezone.localdate().isoformat(),
        )  # fmt: skip
        self.see("vollständig", "kette/vollstaendig/")
        self.compute()
        self.see("überblick danach", "kette/")
        self.see("regeln", "kette/schema/")
        self.see("regeln ändern", "kette/schema/aendern/")

    def runs(self) -> None:
        self.see("läufe", "kette/laeufe/")
        self.see("lauf", f"kette/laeufe/{self.last.pk}/")

    def releases(self) -> None:
        """A run released, as the coordination and the state office see it."""
        self.see("freigaben leer", "kette/freigaben/")
        self.see("freigeben", f"kette/freigaben/neu/?lauf={self.last.pk}")
        self.post("kette/freigaben/neu/", run=str(self.last.pk), note="", seen="on")
        self.see("freigaben", "kette/freigaben/")
        one = Release.objects.for_municipality(self.office.here).get()
        self.see("freigabe", f"kette/freigaben/{one.pk}/")
        self.see("freigaben des landes", "/land/freigaben/", self.state)

    def families(self) -> None:
        """The finder as the coordination and as a family sees it."""
        self.post("familien/", open="0")
        self.see("familiensuche zu", "familien/")
        self.post("familien/", open="1")
        self.see("familiensuche offen", "familien/")
        self.see("texte", "familien/texte/")
        family, home = Client(), f"/familien/{self.office.here.slug}/"
        self.see("familien", home, family)
        self.see("treffer", f"{home}grenzhain/2/", family)
        every = Service.objects.for_municipality(self.office.here)
        one = every.filter(name__startswith="Elterncafé").order_by("name").first()
        assert one is not None
        Schedule.objects.create(service=one, description="Di 9–11 Uhr")
        self.see("angebot für familien", f"{home}angebot/{one.pk}/", family)
        said = family.post(f"{home}angebot/{one.pk}/melden/", {"text": "Die Zeiten sind anders."})
        assert said.status_code == 200
        self.pages["gemeldet"] = said.content.decode()
        self.see("merkliste", f"{home}merkliste/", family)
        self.see("mitnehmen", f"{home}daten/", family)
        self.see("meldungen", "meldungen/")
