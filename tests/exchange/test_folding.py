"""Spellings that mean the same word, and the one meant where none is."""

from lueckenlos.exchange.folding import fold, plain
from lueckenlos.exchange.quoting import nearest


def test_folding():
    assert fold("Eltern-Kind-Café (groß)") == "elternkindcafegross"
    assert fold("U\u0308bung") == fold("Übung") == fold("UEBUNG") == "uebung"
    assert plain("Straße 5, Öd") == "strasse 5, oed"
    assert nearest("einwoner", ["einwohner", "name"]) == "einwohner"
    assert nearest("xyz", ["einwohner", "name"]) == ""
