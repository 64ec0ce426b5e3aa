"""The encoding of a text that does not say it, and of the beginning of a long file."""

import pytest

from lueckenlos.exchange.files.decoding import decoded_text, sampled_encoding


@pytest.mark.parametrize(
    ("text", "encoding", "found"),
    [
        ("Käthe;Müller\n", "utf-8", "utf-8-sig"),
        ("Käthe;Müller\n", "utf-8-sig", "utf-8-sig"),
        ("Käthe;Müller\n", "cp1252", "cp1252"),
        ("Käthe;Müller\n", "utf-16", "utf-16"),
        ("Kathe;Muller\n", "utf-16-le", "utf-16-le"),
    ],
)
def test_the_encoding_of_a_sample(text, encoding, found):
    content = text.encode(encoding) * (1 if encoding == "utf-16" else 50)
    assert sampled_encoding(content) == found
    if encoding == "utf-8":
        assert sampled_encoding(content[:2]) == found, "cut inside a letter"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("Sprachcafé „Wortschatz“;Familien\n", "cp1252"),
        ("Treff „alle zusammen“;Haus\n", "cp1252"),
        ("Treff „alle”;Haus\n", "cp1252"),
        ("Beitrag 5 €, § 24 – § 90 …\n", "cp1252"),
        ("„Wortschatz“ für Mädchen\n", "cp1252"),
        ("ÄRZTE;GRÖSSE;Straße\n", "cp1252"),
        ("Mädchen;Straße;ältere Übung;Öl\n", "cp850"),
        ("ältere;Kinder\n", "cp850"),
        ("GRÖSSE;ÜBUNG\n", "cp850"),
        ("Café;Größe\n", "cp850"),
        ("Mädchen;Größe;möglich;Übung\n", "mac_roman"),
        ("Café;Kräfte\n", "mac_roman"),
    ],
)
def test_an_encoding_nobody_tells(text, encoding):
    assert decoded_text("liste.csv", text.encode(encoding))[0] == text
