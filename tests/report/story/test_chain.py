"""The map of where the chain holds, and what it may not show."""

from dataclasses import replace

from tests.report.story.telling import RUN, areas, blocks, link, told

from lueckenlos.report.blocks import Chart, Hint, Part, Table


def test_a_map_tells_lower_bounds_where_nothing_can_be_judged():
    links = (
        link(judgeable=False, held=0.5),
        link("hilfen/0-3", judgeable=False, held=0.0),
        link(area="b", held=1.0),
    )
    drawn = next(one for one in blocks(told(replace(RUN, complete=()), links=links), Chart, "kette")
                 if one.title == "Wo die Kette trägt")  # fmt: skip
    assert drawn.table.rows == (("Ort a", "mind. 50 %"), ("Ort b", "100 %"))


def test_the_public_map_says_what_is_secret():
    made = told(replace(RUN, public=True), links=(link(), link(area="b", held=None)))
    drawn = [one for one in blocks(made, Chart, "kette") if one.title == "Wo die Kette trägt"]
    assert drawn[0].table.rows[1] == ("Ort b", "geheim")
    assert "geheim, zum Schutz kleiner Zahlen" in drawn[0].svg


def test_a_map_of_nothing_is_told_in_words():
    links = tuple(link(area=key, held=0.5 if key == "a" else None) for key in "abcde")
    made = told(replace(RUN, public=True), grounds=areas("abcde"), links=links)
    assert not [one for one in blocks(made, Chart, "kette") if one.title.startswith("Wo ")]
    said = [one for one in blocks(made, Hint, "kette") if one.title == "Wo die Kette trägt"]
    assert "4 von 5 Gebieten" in said[0].text
    left = [one for one in blocks(made, Table, "kette") if one.caption.startswith("Wo die Kette")]
    assert left[0].rows == (("Ort a", "50 %"),)


def test_what_is_withheld_is_not_left_out_of_a_sentence_or_a_mean():
    helped = link("hilfen/0-3", held=None), link("hilfen/0-3", area="b", held=0.9)
    links = (link(), link(area="b", held=0.9), *helped)
    made = told(replace(RUN, public=True), links=links)
    first, second_ = blocks(made, Part)
    assert "beurteilbare" not in first.text and "beurteilbare" in second_.text
    drawn = [one for one in blocks(made, Chart, "kette") if one.title == "Wo die Kette trägt"]
    assert drawn[0].table.rows == (
        ("Ort a", "geheim"), ("Ort b", "90 %"),
    )  # fmt: skip
