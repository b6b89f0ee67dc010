"""Copy that comes in brings proposals of who said what."""

import pytest

from replate.claims.actions import accept
from replate.claims.models import Claim, Statement
from replate.wire.actions import Outcome

from ..factories import AT, make_editor, make_section
from .copies import CHANGED, page, receive_one

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def section():
    return make_section("Harbour")


def test_filing_a_page_leaves_statements_to_accept_with_claims_suggested():
    story = receive_one(page()).item.story
    statements = Statement.objects.filter(story=story)
    assert statements.count() >= 2
    assert set(statements.values_list("state", flat=True)) == {"proposed"}
    assert Claim.objects.of_story(story).exists()


def test_accepting_what_was_proposed_does_not_make_the_text_the_newsrooms():
    story = receive_one(page()).item.story
    statement = Statement.objects.filter(story=story, targets__isnull=False).first()
    accept(statement=statement, by=make_editor(), at=AT)
    assert receive_one(page(paragraphs=CHANGED)).outcome == Outcome.UPDATED
    statement.refresh_from_db()
    assert statement.is_accepted
