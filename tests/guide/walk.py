"""A walk through the demonstration, as the guide tells it: every page it names."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import shapely
from django.core.cache import cache
from django.test import Client
from shapely.geometry import mapping, shape
from tests.guide.walk_chain import OfChain
from tests.guide.walk_inventory import FirstList
from tests.platform.areas.kreis import Office, number_of
from tests.platform.conftest import LINDENAU

from lueckenlos.accounts.models import LogOpening, Municipality, User
from lueckenlos.accounts.people import give_role, invite
from lueckenlos.accounts.queries import token_of
from lueckenlos.areas.models import Edition, Indicator, Population, State
from lueckenlos.config.demo import HOST, PASSWORD, make_demo
from lueckenlos.jobs.worker import Worker

SAMPLES = LINDENAU.parent
SPLIT, MERGED, GONE = "0699900202", "0699900901", "0699900801"
"""Areas of the demonstration that get other borders."""


def signed_in(role: str) -> Client:
    """The browser of an account of the demonstration."""
    client = Client()
    said = client.post("/konto/login/", {"login": f"{role}@{HOST}", "password": PASSWORD})
    assert said.status_code == 302, said.content.decode()
    return client


def other_borders() -> str:
    """The areas of the demonstration, two of them put together and one cut in two."""
    told = json.loads((SAMPLES / "gebiete.geojson").read_text(encoding="utf-8"))
    by_key = {one["properties"]["id"]: one for one in told["features"]}
    gone = shape(by_key.pop(GONE)["geometry"])
    by_key[MERGED]["geometry"] = mapping(shape(by_key[MERGED]["geometry"]).union(gone))
    whole = shape(by_key[SPLIT]["geometry"])
    west, south, east, north = whole.bounds
    half = shapely.box(west, south, (west + east) / 2, north)
    other = json.loads(json.dumps(by_key[SPLIT]))
    other["properties"] |= {"id": f"{SPLIT}9", "name": "Neuer Teil"}
    by_key[SPLIT]["geometry"] = mapping(whole.intersection(half))
    other["geometry"] = mapping(whole.difference(half))
    return json.dumps({**told, "features": [*by_key.values(), other]})


def children() -> str:
    """The children of the demonstration as an office would list them."""
    with (SAMPLES / "kinder.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    told = (f"{r['gebiet']};{r['von_jahr']} bis unter {r['bis_jahr']};{r['anzahl']}" for r in rows)
    return "\n".join(["Ortsteil;Alter;Kinder", *told])


def seen_at_school() -> str:
    """How many of how many were seen, in two years; few in one area."""
    rows = [
        f"{key};{year};{seen};{of}"
        for key, seen, of in (("0699900101", 61, 70), ("0699900102", 2, 3), (MERGED, 40, 52))
        for year in (2024, 2025)
    ]
    return "\n".join(["Gebiet;Jahr;Anzahl;von", *rows])


class Walk:
    """Somebody who coordinates the invented Landkreis; `pages` is what she has seen."""

    def __init__(self, folder: Path) -> None:
        cache.clear()  # how often somebody tried
        make_demo(LINDENAU)
        Worker().run(until_idle=True)
        self.here = Municipality.objects.get(demo=True)
        self.user = User.objects.get(email=f"coordinator@{HOST}")
        self.client = signed_in("coordinator")
        self.office = Office(self.here, self.user, self.client, folder)
        self.pages: dict[str, str] = {}

    def see(self, name: str, path: str = "", client: Client | None = None) -> str:
        """Open a page of the municipality, or of an address from its root, and keep it."""
        whole = path if path.startswith("/") else self.office.base + path
        answer = (client or self.client).get(whole)
        assert answer.status_code == 200, (name, whole, answer.status_code)
        self.pages[name] = answer.content.decode()
        return self.pages[name]

    def edition(self, state: State) -> Edition:
        return Edition.objects.for_municipality(self.here).get(state=state)

    def whole(self) -> dict[str, str]:
        """Every page the guide names, in its order."""
        self.coming_in()
        self.people()
        self.inventory_and_chain()
        self.loading()
        self.second_group()
        self.indicator()
        self.reading()
        self.new_borders()
        self.the_log()
        self.see("anlage", "/anlage/", signed_in("administrator"))
        return self.pages

    def coming_in(self) -> None:
        """Invitation, log-in, second factor, the first page."""
        stranger = Client()
        offered = invite(by=self.user, municipality=self.here, email="a@example.org", role="editor")
        self.see("einladung", f"/einladung/?t={token_of(offered)}", stranger)
        self.see("anmelden", "/konto/login/", stranger)
        self.see("übersicht")
        self.see("zugang", "/konto/")
        self.see("schutz", "/konto/schutz/")
        self.see("bestätigen", "/konto/reauthenticate/")
        self.client.post("/konto/reauthenticate/", {"password": PASSWORD})
        self.see("schließen", "/konto/schliessen/")
        self.see("app", "/konto/schutz/totp/activate/")

    def people(self) -> None:
        self.see("menschen", "menschen/")
        self.see("verlauf", "menschen/verlauf/")

    def inventory_and_chain(self) -> None:
        """The first list of a Landkreis without any, and the chain of the demonstration."""
        first = FirstList(self.client, self.office.folder)
        self.pages |= first.whole(signed_in("provider"))
        chain = OfChain(self.office, signed_in("state"))
        self.pages |= chain.whole(signed_in("gemeinde"))

    def loading(self) -> None:
        """Children whose table is recognised."""
        self.see("laden", "daten/")
        one = self.office.upload(*self.office.write(kinder_csv=children()))
        self.see("import", self.office.url(one))
        self.see("tabelle", self.office.url(one, f"teil/{number_of(one, 'children')}/"))
        self.office.save(one, number_of(one, "children"), date="2025-12-31", text_title="Kinder")
        self.see("geladen", self.office.url(self.office.load(one)))
        self.see("arbeiten", "arbeiten/")
        self.see("wege", "wege/")
        self.see("bus", "wege/bus/")

    def second_group(self) -> None:
        """A table nobody recognises; its columns are chosen."""
        (self.office.folder / "sgb2.csv").write_bytes((SAMPLES / "sgb2.csv").read_bytes())
        one = self.office.upload(self.office.folder / "sgb2.csv")
        self.see("nicht erkannt", self.office.url(one))
        number = self.office.add(one, "second_population", "sgb2.csv")
        self.see("zweite gruppe", self.office.url(one, f"teil/{number}/"))
        self.office.save(
            one, number, column_area="gebiet", column_from_year="von_jahr",
            column_to_year="bis_jahr", text_name="Kinder im SGB-II-Bezug", date="2026-06-30",
        )  # fmt: skip
        self.see("fehler", self.office.url(one))
        self.office.save(one, number, column_count="anzahl")
        self.office.load(one)

    def indicator(self) -> None:
        """A table with persons, so that it has intervals."""
        one = self.office.upload(*self.office.write(schule_csv=seen_at_school()))
        number = self.office.add(one, "indicator", "schule.csv")
        self.see("kennzahl laden", self.office.url(one, f"teil/{number}/"))
        self.office.save(
            one, number, column_area="Gebiet", column_year="Jahr", column_count="Anzahl",
            column_of="von", text_name="Vorsorge U9", text_definition="Kinder mit U9",
            text_unit="%",
        )  # fmt: skip
        self.office.load(one)

    def reading(self) -> None:
        """The pages of figures, as the coordination and as a Gemeinde sees them."""
        self.see("gebiete", "gebiete/")
        self.see("gebiet", "gebiete/ebene/ortsteil/0699900101/")
        self.see("kinder", "kinder/")
        found = Population.objects.for_municipality(self.here).filter(state=State.ACTIVE)
        self.see("kinderzahl", f"kinder/{found.get(key='children').pk}/")
        self.see("gruppe", f"kinder/{found.get(key='sgb2').pk}/")
        self.see("kennzahlen", "kennzahlen/")
        one = Indicator.objects.for_municipality(self.here).get(state=State.ACTIVE)
        self.see("kennzahl", f"kennzahlen/{one.pk}/")
        gemeinde, path = signed_in("gemeinde"), "gebiete/ebene/ortsteil/0699900101/"
        gemeinde.post(f"{self.office.base}{path}", {"text": "Hier zieht ein Neubaugebiet ein."})
        self.see("gemeinde", path, gemeinde)
        self.see("kinder der gemeinde", f"kinder/{found.get(key='children').pk}/", gemeinde)
        self.see("suche", "suche/?q=Altstadt")

    def new_borders(self) -> None:
        """Other borders: looked at, switched on, and back again."""
        one = self.office.upload(*self.office.write(gebiete_geojson=other_borders()))
        number = number_of(one, "areas")
        self.see("grenzen", self.office.url(one, f"teil/{number}/"))
        self.office.save(one, number, level="Ortsteil", valid_from="2027-01-01")
        one = self.office.load(one)
        self.see("geladene grenzen", self.office.url(one))
        new = self.edition(State.READY)
        self.see("vergleich", f"gebiete/staende/{new.pk}/")
        self.client.post(f"{self.office.base}gebiete/staende/{new.pk}/einschalten/")
        Worker().run(until_idle=True)
        self.see("neue grenzen", f"gebiete/staende/{new.pk}/")
        self.see("stände", "gebiete/staende/")
        self.see("übertragen", "kinder/")
        found = Population.objects.for_municipality(self.here).filter(edition=new, key="children")
        self.see("übertragene zahl", f"kinder/{found.get(state=State.ACTIVE).pk}/")
        self.see("zurück", f"gebiete/staende/{self.edition(State.PAST).pk}/?vergleichen=ja")

    def the_log(self) -> None:
        """Two people open the log of who has seen what."""
        self.see("protokoll", "menschen/protokoll/")
        second = User.objects.create_user("zweite@example.org", PASSWORD)
        give_role(by=self.user, user=second, role="coordinator", municipality=self.here)
        self.client.post(f"{self.office.base}menschen/protokoll/", {"reason": "Auskunft"})
        asked = LogOpening.objects.for_municipality(self.here).get()
        other, path = Client(), f"menschen/protokoll/{asked.pk}/"
        other.force_login(second, backend="django.contrib.auth.backends.ModelBackend")
        self.see("antrag", path, other)
        other.post(f"{self.office.base}{path}", {"decision": "agree"})
        self.see("einsicht", path)
        self.see("gelesen", f"{path}lesen/")
