"""An empty Landkreis and its first list, as docs/guide/bestand.md tells it."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import Any

from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook
from tests.guide.sixty import list_of_60
from tests.platform.directory.importing import Desk

from lueckenlos.accounts.models import Municipality, User
from lueckenlos.accounts.people import give_role
from lueckenlos.config.demo import HOST
from lueckenlos.confirmation.asking import unanswered
from lueckenlos.confirmation.links import token_of
from lueckenlos.confirmation.models import Inquiry
from lueckenlos.directory.models import InventoryImport, Organization, Service
from lueckenlos.exchange.vocabulary.kinds import recognise


class FirstList:
    """The coordination of a Landkreis without anything; `pages` is what it has seen."""

    def __init__(self, client: Client, folder: Path) -> None:
        self.here = Municipality.objects.create(
            name="Landkreis Auental", slug="auental", key="06634", kind=Municipality.Kind.KREIS
        )
        self.client = client
        self.user = User.objects.get(email=f"coordinator@{HOST}")
        give_role(by=None, user=self.user, role="coordinator", municipality=self.here)
        provider = User.objects.get(email=f"provider@{HOST}")
        give_role(by=self.user, user=provider, role="provider", municipality=self.here)
        self.desk = Desk(self.here, self.user, client, folder)
        self.pages: dict[str, str] = {}

    def see(self, name: str, path: str, client: Client | None = None) -> None:
        """Open a page and keep it."""
        whole = path if path.startswith("/") else self.desk.base + path
        self.keep(name, (client or self.client).get(whole))

    def keep(self, name: str, answer: Any) -> None:
        assert answer.status_code == 200, (name, answer.status_code)
        self.pages[name] = answer.content.decode()

    def whole(self, provider: Client) -> dict[str, str]:
        """Every page of the inventory the guide names."""
        self.first_list()
        self.reading()
        self.writing()
        self.other_languages()
        self.twins()
        self.out_and_in_again()
        self.organization(provider)
        self.asked()
        return self.pages

    def service(self, name: str) -> Service:
        return Service.objects.for_municipality(self.here).get(name=name)

    def first_list(self) -> None:
        """From the workbook to the first page of the chain."""
        self.see("leere übersicht", "")
        self.see("angebote laden", "angebote/laden/")
        one = self.desk.send(list_of_60(self.desk.folder))
        self.see("liste erkannt", self.desk.url(one))
        number = next(at for at, part in enumerate(one.parts) if part["use"] == "offers")
        self.see("liste ändern", self.desk.url(one, f"teil/{number}/"))
        self.see("arten", self.desk.url(one, "arten/"))
        kinds = [recognise(name) for name in ("Eltern-Kind-Gruppe", "Kindertagespflege")]
        said = {f"text_{at}": kind.key for at, kind in enumerate(kinds) if kind}
        self.client.post(self.desk.url(one, "arten/"), said)
        self.desk.work()
        self.see("doppelt", self.desk.url(one))
        self.see("liste geladen", self.desk.url(self.desk.load(self.desk.again(one))))
        assert len(Service.objects.for_municipality(self.here)) == 60
        self.see("entscheidungen", "angebote/laden/arten/")
        self.see("vor dem rechnen", "kette/")
        self.client.post(
            f"{self.desk.base}kette/rechnen/", {"day": timezone.localdate().isoformat()}
        )
        self.desk.work()
        self.see("stufe 1", "kette/")

    def reading(self) -> None:
        """The list, a view of it, one of its entries."""
        self.client.post(
            f"{self.desk.base}angebote/ansichten/?fehlt=bestaetigung",
            {"name": "Noch zu bestätigen"},
        )
        self.see("liste", "angebote/")
        path = f"angebote/{self.service('Elterncafé Kirchau').pk}/"
        self.see("angebot", path)
        self.see("geschichte", f"{path}verlauf/")

    def writing(self) -> None:
        """The form, and many entries at once."""
        self.see("formular", "angebote/neu/")
        every = Service.objects.for_municipality(self.here).order_by("name")[:3]
        chosen = {"wahl": [one.pk for one in every]}
        path = f"{self.desk.base}angebote/viele/"
        self.keep("viele", self.client.post(path, {"tun": "bestaetigt", **chosen}, follow=True))

    def other_languages(self) -> None:
        """The texts of one entry, in all languages and in one; what is to be done."""
        path = f"angebote/{self.service('Elterncafé Kirchau').pk}/uebersetzungen/"
        self.see("übersetzungen", path)
        self.see("übersetzen", f"{path}tr/")
        self.see("stand der übersetzungen", "angebote/uebersetzungen/")

    def twins(self) -> None:
        """Two records of one thing, and one that is over."""
        one, other = self.service("Elterncafé Kirchau"), self.service("Eltern-Café Kirchau")
        path = f"angebote/{one.pk}/zusammenfuehren/"
        self.client.post(f"{self.desk.base}angebote/doppelte/")
        self.desk.work()
        self.see("doppelte", "angebote/doppelte/")
        self.see("doppelte wählen", path)
        self.see("zusammenführen", f"{path}?mit={other.pk}")
        old = self.service("Wichtelstube Seefeld")
        self.client.post(f"{self.desk.base}angebote/{old.pk}/archivieren/")
        self.see("archiviert", f"angebote/{old.pk}/")

    def out_and_in_again(self) -> None:
        """The workbook of the list, one cell changed; the questions for the organizations."""
        book = load_workbook(BytesIO(self._download("angebote/liste.xlsx")))
        sheet = book.worksheets[0]
        titles = [cell.value for cell in sheet[1]]
        sheet.cell(2, titles.index("Kosten") + 1, "kostenfrei")
        path = self.desk.folder / "angebote.xlsx"
        book.save(path)
        one = self.desk.send(path)
        self.see("wieder geladen", self.desk.url(one))
        self.client.post(self.desk.url(one, "verwerfen/"))
        self.see("rückfragen", "angebote/rueckfragen/")
        self._answer(self._download("angebote/rueckfragen/rueckfragen.xlsx"))

    def _download(self, path: str) -> bytes:
        answer = self.client.get(self.desk.base + path)
        assert answer.status_code == 200, path
        return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)

    def _answer(self, questions: bytes) -> None:
        """An organization says that one of its offers is over, and sends the workbook back."""
        book = load_workbook(BytesIO(questions))
        sheet = book["Familienverein Auental"]
        head = next(row for row in sheet.iter_rows() if row[1].value == "Angebot")
        titles = {str(cell.value): cell.column for cell in head}
        sheet.cell(head[0].row + 1, titles["Kosten"], "kostenfrei")
        path = self.desk.folder / "rueckfragen.xlsx"
        book.save(path)
        one = self.desk.send(path, to="angebote/rueckfragen/")
        assert one.state == InventoryImport.State.OPEN
        self.see("antworten", self.desk.url(one))

    def organization(self, provider: Client) -> None:
        """An organization, who keeps its entries, and what such a person sees."""
        self.see("träger", "traeger/")
        one = Organization.objects.for_municipality(self.here).get(name="Familienverein Auental")
        self.see("ein träger", f"traeger/{one.pk}/")
        person = User.objects.get(email=f"provider@{HOST}")
        self.client.post(f"{self.desk.base}traeger/{one.pk}/menschen/", {"user": str(person.pk)})
        self.see("gepflegt", f"traeger/{one.pk}/")
        self.see("eigene angebote", "angebote/meine/", provider)

    def asked(self) -> None:
        """An organization is asked by mail and corrects one of its entries."""
        every = Organization.objects.for_municipality(self.here)
        one = every.get(name="Familienverein Auental")
        path = f"bestaetigungen/traeger/{one.pk}/"
        self.client.post(self.desk.base + path, {"address": "post@auental.example", "mails": "on"})
        self.see("bestätigungen", "bestaetigungen/")
        self.see("wen anrufen", "bestaetigungen/anrufe/")
        self.see("träger fragen", path)
        self.client.post(f"{self.desk.base}{path}fragen/", {"wie": "mail"})
        (inquiry,) = Inquiry.objects.for_municipality(self.here)
        stranger, link = Client(), f"/bestaetigen/{token_of(inquiry)}/"
        self.see("stimmt das noch", link, stranger)
        answer = unanswered(inquiry)[0]
        said = {"version": answer.service.version, "phone": "0661 99999"}
        assert stranger.post(f"{link}{answer.pk}/aendern/", said).status_code == 302
        self.see("antwort entscheiden", "bestaetigungen/")
