"""Languages: what is translated is translated whole, and whoever chooses one keeps it."""

from __future__ import annotations

import importlib.util
import io
import re
from collections.abc import Callable
from pathlib import Path

import allauth
import django.contrib.auth
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.pofile import read_po
from django.conf import settings
from django.core.mail import EmailMessage
from django.test import Client
from django.utils import translation
from django.utils.formats import number_format
from django.utils.translation import to_locale
from django.utils.translation.template import templatize
from tests.e2e import walk
from tests.platform.accounts.conftest import PASSWORD, World
from tests.platform.accounts.conftest import browser as browser
from tests.platform.accounts.conftest import world as world

from lueckenlos.accounts.search import source_names
from lueckenlos.web.navigation import entries
from lueckenlos.web.script_words import WORDS, script_words

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "lueckenlos"
LOCALE = PACKAGE / "config" / "locale"
OTHERS = [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
KEYWORDS = {"_": None, "gettext": None, "gettext_lazy": None, "ngettext": (1, 2)}
VALUE = re.compile(r"%\(\w+\)s|%[sd]")
DROPPED = {"%(site_name)s"}
"""A value that a text of ours may leave out."""
FAMILIAR = re.compile(
    r"\b(du|dein(e[mnrs]?)?|dir|dich|euch|euer|eure[mnrs]?)\b|\bbitte "
    r"(gib|wähle|verwende|benutze|klicke?|folge|prüfe|überprüfe|melde|kontaktiere|versuche|"
    r"bestätige|lass|habe|rufe|stelle|speichere|scanne)\b",
    re.IGNORECASE,
)
GERMAN_MAIN = '<main id="inhalt" class="page" tabindex="-1" lang="de">'


def catalogue(code: str) -> Catalog:
    name = to_locale(code)
    with (LOCALE / name / "LC_MESSAGES" / "django.po").open("rb") as file:
        return read_po(file, locale=name.partition("_")[0], abort_invalid=True)


def messages_of(source: str) -> set[str]:
    found = extract("python", io.BytesIO(source.encode()), keywords=KEYWORDS)
    return {words if isinstance(words, str) else words[0] for _, words, _, _ in found}


def said() -> set[str]:
    """Every text that is to be translated: of templates, of code, of navigation and search."""
    found = {one.name for one in entries()} | {one.group for one in entries()} - {""}
    found |= {*source_names(), *WORDS}
    for path in PACKAGE.rglob("*.html"):
        source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        found |= messages_of("\n".join(line.strip() for line in source.splitlines()))
    for path in PACKAGE.rglob("*.py"):
        found |= messages_of(path.read_text(encoding="utf-8"))
    return found


def test_what_scripts_say_is_what_pages_bring() -> None:
    scripts = (ROOT / "frontend" / "web").glob("*.ts")
    told = {
        one for path in scripts for one in re.findall(r'\bsay\("([^"]+)"', path.read_text("utf-8"))
    }
    assert sorted(told) == sorted(WORDS)
    with translation.override("de"):
        assert script_words() == {}
    with translation.override("en"):
        assert script_words()["nichts"] == "nothing"


@pytest.mark.parametrize("code", OTHERS)
def test_every_text_is_translated_and_nothing_else(code: str) -> None:
    found = {one.id if isinstance(one.id, str) else one.id[0]: one for one in catalogue(code)}
    header = found.pop("")
    wanted = said()
    assert sorted(wanted - set(found)) == []
    assert sorted(set(found) - wanted) == [], "nobody says this any more"
    empty = [key for key, one in found.items() if not one.string or one.string == ("", "")]
    assert empty == []
    assert not header.fuzzy
    assert [key for key, one in found.items() if one.fuzzy] == []


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_keeps_the_values(code: str) -> None:
    for one in catalogue(code):
        ids, strings = ([two] if isinstance(two, str) else two for two in (one.id, one.string))
        values = set(re.findall(r"%\(\w+\)s", ids[0]))
        assert all(set(re.findall(r"%\(\w+\)s", text)) == values for text in strings), one.id


@pytest.mark.parametrize("code", [code for code, _ in settings.LANGUAGES])
def test_the_catalogues_of_this_checkout_are_compiled_and_up_to_date(
    tmp_path: Path, code: str
) -> None:
    path = ROOT / "frontend" / "catalogues.py"
    spec = importlib.util.spec_from_file_location("catalogues", path)
    assert spec and spec.loader
    catalogues = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(catalogues)
    there = LOCALE / to_locale(code) / "LC_MESSAGES" / "django.mo"
    assert there.is_file(), "make setup compiles the catalogues"
    copy = tmp_path / to_locale(code) / "LC_MESSAGES"
    copy.mkdir(parents=True)
    (copy / "django.po").write_bytes(there.with_suffix(".po").read_bytes())
    catalogues.LOCALE = tmp_path
    catalogues.compile_all()
    assert (copy / "django.mo").read_bytes() == there.read_bytes(), "make setup compiles it anew"


# --- how German is spoken -------------------------------------------------------------------------


def _idp(one: Message) -> bool:
    return bool(one.locations) and all("idp/" in place for place, _ in one.locations)


def foreign() -> list[Message]:
    """The German texts of others: of allauth, but for the parts we do not use, and of log-ins."""
    found = list[Message]()
    for package in (allauth, django.contrib.auth):
        path = Path(package.__file__).parent / "locale/de/LC_MESSAGES/django.po"
        with path.open("rb") as file:
            every = [one for one in read_po(file, locale="de") if one.id]
        found += [one for one in every if not _idp(one)]
    return found


def test_no_text_of_others_says_du() -> None:
    with translation.override("de"):
        spoken = {one.id: [translation.gettext(one.id)] for one in foreign()
                  if isinstance(one.id, str)}  # fmt: skip
        for one in foreign():
            if not isinstance(one.id, str):
                spoken[one.id] = [translation.ngettext(*one.id, number) for number in (1, 2)]
    assert len(spoken) > 300
    assert [key for key, texts in spoken.items() if any(map(FAMILIAR.search, texts))] == []


def test_the_texts_of_others_are_still_theirs_and_keep_their_values() -> None:
    theirs = {one.id for one in foreign()}
    ours = [one for one in catalogue("de") if one.id]
    assert [one.id for one in ours if one.id not in theirs] == []
    for one in ours:
        ids, strings = ([two] if isinstance(two, str) else two for two in (one.id, one.string))
        wanted = set(VALUE.findall(ids[-1]))
        assert set(VALUE.findall(strings[-1])) - DROPPED == wanted - DROPPED, one.id


@pytest.mark.parametrize("who", walk.WHO)
def test_no_page_says_du(world: World, who: str) -> None:
    client = walk.signed_in(walk.user_of(world, who))
    for path in walk.addresses(world):
        answer = client.get(path)
        if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
            continue
        text = re.sub(r"<[^>]+>", " ", answer.content.decode())
        assert not FAMILIAR.search(text), (path, FAMILIAR.search(text))


def test_no_mail_says_du(client: Client, world: World, mailoutbox: list[EmailMessage]) -> None:
    user = world.people["here"]["steering"]
    for address in (user.email, "unbekannt@example.org"):
        client.post("/konto/password/reset/", {"email": address})
    member = walk.signed_in(user)
    new = "ein anderes langes Wort"
    member.post("/konto/password/change/",
                {"oldpassword": PASSWORD, "password1": new, "password2": new})  # fmt: skip
    assert len(mailoutbox) >= 2
    for mail in mailoutbox:
        assert not FAMILIAR.search(f"{mail.subject} {mail.body}"), mail.body


# --- which language a page speaks -----------------------------------------------------------------


def page(client: Client, path: str, **headers: str) -> str:
    return str(client.get(path, headers=headers).content.decode())


def test_a_stranger_gets_the_language_of_the_browser_and_no_cookie(client: Client) -> None:
    answer = client.get("/", headers={"Accept-Language": "en-GB,en;q=0.9"})
    text = answer.content.decode()
    assert '<html lang="en"' in text and "Skip to content" in text
    assert answer.headers["Content-Language"] == "en"
    assert "Accept-Language" in answer.headers["Vary"]
    assert not answer.cookies
    assert '<html lang="de"' in page(client, "/")
    assert '<html lang="de"' in page(client, "/", **{"Accept-Language": "fr"})


def test_a_strangers_choice_goes_on_with_the_links_and_needs_no_cookie(client: Client) -> None:
    answer = client.get("/?sprache=en")
    text = answer.content.decode()
    for path in ("/", "/konto/login/", "/impressum/", "/datenschutz/", "/barrierefreiheit/"):
        assert f'href="{path}?sprache=en"' in text
    assert not answer.cookies
    assert 'href="/impressum/"' in page(client, "/")
    german = page(client, "/?sprache=de", **{"Accept-Language": "en"})
    assert '<html lang="de"' in german and 'href="/impressum/?sprache=de"' in german


def test_a_language_that_is_not_there_changes_nothing(client: Client) -> None:
    text = page(client, "/?sprache=tlh%22%3E")
    assert '<html lang="de"' in text and "tlh" not in text.replace("sprache=", "")


def test_the_choice_before_the_log_in_is_kept_after_it(client: Client, world: World) -> None:
    text = page(client, "/konto/login/?sprache=en")
    assert "<h1" in text and ">Sign in</h1>" in text
    assert 'action="/konto/login/?sprache=en"' in text
    said = {"login": world.people["here"]["steering"].email, "password": PASSWORD}
    assert client.post("/konto/login/?sprache=en", said).status_code == 302
    assert '<html lang="en"' in page(client, "/k/lindenau/")
    page(client, "/k/lindenau/?sprache=de")
    assert '<html lang="de"' in page(client, "/", **{"Accept-Language": "en"})


def test_a_stale_session_of_a_stranger_is_not_revived_by_a_choice(client: Client, db: None) -> None:
    client.cookies[settings.SESSION_COOKIE_NAME] = "v" * 32
    answer = client.get("/?sprache=en")
    assert (
        settings.SESSION_COOKIE_NAME not in answer.cookies
        or not answer.cookies[settings.SESSION_COOKIE_NAME].value
    )


def test_a_page_that_is_german_only_says_so_and_is_german_throughout(
    world: World, browser: Callable[..., Client]
) -> None:
    client = browser(world.people["here"]["coordinator"])
    text = page(client, "/k/lindenau/menschen/?sprache=en")
    assert '<html lang="en"' in text and GERMAN_MAIN in text
    assert "So far this page is in German only." in text
    assert '<title lang="de">Menschen' in text
    assert "Diese Seite gibt es bisher nur auf Deutsch." not in page(
        client, "/k/lindenau/menschen/?sprache=de"
    )
    answer = client.post("/k/lindenau/menschen/?sprache=en", {"email": "", "role": "editor"})
    main = answer.content.decode().partition("<main")[2]
    assert "Dieses Feld ist zwingend erforderlich." in main


@pytest.mark.parametrize("path", ["/", "/konto/login/", "/konto/signup/", "/impressum/"])
def test_a_translated_page_is_no_german_part(client: Client, db: None, path: str) -> None:
    text = page(client, f"{path}?sprache=en")
    assert GERMAN_MAIN not in text and "German only" not in text
    assert not re.search(r"<h1[^>]*>[^<]*(Anmelden|Zugänge|Impressum|Kette)", text)


def test_errors_speak_the_language_too(client: Client) -> None:
    text = page(client, "/gibt-es-nicht/?sprache=en")
    assert '<html lang="en">' in text and "There is no such page" in text
    assert 'href="/?sprache=en"' in text


def test_every_language_is_a_link_with_its_own_name(client: Client) -> None:
    text = page(client, "/gestaltung/?q=Nord&sprache=en")
    assert re.search(r'href="\?q=Nord&amp;sprache=de" lang="de" hreflang="de">Deutsch</a>', text)
    assert re.search(r'lang="en" hreflang="en" aria-current="true">English</a>', text)


def test_numbers_and_dates_follow_the_language() -> None:
    with translation.override("en"):
        assert number_format(1234.5) == "1,234.5"
    with translation.override("de"):
        assert number_format(1234.5) == "1.234,5"
