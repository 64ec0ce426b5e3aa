"""What `where` chooses, and the encoding of the beginning of a long file."""

import pytest

from lueckenlos.exchange.tables.choosing import fits
from lueckenlos.exchange.tables.decoding import sampled_encoding


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("06634001", ["06634*"]),
        ("weiblich", ["männlich", "Weiblich"]),
        ("Unter 3 Jahre", ["unter  3 Jahre"]),
        ("Nord-Ost", ["nordost"]),
        ("*", ["*"]),
    ],
)
def test_a_value_fits(text, wanted):
    assert fits(text, wanted)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("6634001", ["06634*"]), ("0-3", ["0 3"]), ("01", ["*"]), ("12", ["1", "2*"]), ("", ["0"])],
)
def test_another_does_not(text, wanted):
    assert not fits(text, wanted)


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
