"""Addresses asked of a geocoder: a real server on this machine, its good and its bad answers."""

import csv
import json
import time
from collections.abc import Callable, Iterator
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest
from tests.exchange.conftest import Folder, fill

from lueckenlos.cli import main
from lueckenlos.cli.locate import locate
from lueckenlos.exchange.problems import CaseError

OFFERS = (
    "id,name,traeger,art,area,street,postcode,city,latitude,longitude,protected\n"
    "1,Stilltreff Rosa,Verein,Stillgruppe,01,Am Markt 3,34613,Kleinstadt,,,\n"
)
DAY = date(2026, 11, 20)


def nominatim(number="3", postcode="34613", lat="50.005", lon="9.005", road="Am Markt", **more):
    address = {"house_number": number, "road": road, "postcode": postcode}
    return {"lat": lat, "lon": lon, "address": address, **more}


def photon(number="3", postcode="34613", at=(9.005, 50.005)):
    properties = {"housenumber": number, "street": "Am Markt", "postcode": postcode}
    return {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "geometry": {"type": "Point", "coordinates": list(at)},
                "properties": properties,
            }
        ],
    }


class Geocoder:
    """A server with one answer for everybody; `asked`: when, what and by whom."""

    def __init__(self) -> None:
        self.answer: Callable[[str], tuple[int, bytes]] = lambda _: (200, b"[]")
        self.wait = 0.0
        self.asked: list[tuple[float, str, str]] = []
        self.location = ""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                line = parse_qs(urlsplit(self.path).query)["q"][0]
                outer.asked.append((time.monotonic(), line, self.headers["User-Agent"]))
                time.sleep(outer.wait)
                status, content = outer.answer(line)
                self.send_response(status)
                if outer.location:
                    self.send_header("Location", outer.location)
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/search?q={{address}}"

    def says(self, content: object, status: int = 200) -> None:
        body = content if isinstance(content, bytes) else json.dumps(content).encode()
        self.answer = lambda _: (status, body)


@pytest.fixture
def geocoder() -> Iterator[Geocoder]:
    one = Geocoder()
    thread = Thread(target=one.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield one
    one.server.shutdown()
    one.server.server_close()
    thread.join()


@pytest.fixture
def case(tmp_path: Path, geocoder: Geocoder) -> Folder:
    folder = fill(tmp_path).write("angebote.csv", OFFERS)
    return folder.more(f'[geocoder]\nurl = "{geocoder.url}"\nattribution = "© Beispielkarte"\n')


def run(case: Folder, **more: float) -> bool:
    return locate(case.path / "fall.toml", DAY, **more)


def rows(case: Folder) -> list[dict[str, str]]:
    with (case.path / "adressen.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


@pytest.mark.parametrize("answer", [[nominatim()], photon()])
def test_a_house_that_is_found_is_kept_and_used_without_the_network(case, geocoder, answer, capsys):
    geocoder.says(answer)
    assert run(case)
    (row,) = rows(case)
    assert row == {
        "street": "Am Markt",
        "house_number": "3",
        "postcode": "34613",
        "city": "Kleinstadt",
        "latitude": "50.005000",
        "longitude": "9.005000",
        "source": "© Beispielkarte",
        "date": "2026-11-20",
    }
    said = capsys.readouterr().out
    assert "1 Adresse geht an 127.0.0.1" in said and "Gefunden: 1 von 1." in said
    assert '[[addresses]]\n  file = "adressen.csv"\n  owner = "© Beispielkarte"' in said
    geocoder.server.shutdown()
    case.more('[[addresses]]\nfile = "adressen.csv"\nowner = "© Beispielkarte"\n')
    (offer,) = case.case().offers
    assert (offer.latitude, offer.longitude, offer.approximate) == (50.005, 9.005, False)
    assert run(case)
    assert "Es ist nichts zu fragen" in capsys.readouterr().out and len(geocoder.asked) == 1


def test_only_street_number_plz_and_ort_leave_the_machine(case, geocoder):
    case.write(
        "angebote.csv",
        OFFERS + "2,Kita Blau,Frau Muster,Kita,01,Am Markt 3,34613,Kleinstadt,,,\n"
        "3,Frauenhaus,V,Frauenhaus,01,Geheimweg 1,34613,Kleinstadt,,,\n"
        "4,Treff,V,Kita,01,Verborgen 2,34613,Kleinstadt,,,ja\n"
        '5,Tagesmutter,V,Kita,01,"c/o Frau Muster, Ring 5",34613,Kleinstadt,,,\n'
        "6,Kita Rot,V,Kita,01,Am Bach 7,34613,Kleinstadt,50.005,9.005,\n"
        "7,Kita Gelb,V,Kita,01,Am Bach 8,,Kleinstadt,,,\n"
        "8,Kita Grün,V,Kita,01,Am Bach,34613,Kleinstadt,,,\n"
        '9,Kita Weiß,V,Kita,01,"Haus Sonne, Ring 9 a",34613,Kleinstadt,,,\n',
    )
    run(case)
    assert [line for _, line, _ in geocoder.asked] == [
        "Am Markt 3, 34613 Kleinstadt",
        "Ring 9 a, 34613 Kleinstadt",
    ]
    assert geocoder.asked[0][2].startswith("lueckenlos/")
    assert geocoder.asked[1][0] - geocoder.asked[0][0] >= 0.95


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [nominatim(number="5")],
        [nominatim(postcode="34614")],
        [nominatim(number="")],
        [nominatim(road="Hinterm Berg")],
        [nominatim(lat="48.85", lon="2.35")],
        [nominatim(lat="x")],
        [nominatim(lat=None)],
        [{"lat": "50.005", "lon": "9.005", "display_name": "Am Markt 3, 34613 Kleinstadt"}],
        [nominatim(), nominatim(lat="50.105")],
        photon(number="3b"),
        {"type": "FeatureCollection", "features": []},
        {"features": [{"geometry": None, "properties": {"housenumber": "3"}}]},
    ],
)
def test_what_is_not_surely_the_house_is_not_taken(case, geocoder, answer, capsys):
    geocoder.says(answer)
    assert run(case)
    assert not (case.path / "adressen.csv").exists()
    said = capsys.readouterr().out
    assert "Gefunden: 0 von 1." in said and "ohne sicheren Treffer" in said
    assert "Am Markt 3, 34613 Kleinstadt" in said and "[[addresses]]" not in said


def test_of_several_hits_the_one_house_counts(case, geocoder):
    geocoder.says([nominatim(number="5"), nominatim(), nominatim(lat="50.0051")])
    run(case)
    assert [(row["latitude"], row["longitude"]) for row in rows(case)] == [
        ("50.005000", "9.005000")
    ]


@pytest.mark.parametrize(
    ("content", "status", "why"),
    [
        (b"<html>", 200, "Antwort nicht zu lesen"),
        (b"\xff\xfe", 200, "Antwort nicht zu lesen"),
        (b'{"error": "?"}', 200, "Antwort nicht zu lesen"),
        (b"[1, 2]", 200, "Antwort nicht zu lesen"),
        (b"[" * 5000, 200, "Antwort nicht zu lesen"),
        (b"", 500, "Fehler, Status 500"),
        (b"", 429, "abgelehnt, Status 429"),
    ],
)
def test_a_bad_answer_is_told_and_writes_nothing(case, geocoder, content, status, why, capsys):
    geocoder.says(content, status)
    assert not run(case)
    said = capsys.readouterr().out
    assert why in said and "antwortet nicht wie erwartet" in said and "unter [geocoder]" in said
    assert not (case.path / "adressen.csv").exists()


def test_no_answer_in_time_is_told(case, geocoder, capsys):
    geocoder.wait = 0.5
    assert not run(case, timeout_s=0.1)
    assert "keine Antwort in 0.1 s" in capsys.readouterr().out


def test_a_geocoder_that_is_not_there_is_told(case, geocoder, capsys):
    geocoder.server.shutdown()
    geocoder.server.server_close()
    assert not run(case)
    assert "nicht zu erreichen" in capsys.readouterr().out


def test_an_address_is_sent_to_no_other_host(case, geocoder, capsys):
    geocoder.location = geocoder.url.replace("{address}", "woanders")
    geocoder.says(b"", 302)
    assert not run(case)
    assert len(geocoder.asked) == 1 and "Fehler, Status 302" in capsys.readouterr().out


def test_what_was_found_before_a_failure_is_kept(case, geocoder):
    more = "".join(f"{at},Treff,V,Kita,01,Am Ring {at},34613,Kleinstadt,,,\n" for at in range(2, 9))
    case.write("angebote.csv", OFFERS + more)
    geocoder.answer = lambda line: (
        (200, json.dumps([nominatim()]).encode()) if "Markt" in line else (500, b"")
    )
    assert not run(case, pause_s=0.0)
    assert len(geocoder.asked) == 4 and len(rows(case)) == 1
    geocoder.says([])
    assert run(case, pause_s=0.0)
    assert len(geocoder.asked) == 4 + 7 and len(rows(case)) == 1


def test_a_file_of_somebody_else_stays_as_it_is(case, capsys):
    case.write("adressen.csv", "Straße;Ort\nAm Markt 3;Kleinstadt\n")
    assert main(["locate", str(case.path / "fall.toml")]) == 1
    assert "andere Spalten" in capsys.readouterr().err
    assert "Am Markt 3;Kleinstadt" in (case.path / "adressen.csv").read_text("utf-8")


def test_without_the_setting_nothing_is_asked(tmp_path, geocoder, capsys):
    case = fill(tmp_path).write("angebote.csv", OFFERS)
    assert main(["locate", str(case.path / "fall.toml")]) == 1
    said = capsys.readouterr().out
    assert "kein Geocoder genannt" in said and "[geocoder]" in said and geocoder.asked == []


def test_no_other_command_asks(case, geocoder):
    for command in ("check", "ask", "analyse"):
        assert main([command, str(case.path / "fall.toml"), "--out", str(case.path / "aus")]) == 0
    assert geocoder.asked == []


@pytest.mark.parametrize("url", ["https://geo.example/search", "ftp://geo.example/?q={address}"])
def test_a_setting_that_cannot_work_is_an_error(tmp_path, url):
    case = fill(tmp_path).more(f'[geocoder]\nurl = "{url}"\n')
    with pytest.raises(CaseError, match=r"\{address\}"):
        case.read()
