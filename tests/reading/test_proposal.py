"""The proposal as plain data."""

import json
from datetime import date

from replate.reading.proposal import propose

PAGE = """Ferry was overloaded, sailor says

By Ana Peel

The harbour master denied on Monday that the ferry had been overloaded when it left the quay in fog.

A sailor, who asked not to be named because he still works on the boat, said he had counted 200 passengers.
"""


def test_a_page_becomes_an_article_with_statements():
    proposal = propose(PAGE, date(2024, 5, 16))
    assert proposal["article"]["headline"] == "Ferry was overloaded, sailor says"
    first, second = proposal["statements"]
    assert first["date"] == "2024-05-13"
    assert first["stance"] == "denies"
    start, end = first["spans"][0]
    assert first["para_text"][start:end].startswith("the ferry had been overloaded")
    assert second["identity"] == "anonymous"
    assert second["anonymity_reason"].startswith("because he still works")
    assert json.loads(json.dumps(proposal)) == proposal
