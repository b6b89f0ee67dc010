"""A reader's token cannot be made, stretched or bent."""

import pytest

from replate.lib.tokens import ReaderToken, read_reader, reader_key, sign_reader

KEY = reader_key("a secret")
NOW = 1_800_000_000


def test_a_token_says_who_until_it_is_over():
    token = sign_reader(KEY, 42, NOW + 600)
    assert read_reader(KEY, token, NOW) == ReaderToken(42, NOW + 600)
    assert read_reader(KEY, token, NOW + 599.9) is not None
    assert read_reader(KEY, token, NOW + 600) is None


def test_a_token_of_another_key_says_nothing():
    assert read_reader(reader_key("another"), sign_reader(KEY, 42, NOW + 600), NOW) is None


def test_a_token_with_any_character_changed_or_lost_says_nothing():
    token = sign_reader(KEY, 42, NOW + 600)
    for place, letter in enumerate(token):
        for other in {"A", "1", "."} - {letter}:
            assert read_reader(KEY, token[:place] + other + token[place + 1 :], NOW) is None
        assert read_reader(KEY, token[:place], NOW) is None
        assert read_reader(KEY, token[:place] + token[place + 1 :], NOW) is None


@pytest.mark.parametrize("value", ["", ".", "..", "a.b.c", "4²." * 9, "\0", "x" * 10_000, "-1.9999999999.", "נ.נ.נ"])
def test_nonsense_says_nothing(value):
    assert read_reader(KEY, value, NOW) is None
