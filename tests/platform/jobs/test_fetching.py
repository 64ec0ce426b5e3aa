"""Fetching a typed address: nothing inside the house, nothing endless."""

import http.server
import ipaddress
import threading
import time
from collections.abc import Iterator
from typing import ClassVar

import pytest

from lueckenlos.jobs import fetching
from lueckenlos.jobs.fetching import FetchError, fetch, is_internal

HERE = ("127.0.0.1",)


class Server(http.server.BaseHTTPRequestHandler):
    seen: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.seen.append(self.path)
        place, _, more = self.path.lstrip("/").partition("?")
        if place == "to":
            self.send_response(302)
            self.send_header("Location", more)
            self.end_headers()
            return
        if place == "missing":
            self.send_error(404)
            return
        self.send_response(200)
        if place == "packed":
            self.send_header("Content-Encoding", "gzip")
        if place == "short":
            self.send_header("Content-Length", "1000")
        self.end_headers()
        self.body(place)

    def body(self, place: str) -> None:
        try:
            if place == "endless":
                while True:
                    self.wfile.write(b"0" * 65536)
            if place == "drip":
                while True:
                    self.wfile.write(b"0")
                    self.wfile.flush()
                    time.sleep(0.1)
            self.wfile.write("Straße;Kinder\n".encode())
        except OSError:
            self.close_connection = True

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server) as made:
        made.daemon_threads = True
        threading.Thread(target=made.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{made.server_address[1]}"
        made.shutdown()


def test_the_own_machine_is_refused_and_never_asked(server: str) -> None:
    port = server.rpartition(":")[2]
    Server.seen.clear()
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "127.1", "2130706433",
                 "0x7f000001", "0.0.0.0", "[::]", "[64:ff9b::7f00:1]"):  # fmt: skip
        with pytest.raises(FetchError):
            fetch(f"http://{host}:{port}/list.csv")
    assert Server.seen == []


@pytest.mark.parametrize(
    "address",
    "10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 100.64.0.1 127.0.0.53 224.0.0.1 239.1.1.1 "
    "255.255.255.255 0.0.0.0 198.18.0.1 240.0.0.1 ::1 :: fe80::1 fc00::1 fd12::1 ff02::1 fec0::1 "
    "::ffff:10.0.0.1 ::ffff:169.254.169.254 64:ff9b::a00:1 2002:7f00:1:: ::127.0.0.1".split(),
)
def test_internal_addresses_are_known(address: str) -> None:
    assert is_internal(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "2a00:1450:4001:81b::200e", "64:ff9b::808:808"]
)
def test_the_open_internet_is_open(address: str) -> None:
    assert not is_internal(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://example.org/x", "gopher://x", "//x/y", "", "http://",
     "http://user:word@example.org/", "http://example.org:22/", "http://example.org:99999/",
     "http://[::1", "javascript:alert(1)"],
)  # fmt: skip
def test_only_plain_web_addresses(url: str) -> None:
    with pytest.raises(FetchError):
        fetch(url)


def test_an_address_allowed_by_name_is_fetched(server: str) -> None:
    found = fetch(f"{server}/Kinder Zahlen.csv?jahr=ä", allowed=HERE)
    assert found.content.read().decode() == "Straße;Kinder\n" and found.size == 15
    assert Server.seen[-1] == "/Kinder%20Zahlen.csv?jahr=%C3%A4"


def test_a_redirect_is_followed_and_looked_at_again(server: str) -> None:
    found = fetch(f"{server}/to?/list.csv", allowed=HERE)
    assert found.url == f"{server}/list.csv"
    port = server.rpartition(":")[2]
    for inside in (f"http://[::1]:{port}/", "http://169.254.169.254/", "file:///etc/passwd"):
        with pytest.raises(FetchError):
            fetch(f"{server}/to?{inside}", allowed=HERE)
    with pytest.raises(FetchError, match="im Kreis"):
        fetch(f"{server}/to?/to?/to", allowed=HERE)


@pytest.mark.parametrize("place", ["missing", "packed", "short"])
def test_a_broken_answer_is_explained(server: str, place: str) -> None:
    with pytest.raises(FetchError):
        fetch(f"{server}/{place}", allowed=HERE)


def test_what_is_too_large_ends(server: str) -> None:
    with pytest.raises(FetchError, match="mehr als 1 MB"):
        fetch(f"{server}/endless", limit=1_000_000, allowed=HERE)


def test_what_drips_ends_in_time(server: str) -> None:
    begun = time.monotonic()
    with pytest.raises(FetchError, match="zu langsam"):
        fetch(f"{server}/drip", seconds=1, allowed=HERE)
    assert time.monotonic() - begun < 3


def test_a_name_is_asked_for_once(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that points outside when it is checked and inside afterwards gains nothing."""
    asked, real = [], fetching.socket.getaddrinfo

    def resolve(host: str, *more: object, **named: object) -> object:
        asked.append(host)
        return real("127.0.0.1", *more, **named)

    monkeypatch.setattr(fetching.socket, "getaddrinfo", resolve)
    port = server.rpartition(":")[2]
    fetch(f"http://wandernd.example:{port}/list.csv", allowed=HERE)
    assert [one for one in asked if one != "127.0.0.1"] == ["wandernd.example"]
