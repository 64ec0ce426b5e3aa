"""Text as a TOML file holds it."""

import tomllib

import pytest

from lueckenlos.exchange.files.toml import toml_text


@pytest.mark.parametrize("text", ["", "Öl", 'a"b\\c', "eins\nzwei\t\x00\x7f\x85", "😀"])
def test_a_text_is_read_back_as_it_was(text):
    assert tomllib.loads(f"a = {toml_text(text)}") == {"a": text}


def test_a_name_no_file_can_hold_is_still_written():
    assert toml_text("a\udcffb") == '"a?b"'
