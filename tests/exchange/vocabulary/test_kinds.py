"""The table of kinds of offer, and recognising a kind."""

import pytest

from lueckenlos.exchange.vocabulary.kinds import kinds_of_offer, kinds_version, recognise


def test_every_kind_is_recognised_by_each_of_its_words():
    for kind in kinds_of_offer():
        for word in (kind.key, kind.name, *kind.synonyms):
            assert recognise(word) is kind, word
            assert recognise(f" {word.upper()} ") is kind, word


def test_a_kind_is_well_formed():
    keys = {kind.key for kind in kinds_of_offer()}
    assert len(keys) == len(kinds_of_offer()) >= 55
    assert kinds_version()
    for kind in kinds_of_offer():
        assert -9 <= kind.ages[0] < kind.ages[1] <= 216, kind.key
        assert kind.access in {"komm", "geh", "setting", "digital"}, kind.key
        assert kind.prevention in {"universal", "selective", "indicated"}, kind.key
        assert kind.open_to in {"anyone", "residents", "assigned"}, kind.key
        assert kind.per_year > 0 and kind.confirm_months > 0, kind.key
        assert bool(kind.hosts) == (kind.access == "setting"), kind.key
        assert set(kind.hosts) <= keys, kind.key
        assert kind.field not in kind.also, kind.key
        assert kind.why and all(kind.why.values()), kind.key


@pytest.mark.parametrize("text", ["", "  ", "…", "Flohmarkt", "Stillgruppe und mehr"])
def test_what_is_no_kind(text: str):
    assert recognise(text) is None
