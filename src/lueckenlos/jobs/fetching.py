"""Fetching an address somebody typed, without reaching into the house's own network."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from collections.abc import Collection
from contextlib import suppress
from dataclasses import dataclass
from tempfile import SpooledTemporaryFile
from typing import IO
from urllib.parse import SplitResult, quote, urljoin, urlsplit

from lueckenlos import __version__

LIMIT, SECONDS, REDIRECTS = 25_000_000, 30.0, 5
BLOCK, IN_MEMORY = 1 << 16, 1 << 20
PORTS = {"http": 80, "https": 443}
MOVED = (301, 302, 303, 307, 308)
HOUSE = (
    "Diese Adresse liegt in einem internen Netz; von hier wird sie nicht abgerufen. Laden Sie die "
    "Datei stattdessen hoch."
)
SLOW = "Der Server antwortet zu langsam. Versuchen Sie es später, oder laden Sie die Datei hoch."
NAT64 = ipaddress.ip_network("64:ff9b::/96")
Address = ipaddress.IPv4Address | ipaddress.IPv6Address


class FetchError(Exception):
    """An address is not fetched; the text says in German why, and the cure. `status`: what the
    server answered, 0 where it is something else."""

    def __init__(self, text: str, status: int = 0) -> None:
        super().__init__(text)
        self.status = status


@dataclass(frozen=True, slots=True)
class Fetched:
    """What was at an address in the end: content from its beginning, number of bytes."""

    content: IO[bytes]
    size: int
    url: str


def fetch(
    url: str, *, limit: int = LIMIT, seconds: float = SECONDS, allowed: Collection[str] = ()
) -> Fetched:
    """What is at a web address; redirects are followed and looked at like the first address.

    `limit` bytes and `seconds` hold for all together. `allowed`: addresses (IP) that may be reached
    though they are internal. Raises `FetchError`.
    """
    until = time.monotonic() + seconds
    for _ in range(REDIRECTS + 1):
        parts = _checked(url)
        connection = _connected(parts, _resolved(parts, allowed), until)
        watchdog = threading.Timer(max(0.0, until - time.monotonic()), _cut, [connection.sock])
        watchdog.start()
        try:
            answer = _ask(connection, parts)
            if answer.status not in MOVED:
                return _read(answer, url, limit, until)
            onward = urljoin(url, answer.getheader("Location") or "")
            if parts.scheme == "https" and urlsplit(onward).scheme == "http":
                raise FetchError(
                    "Die Adresse leitet auf eine unverschlüsselte weiter. Nennen Sie die richtige."
                )
            url = onward
        except (OSError, http.client.HTTPException, ValueError):
            raise FetchError(SLOW if time.monotonic() >= until else _no_answer(parts)) from None
        finally:
            watchdog.cancel()
            connection.close()
    raise FetchError("Die Adresse leitet im Kreis. Nennen Sie die, an der die Datei liegt.")


def _checked(url: str) -> SplitResult:
    wrong = FetchError(
        "Das ist keine Adresse, die abgerufen werden kann. Sie beginnt mit https:// oder http:// "
        "und enthält weder Namen noch Kennwort."
    )
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise wrong from None
    if parts.scheme not in PORTS or not parts.hostname or parts.username is not None:
        raise wrong
    if port is not None and port < 1024 and port not in PORTS.values():
        raise wrong
    return parts


def is_internal(address: Address) -> bool:
    """Whether an address is not one of the open internet, also where it wraps one of IPv4."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = [address.ipv4_mapped, address.sixtofour, *(address.teredo or ())]
        low = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
        if address in NAT64:
            return is_internal(low)
        if any(one is not None and is_internal(one) for one in inner):
            return True
        if address.is_site_local or (address.ipv4_mapped is None and address.scope_id):
            return True
    return not address.is_global or address.is_multicast or address.is_reserved


def _resolved(parts: SplitResult, allowed: Collection[str]) -> list[str]:
    """The addresses of a host, asked once. Raises `FetchError` where any is internal."""
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise FetchError(f"Den Server „{host}“ gibt es nicht. Prüfen Sie die Adresse.") from None
    addresses = [str(one[4][0]) for one in found]
    for one in addresses:
        if one not in allowed and is_internal(ipaddress.ip_address(one)):
            raise FetchError(HOUSE)
    return addresses


def _connected(
    parts: SplitResult, addresses: list[str], until: float
) -> http.client.HTTPConnection:
    """A connection to one of just these addresses; the name is not asked for again."""
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    for address in addresses:
        left = until - time.monotonic()
        if left <= 0:
            raise FetchError(SLOW)
        try:
            reached = socket.create_connection((address, port), timeout=min(10.0, left))
            connection = http.client.HTTPConnection(host, port)
            connection.sock = reached
            if parts.scheme == "https":
                secure = ssl.create_default_context()
                connection.sock = secure.wrap_socket(reached, server_hostname=host)
            return connection
        except ssl.SSLError:
            raise FetchError(
                f"Der Server „{host}“ weist sich nicht gültig aus; von dort wird nichts geladen."
            ) from None
        except OSError:
            continue
    raise FetchError(_no_answer(parts))


def _cut(reached: socket.socket) -> None:
    """Time is up, also for a server that sends a byte now and then."""
    with suppress(OSError):
        reached.shutdown(socket.SHUT_RDWR)


def _ask(connection: http.client.HTTPConnection, parts: SplitResult) -> http.client.HTTPResponse:
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = f"?{quote(parts.query, safe='/%:@!$&()*+,;=~-._?')}" if parts.query else ""
    standard = parts.port in (None, PORTS[parts.scheme])
    name = f"[{parts.hostname}]" if ":" in (parts.hostname or "") else parts.hostname or ""
    headers = {
        "Host": name if standard else f"{name}:{parts.port}",
        "User-Agent": f"Lueckenlos/{__version__}",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    connection.request("GET", path + query, headers=headers)
    return connection.getresponse()


def _read(answer: http.client.HTTPResponse, url: str, limit: int, until: float) -> Fetched:
    if answer.status != 200:
        raise FetchError(
            f"Der Server antwortet mit Fehler {answer.status}. Prüfen Sie die Adresse.",
            answer.status,
        )
    if (answer.getheader("Content-Encoding") or "identity") != "identity":
        raise FetchError("Der Server schickt die Datei verpackt. Laden Sie sie stattdessen hoch.")
    content, size = SpooledTemporaryFile[bytes](IN_MEMORY), 0
    while block := answer.read1(BLOCK):
        size += len(block)
        if size > limit:
            content.close()
            raise FetchError(f"Dort liegen mehr als {limit // 1_000_000} MB; das ist zu viel.")
        content.write(block)
    if time.monotonic() >= until:  # the end may be where it was cut
        raise FetchError(SLOW)
    if answer.length:
        raise http.client.IncompleteRead(b"", answer.length)
    content.seek(0)
    return Fetched(content, size, url)


def _no_answer(parts: SplitResult) -> str:
    return f"Der Server „{parts.hostname}“ antwortet nicht richtig. Prüfen Sie die Adresse."
