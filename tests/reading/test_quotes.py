"""Finding quotes among apostrophes, plural possessives and unbalanced marks."""

import pytest

from replate.reading.quotes import find_quotes


@pytest.mark.parametrize(
    ("text", "quotes"),
    [
        ("He said “no” and “yes”.", ["“no”", "“yes”"]),
        ("It’s ‘the dockers’ flu’, he said.", ["‘the dockers’ flu’"]),
        ("'It's over,' she said. The '90s are gone.", ["'It's over,'"]),
        ('"Don\'t," he said, "go."', ['"Don\'t,"', '"go."']),
        ("“They say ‘premature’ now.”", ["“They say ‘premature’ now.”"]),
        ("«Non», dit-il.", ["«Non»"]),
        ("The players’ union and the owners’ lawyers", []),
        ("He said “no and left.", []),
    ],
)
def test_quotes_are_found(text, quotes):
    assert [text[q.start : q.end] for q in find_quotes(text)] == quotes


def test_an_unclosed_quote_goes_on_when_the_next_paragraph_opens_one():
    (quote,) = find_quotes("He said: “It began", next_opens=True)
    assert quote.open_ended
