"""The claims desk as an editor's browser asks it, without a script."""

import pytest
from django.contrib.auth.models import Permission
from django.urls import reverse

from replate.claims.models import Claim, Source, Statement
from replate.claims.proposing import propose_for
from replate.desk.roles import set_up_groups
from replate.people.models import User
from replate.stories.models import FrontPage, Story

from ..factories import AT
from .newsroom import PARAGRAPHS, editor, go_out, make_claim, make_ferry_story, make_source, propose, say, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def story():
    story = make_ferry_story()
    story.save_revision()
    return story


@pytest.fixture
def claim(story):
    return make_claim(story)


@pytest.fixture
def desk(client, story):
    client.force_login(editor())
    return client


def show(desk, story, **query):
    return desk.get(reverse("story_claims", args=[story.pk]), query)


def decide(desk, statement, verb, **data):
    address = reverse("story_claims_decide", args=[statement.story_id, statement.pk, verb])
    return desk.post(address, data, follow=True)


def mend_form(response, **changes):
    """What the browser posts from the form as it is shown, with `changes`."""
    form = response.context["form"]
    data = {name: form[name].value() for name in form.fields}
    data |= {f"{form.targets.prefix}-{key}": value for key, value in form.targets.management_form.initial.items()}
    for target in form.targets:
        data |= {target.add_prefix(name): target[name].value() for name in target.fields}
    return {name: value for name, value in (data | changes).items() if value not in (None, False)}


def test_the_page_shows_the_text_with_its_spans_and_the_first_proposal(desk, story, claim):
    propose(story, claim, make_source("the board"), quote="The ferry will stop sailing in June")
    page = show(desk, story).content.decode()
    assert '<mark class="span span--proposed span--current"' in page
    assert "Statement 1 of 1" in page
    assert "says a letter that the harbour board got on Monday." in page


def test_accepting_moves_the_claim_and_goes_on_to_the_next_proposal(desk, story, claim):
    first = propose(story, claim, make_source("the board"))
    second = propose(story, claim, make_source(), "denies", paragraph=2)
    response = decide(desk, first, "accept", claim=claim.pk)
    assert Statement.objects.get(pk=first.pk).is_accepted
    page = response.content.decode()
    assert "“The ferry will stop sailing”: open → reported." in page
    assert response.context["bench"].current == second
    page = decide(desk, second, "accept", claim=claim.pk).content.decode()
    assert "reported → contested" in page
    assert "said by the board, denied by Ona Vell" in page


def test_a_new_claim_is_made_in_place(desk, story):
    statement = propose(story, None, make_source("the board"))
    decide(desk, statement, "accept", text="The ferry is to be sold", kind="decision")
    claim = Claim.objects.get(text="The ferry is to be sold")
    assert (claim.kind, claim.targets.get().statement) == ("decision", statement)


def test_accepting_without_a_claim_says_what_to_do(desk, story):
    statement = propose(story, None, make_source("the board"))
    assert "Choose the claim that this bears on" in decide(desk, statement, "accept").content.decode()
    assert Statement.objects.get(pk=statement.pk).is_proposed


def test_a_script_gets_the_work_area_alone(desk, story, claim):
    statement = propose(story, claim, make_source("the board"))
    address = reverse("story_claims_decide", args=[story.pk, statement.pk, "accept"])
    response = desk.post(address, {"claim": claim.pk}, headers={"X-Fragment": "bench"})
    page = response.content.decode()
    assert (response.status_code, page.count("<html")) == (200, 0)
    assert 'id="bench"' in page
    assert "Accepted. “The ferry will stop sailing”: open → reported." in page


def test_a_mended_source_and_stance_are_kept(desk, story, claim):
    statement = propose(story, claim, make_source("the ministr"))
    form = mend_form(
        show(desk, story), source="Ona Vell; the board", **{"target-0-stance": "denies", "channel": "on the radio"}
    )
    decide(desk, statement, "mend", **form)
    mended = Statement.objects.with_parts().get(pk=statement.pk)
    assert [source.name for source in mended.speakers] == ["Ona Vell", "the board"]
    assert (mended.primary.stance, mended.channel, mended.state) == ("denies", "on the radio", "proposed")


def test_naming_a_known_source_does_not_make_it_what_the_misread_one_was(desk, story, claim):
    known = make_source()
    statement = propose(story, claim, make_source("a minister", identity="anonymous"))
    decide(desk, statement, "mend", **mend_form(show(desk, story), source="Ona Vell"))
    known.refresh_from_db()
    assert known.identity == "named"


def test_what_a_misread_source_is_can_be_mended_while_nothing_rests_on_it(desk, story, claim):
    statement = propose(story, claim, make_source("a spokesman", identity="anonymous"))
    decide(desk, statement, "mend", **mend_form(show(desk, story), source_kind="group", speaks_for="the ministry"))
    source = Statement.objects.get(pk=statement.pk).speakers[0]
    assert (source.kind, str(source.speaks_for)) == ("group", "the ministry")


def test_a_source_whose_name_somebody_keeps_is_not_made_a_named_one(desk, story, claim):
    source = make_source("an aide", identity="anonymous", known_by="The editor")
    statement = propose(story, claim, source)
    form = mend_form(show(desk, story, at=statement.pk), source_identity="named")
    response = decide(desk, statement, "mend", **form)
    assert response.status_code == 200 and "source_known_by_only_if_anonymous" in response.content.decode()
    assert Source.objects.get(pk=source.pk).identity == "anonymous"


def test_a_second_claim_and_evidence_can_be_added(desk, story, claim):
    other = make_claim(story, "The letter is genuine", kind="authenticity")
    say(story, other, make_source("the clerk"), "confirms", paragraph=1)
    statement = propose(story, claim, make_source("the board"))
    form = mend_form(
        show(desk, story, at=statement.pk),
        evidence_what="letter",
        evidence_access="seen by our reporter",
        **{"target-1-claim": other.pk, "target-1-stance": "confirms", "target-1-certainty": "CT"},
    )
    decide(desk, statement, "mend", **form)
    mended = Statement.objects.with_parts().get(pk=statement.pk)
    assert [row.claim for row in mended.targets.all()] == [claim, other]
    assert str(mended.evidence.get()) == "letter seen by our reporter"


def test_a_mistake_in_the_form_is_shown_with_what_was_typed(desk, story, claim):
    statement = propose(story, claim, make_source("the board"))
    form = mend_form(show(desk, story), source="", channel="on the radio")
    response = decide(desk, statement, "mend", **form)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Source: This field is required." in page
    assert "on the radio" in page


def test_what_is_taken_back_is_a_proposal_and_the_status_goes_back(desk, story, claim):
    say(story, claim, make_source("the board"))
    denial = say(story, claim, make_source(), "denies", paragraph=2)
    page = decide(desk, denial, "take_back").content.decode()
    assert "contested → reported" in page


def test_a_pin_with_its_reason_is_shown_beside_the_derived_status(desk, story, claim):
    say(story, claim, make_source("the board"))
    address = reverse("story_claims_claim", args=[story.pk, claim.pk, "pin"])
    page = desk.post(address, {"status": "confirmed", "reason": "We saw the order."}, follow=True).content.decode()
    assert "Pinned by Edda Brink: We saw the order. The statements alone say: reported: said by the board." in page
    desk.post(reverse("story_claims_claim", args=[story.pk, claim.pk, "unpin"]))
    assert Claim.objects.get(pk=claim.pk).pin_status == ""


def test_a_pin_without_a_reason_is_refused(desk, story, claim):
    say(story, claim, make_source("the board"))
    address = reverse("story_claims_claim", args=[story.pk, claim.pk, "pin"])
    assert "Reason: This field is required" in desk.post(address, {"status": "denied"}, follow=True).content.decode()


def test_what_was_accepted_after_publication_stands_as_unpublished(desk, story, claim):
    say(story, claim, make_source("the board"))
    go_out(story)
    assert "unpublished until the next version" not in show(desk, story).content.decode()
    say(story, claim, make_source(), "denies", paragraph=2)
    page = show(desk, story).content.decode()
    assert "unpublished until the next version" in page
    assert "Readers were told: reported" in page
    assert told(story)[claim.text]["status"] == "reported"


def test_reading_again_proposes_what_is_new(desk, story):
    page = desk.post(reverse("story_claims_read", args=[story.pk]), follow=True).content.decode()
    assert "new proposals." in page
    assert Statement.objects.filter(story=story).exists()


def test_a_statement_that_the_reading_missed_is_added_by_hand(desk, story):
    data = {"paragraph": 0, "quote": "a letter that the harbour board got", "source": "the board"}
    desk.post(reverse("story_claims_add", args=[story.pk]), data)
    statement = Statement.objects.get(story=story)
    assert (statement.quote, statement.who) == (data["quote"], "the board")
    assert PARAGRAPHS[0][statement.spans[0][0] : statement.spans[0][1]] == data["quote"]


@pytest.mark.parametrize("source", [";", "x" * 301])
def test_a_statement_of_nobody_or_of_a_name_without_end_is_not_added(desk, story, source):
    data = {"paragraph": 0, "quote": "The ferry will stop sailing", "source": source}
    response = desk.post(reverse("story_claims_add", args=[story.pk]), data, headers={"X-Fragment": "1"})
    assert response.status_code == 422
    assert not Statement.objects.exists() and not Source.objects.exists()


def test_a_statement_follows_its_words_to_another_paragraph_and_is_kept_when_they_are_gone(desk, story, claim):
    kept = say(story, claim, make_source("the board"), quote="The ferry will stop sailing in June")
    gone = say(story, claim, make_source(), "denies", paragraph=2)
    draft = Story.objects.get(pk=story.pk)
    draft.body = [("text", "<p>New on top.</p><p>Yesterday: The ferry will stop sailing in June, it was said.</p>")]
    draft.save_revision()
    bench = show(desk, story).context["bench"]
    assert bench.paragraphs[1].statements == [kept]
    assert bench.lost == [gone]


def test_claims_of_other_stories_are_suggested_where_they_fit(desk, story):
    other = make_ferry_story()
    running = make_claim(other, "The harbour board will sell the ferry")
    say(other, running, make_source("the board"))
    propose(story, None, make_source(), quote="The ferry will stop sailing in June")
    assert running in show(desk, story).context["bench"].suggestions


def test_who_may_not_edit_the_story_may_not_see_its_claims(client, story):
    user = User.objects.create_user("writer@courier.example", "a long pass phrase", is_staff=True)
    user.user_permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(user)
    assert show(client, story).status_code in (302, 403)
    client.logout()
    assert show(client, story).status_code == 302


def test_only_administrators_see_who_knows_an_anonymous_sources_name(client):
    story = make_ferry_story()
    groups = set_up_groups(FrontPage.objects.all())
    source = Source.objects.create(name="an aide", identity="anonymous", known_by="Edda Brink and the chair")
    address = reverse("wagtailsnippets_claims_source:edit", args=[source.pk])
    for name in ("Writers", "Editors", "Administrators"):
        user = User.objects.create_user(f"{name.lower()}@courier.example", "a long pass phrase", is_staff=True)
        user.groups.add(groups[name])
        client.force_login(user)
        page = client.get(address).content.decode()
        assert "an aide" in page, name
        assert ("and the chair" in page) == (name == "Administrators"), name
    assert story.pk


def test_the_story_editor_and_the_listing_lead_to_the_claims(desk, story):
    address = reverse("story_claims", args=[story.pk])
    assert address in desk.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).content.decode()
    listing = reverse("wagtailadmin_explore", args=[story.get_parent().pk])
    assert address in desk.get(listing).content.decode()


def test_a_long_story_is_shown_in_bounded_queries(desk, django_assert_max_num_queries):
    story = make_ferry_story([f"Mayor Aal{n} Berg{n} said the ferry had {n} holes." for n in range(60)])
    story.save_revision()
    assert propose_for(story=story, at=AT) >= 50
    show(desk, story)
    with django_assert_max_num_queries(90):
        show(desk, story)
