"""The status rule: its table row by row, its corner cases, its properties."""

import itertools
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from replate.claims.rule import standings, status_of
from replate.claims.said import Certainty, ClaimKind, Flag, Identity, Said, Speaker, Stance, Status

COUNTER = itertools.count(1)

MINISTRY = Speaker("ministry", "the ministry")
SPOKESWOMAN = Speaker("spokeswoman", "a spokeswoman", Identity.ANONYMOUS, speaks_for="ministry")
MINISTER = Speaker("minister", "the minister", institution="ministry")
MAYOR = Speaker("mayor", "the mayor")
DOCTOR = Speaker("doctor", "the doctor")
OFFICIAL = Speaker("official", "an official", Identity.ANONYMOUS, institution="ministry")
AIDE = Speaker("aide", "an aide", Identity.ANONYMOUS)
TWO_OFFICIALS = Speaker("two", "two officials", Identity.ANONYMOUS, group=True)
LETTER = Speaker("letter", "the letter", Identity.DOCUMENT)
NEWSROOM = Speaker("newsroom", "the newsroom")


def said(speaker, stance, **more):
    """A statement spoken after all those made before it."""
    number = next(COUNTER)
    return Said(**{"id": number, "speakers": (speaker,), "stance": stance, "paragraph": number, **more})


def event(*statements):
    return status_of(ClaimKind.EVENT, statements)


# The table, row by row


def test_r0_a_claim_nobody_spoke_on_is_unverified():
    assert (event().status, event().rule, event().timeline) == (Status.UNVERIFIED, "R0", ())


@pytest.mark.parametrize("stance", [Stance.QUESTIONS, Stance.DECLINES, Stance.COMMENTS, Stance.QUALIFIES])
def test_r0_questions_and_comments_alone_leave_a_claim_unverified(stance):
    standing = event(said(MINISTRY, stance))
    assert (standing.status, standing.rule) == (Status.UNVERIFIED, "R0")


def test_r1_support_withdrawn_by_its_voice_makes_a_claim_retracted():
    standing = event(said(MINISTRY, Stance.CONFIRMS), said(MINISTRY, Stance.RETRACTS))
    assert (standing.status, standing.rule, standing.flags) == (Status.RETRACTED, "R1", (Flag.SOURCE_REVERSED,))


def test_r1_holds_whether_or_not_others_deny():
    standing = event(said(MINISTRY, Stance.CONFIRMS), said(MAYOR, Stance.DENIES), said(MINISTRY, Stance.RETRACTS))
    assert (standing.status, standing.rule) == (Status.RETRACTED, "R1")


def test_r1_a_retraction_whose_first_word_was_not_accepted_withdraws_support():
    assert event(said(MINISTRY, Stance.RETRACTS)).status == Status.RETRACTED


def test_r1_a_retraction_stands_when_its_voice_then_denies():
    statements = [said(MINISTRY, stance) for stance in (Stance.ASSERTS, Stance.RETRACTS, Stance.DENIES)]
    assert event(*statements).rule == "R1"


def test_r1_needs_a_retraction_so_a_voice_that_asserts_then_denies_leaves_a_claim_denied():
    standing = event(said(MINISTRY, Stance.ASSERTS), said(MINISTRY, Stance.DENIES))
    assert (standing.status, standing.rule, standing.flags) == (Status.DENIED, "R4", (Flag.SOURCE_REVERSED,))


def test_r2_the_competent_body_on_the_record_confirms():
    standing = event(said(MINISTRY, Stance.ASSERTS, auth=True))
    assert (standing.status, standing.rule, standing.flags) == (Status.CONFIRMED, "R2", ())


def test_r2_a_newsrooms_own_observation_confirms():
    assert event(said(NEWSROOM, Stance.ASSERTS, observation=True)).status == Status.CONFIRMED


def test_r2_a_named_source_that_confirms_is_enough():
    assert event(said(MAYOR, Stance.CONFIRMS)).status == Status.CONFIRMED


def test_r2_a_document_that_a_newsroom_saw_confirms_where_an_unseen_one_does_not():
    assert event(said(LETTER, Stance.CONFIRMS, seen=True)).status == Status.CONFIRMED
    assert event(said(LETTER, Stance.CONFIRMS)).status == Status.REPORTED


def test_r2_two_anonymous_sources_confirm_with_a_flag():
    standing = event(said(OFFICIAL, Stance.CONFIRMS), said(AIDE, Stance.CONFIRMS))
    assert (standing.status, standing.rule, standing.flags) == (Status.CONFIRMED, "R2", (Flag.ANONYMOUS_ONLY,))


def test_r2_a_group_of_anonymous_sources_counts_as_two():
    standing = event(said(TWO_OFFICIALS, Stance.CONFIRMS))
    assert (standing.status, standing.flags) == (Status.CONFIRMED, (Flag.ANONYMOUS_ONLY,))


def test_r2_two_anonymous_sources_speaking_jointly_confirm():
    assert event(said(OFFICIAL, Stance.CONFIRMS, speakers=(OFFICIAL, AIDE))).status == Status.CONFIRMED


def test_r2_an_unnamed_spokesperson_is_on_the_record():
    assert event(said(SPOKESWOMAN, Stance.ASSERTS, auth=True)).status == Status.CONFIRMED
    assert event(said(OFFICIAL, Stance.ASSERTS, auth=True)).status == Status.REPORTED


def test_r3_an_assertion_by_a_named_source_is_reported():
    standing = event(said(MAYOR, Stance.ASSERTS))
    assert (standing.status, standing.rule, standing.flags) == (Status.REPORTED, "R3", ())


def test_r3_one_anonymous_source_is_flagged():
    standing = event(said(AIDE, Stance.CONFIRMS))
    assert (standing.status, standing.flags) == (Status.REPORTED, (Flag.SINGLE_ANONYMOUS,))


def test_r3_two_anonymous_sources_that_only_assert_do_not_confirm():
    standing = event(said(OFFICIAL, Stance.ASSERTS), said(AIDE, Stance.ASSERTS))
    assert (standing.status, standing.flags) == (Status.REPORTED, (Flag.ANONYMOUS_ONLY,))


@pytest.mark.parametrize("certainty", [Certainty.PROBABLE, Certainty.POSSIBLE])
def test_r3_what_is_only_probable_or_possible_cannot_confirm(certainty):
    assert event(said(MINISTRY, Stance.CONFIRMS, auth=True, certainty=certainty)).status == Status.REPORTED
    assert event(said(TWO_OFFICIALS, Stance.CONFIRMS, certainty=certainty)).status == Status.REPORTED


def test_r3_what_is_known_only_through_another_cannot_confirm():
    assert event(said(MINISTRY, Stance.CONFIRMS, auth=True, via=(MAYOR,))).status == Status.REPORTED


def test_r3_what_two_sources_told_one_anonymous_source_rests_on_that_one():
    told = [said(speaker, Stance.CONFIRMS, via=(AIDE,)) for speaker in (OFFICIAL, TWO_OFFICIALS)]
    standing = event(said(AIDE, Stance.CONFIRMS), *told)
    assert (standing.status, standing.flags) == (Status.REPORTED, (Flag.SINGLE_ANONYMOUS,))


def test_r3_a_conditional_assertion_is_reported_with_a_flag():
    standing = event(said(MINISTRY, Stance.ASSERTS, certainty=Certainty.UNCOMMITTED, auth=True))
    assert (standing.status, standing.rule, standing.flags) == (Status.REPORTED, "R3", (Flag.CONDITIONAL,))


@pytest.mark.parametrize("stance", [Stance.DENIES, Stance.DISMISSES])
def test_r4_only_denied_is_denied(stance):
    standing = event(said(MINISTRY, stance))
    assert (standing.status, standing.rule) == (Status.DENIED, "R4")


def test_r5_a_figure_revised_by_the_voice_that_gave_it_is_superseded():
    figures = [said(MINISTRY, Stance.CONFIRMS, value="4"), said(SPOKESWOMAN, Stance.DENIES, value="6")]
    standing = status_of(ClaimKind.QUANTITY, figures)
    assert (standing.status, standing.rule) == (Status.SUPERSEDED, "R5")


def test_r5_is_for_quantities_with_a_new_value_from_those_who_asserted_it():
    first = said(MINISTRY, Stance.ASSERTS, value="4")
    revised, bare = said(MINISTRY, Stance.DENIES, value="6"), said(MINISTRY, Stance.DENIES)
    other = said(MAYOR, Stance.DENIES, value="9")
    assert status_of(ClaimKind.EVENT, [first, revised]).status == Status.DENIED
    assert status_of(ClaimKind.QUANTITY, [first, bare]).status == Status.DENIED
    assert status_of(ClaimKind.QUANTITY, [first, replace(revised, value="4")]).status == Status.DENIED
    assert status_of(ClaimKind.QUANTITY, [first, revised, other]).status == Status.DENIED
    assert status_of(ClaimKind.QUANTITY, [first, other]).status == Status.CONTESTED


def test_r6_a_confirmed_claim_denied_only_anonymously_stays_confirmed_and_is_flagged():
    standing = event(said(MINISTRY, Stance.CONFIRMS), said(TWO_OFFICIALS, Stance.DENIES))
    assert (standing.status, standing.rule, standing.flags) == (Status.CONFIRMED, "R6", (Flag.CHALLENGED,))


def test_r7_anonymous_support_after_the_originator_withdrew_is_retracted_where_others_deny():
    statements = [
        said(MINISTRY, Stance.ASSERTS),
        said(AIDE, Stance.ASSERTS),
        said(MINISTRY, Stance.RETRACTS),
        said(MAYOR, Stance.DENIES),
    ]
    standing = event(*statements)
    assert (standing.status, standing.rule) == (Status.RETRACTED, "R7")
    assert event(*statements[:3]).rule == "R3"


def test_r7_is_not_for_support_by_name():
    named = [said(MINISTRY, Stance.ASSERTS), said(DOCTOR, Stance.ASSERTS), said(MINISTRY, Stance.RETRACTS)]
    assert event(*named, said(MAYOR, Stance.DENIES)).status == Status.CONTESTED


def test_r8_confirmed_by_one_and_denied_by_another_is_contested():
    standing = event(said(MINISTRY, Stance.CONFIRMS, auth=True), said(MAYOR, Stance.DENIES))
    assert (standing.status, standing.rule) == (Status.CONTESTED, "R8")


def test_r8_a_named_denial_does_not_refute_a_single_anonymous_claim():
    standing = event(said(AIDE, Stance.ASSERTS), said(MINISTRY, Stance.DENIES, auth=True))
    assert (standing.status, standing.flags) == (Status.CONTESTED, (Flag.SINGLE_ANONYMOUS,))


def test_r8_anonymous_against_anonymous_is_flagged_so():
    standing = event(said(OFFICIAL, Stance.ASSERTS), said(AIDE, Stance.DENIES))
    assert (standing.status, standing.flags) == (Status.CONTESTED, (Flag.ANONYMOUS_ONLY,))


@pytest.mark.parametrize("stance", [Stance.ASSERTS, Stance.CONFIRMS, Stance.DENIES])
def test_r9_a_position_is_never_true_or_false(stance):
    standing = status_of(ClaimKind.POSITION, [said(MINISTRY, stance, auth=True)])
    assert (standing.status, standing.rule) == (Status.REPORTED, "R9")


def test_r9_comes_after_r0_and_r1():
    assert status_of(ClaimKind.POSITION, [said(MINISTRY, Stance.QUESTIONS)]).rule == "R0"
    position = [said(MINISTRY, Stance.ASSERTS), said(MINISTRY, Stance.RETRACTS)]
    assert status_of(ClaimKind.POSITION, position).rule == "R1"


# Voices


def test_a_spokesperson_and_the_institution_are_one_voice():
    standing = event(said(MINISTRY, Stance.ASSERTS), said(SPOKESWOMAN, Stance.DENIES))
    assert (standing.status, standing.flags) == (Status.DENIED, (Flag.SOURCE_REVERSED,))


def test_a_minister_is_not_the_ministrys_voice():
    assert event(said(MINISTRY, Stance.ASSERTS), said(MINISTER, Stance.DENIES)).status == Status.CONTESTED


def test_a_leaker_is_not_the_institutions_voice():
    assert event(said(MINISTRY, Stance.DENIES), said(OFFICIAL, Stance.ASSERTS)).status == Status.CONTESTED


def test_a_document_is_its_own_voice():
    letter = replace(LETTER, institution="ministry")
    assert event(said(letter, Stance.ASSERTS, seen=True), said(MINISTRY, Stance.DENIES)).status == Status.CONTESTED


def test_only_the_latest_position_of_a_voice_is_live():
    statements = [said(MAYOR, stance) for stance in (Stance.ASSERTS, Stance.DENIES, Stance.CONFIRMS)]
    assert [event(*statements[:n]).status for n in (1, 2, 3)] == ["reported", "denied", "confirmed"]


def test_repeating_in_plainer_words_does_not_unconfirm():
    assert event(said(MAYOR, Stance.CONFIRMS), said(MAYOR, Stance.ASSERTS)).status == Status.CONFIRMED


def test_a_confirmation_hedged_later_no_longer_confirms():
    statements = said(MAYOR, Stance.CONFIRMS), said(MAYOR, Stance.ASSERTS, certainty=Certainty.POSSIBLE)
    assert event(*statements).status == Status.REPORTED


@pytest.mark.parametrize("stance", [Stance.QUESTIONS, Stance.QUALIFIES, Stance.DECLINES, Stance.COMMENTS])
def test_questions_and_comments_never_change_a_position(stance):
    assert event(said(MINISTRY, Stance.CONFIRMS), said(MINISTRY, stance)).status == Status.CONFIRMED
    assert event(said(MINISTRY, Stance.DENIES), said(MAYOR, stance)).status == Status.DENIED


def test_questions_qualifications_and_refusals_set_flags():
    asides = [said(MAYOR, stance) for stance in (Stance.QUESTIONS, Stance.QUALIFIES, Stance.DECLINES)]
    assert event(*asides).flags == (Flag.QUESTIONED, Flag.QUALIFIED, Flag.DECLINED)
    assert event(*asides, said(MAYOR, Stance.CONFIRMS)).flags == (Flag.QUALIFIED,)


@pytest.mark.parametrize("stance", [Stance.ASSERTS, Stance.DENIES, Stance.RETRACTS])
def test_what_is_said_on_a_condition_never_changes_a_position(stance):
    on_condition = said(MINISTRY, stance, certainty=Certainty.UNCOMMITTED)
    assert event(said(MINISTRY, Stance.CONFIRMS), on_condition).status == Status.CONFIRMED
    assert event(said(MAYOR, Stance.DENIES), on_condition).status == Status.DENIED


def test_hearsay_about_a_voice_does_not_outdate_its_own_word():
    hearsay = said(MINISTRY, Stance.ASSERTS, via=(AIDE,))
    assert event(said(MINISTRY, Stance.DENIES), hearsay).status == Status.CONTESTED


# Retractions


def test_a_retracted_denial_counts_as_support():
    standing = event(said(MAYOR, Stance.DENIES), said(MAYOR, Stance.RETRACTS))
    assert (standing.status, standing.rule, standing.flags) == (Status.CONFIRMED, "R2", (Flag.SOURCE_REVERSED,))


def test_a_denial_that_can_no_longer_be_upheld_is_weak_support():
    statements = said(MAYOR, Stance.DENIES), said(MAYOR, Stance.RETRACTS, certainty=Certainty.POSSIBLE)
    assert event(*statements).status == Status.REPORTED


def test_retracting_a_denial_twice_is_retracting_it_once():
    statements = [said(MAYOR, stance) for stance in (Stance.DENIES, Stance.RETRACTS, Stance.RETRACTS)]
    assert event(*statements).status == Status.CONFIRMED


def test_who_retracts_withdraws_the_institutions_position_too():
    standing = event(said(MINISTRY, Stance.DENIES), said(MINISTER, Stance.RETRACTS, auth=True))
    assert (standing.status, standing.rule) == (Status.CONFIRMED, "R2")


def test_an_institution_withdraws_what_its_minister_announced():
    standing = event(said(MINISTER, Stance.CONFIRMS), said(MINISTRY, Stance.RETRACTS))
    assert (standing.status, standing.rule) == (Status.RETRACTED, "R1")


def test_a_leaker_who_retracts_withdraws_only_his_own_words():
    statements = [said(MINISTRY, Stance.DENIES), said(OFFICIAL, Stance.DENIES), said(OFFICIAL, Stance.RETRACTS)]
    assert event(*statements).status == Status.CONTESTED


def test_an_institution_cannot_withdraw_what_a_leaked_document_says():
    report = replace(LETTER, institution="ministry")
    assert event(said(report, Stance.ASSERTS, seen=True), said(MINISTRY, Stance.RETRACTS)).status == Status.REPORTED


def test_a_retraction_leaves_what_was_said_in_the_same_breath():
    denial = said(MAYOR, Stance.DENIES)
    breath = [said(MAYOR, stance, paragraph=10**6, offset=n) for n, stance in enumerate(("confirms", "retracts"))]
    assert event(denial, *breath).status == Status.CONFIRMED


def test_a_voice_that_supports_again_ends_its_retraction():
    statements = [said(MAYOR, stance) for stance in (Stance.ASSERTS, Stance.RETRACTS, Stance.ASSERTS)]
    assert event(*statements).status == Status.REPORTED


# Documents


def letter_story(*on_the_letter):
    """Claim (a): the letter is genuine. Claim (b): what it says."""
    contents = said(LETTER, Stance.ASSERTS, seen=True, earlier=True)
    claims = {"a": (ClaimKind.AUTHENTICITY, on_the_letter), "b": (ClaimKind.ACT, [contents])}
    return standings(claims, {"a": "letter"})


def test_a_genuine_letter_does_not_make_true_what_it_says():
    story = letter_story(said(TWO_OFFICIALS, Stance.CONFIRMS))
    assert (story["a"].status, story["b"].status) == (Status.CONFIRMED, Status.REPORTED)


def test_a_forged_letters_words_are_void():
    denial = said(MINISTRY, Stance.DENIES)
    story = letter_story(denial)
    assert (story["a"].status, story["b"].status) == (Status.DENIED, Status.UNVERIFIED)
    assert story["b"].reason == "unverified: not counting the letter, held not genuine"
    assert [(move.status, move.by[0]) for move in story["b"].timeline][1:] == [("unverified", denial.id)]


def test_a_letters_words_are_void_when_its_authenticity_is_retracted():
    story = letter_story(said(MAYOR, Stance.CONFIRMS), said(MAYOR, Stance.RETRACTS))
    assert story["b"].status == Status.UNVERIFIED


def test_a_contested_letters_words_count():
    story = letter_story(said(MAYOR, Stance.CONFIRMS), said(MINISTRY, Stance.DENIES))
    assert (story["a"].status, story["b"].status) == (Status.CONTESTED, Status.REPORTED)


def test_what_is_known_only_through_a_forged_letter_is_void():
    claims = {
        "a": (ClaimKind.AUTHENTICITY, [said(MINISTRY, Stance.DENIES)]),
        "b": (ClaimKind.ACT, [said(MAYOR, Stance.ASSERTS, via=(LETTER,)), said(AIDE, Stance.ASSERTS)]),
    }
    assert standings(claims, {"a": "letter"})["b"].flags == (Flag.SINGLE_ANONYMOUS,)


def test_a_letter_found_genuine_after_all_counts_again():
    denied, taken_back = said(MINISTRY, Stance.DENIES), said(MINISTRY, Stance.RETRACTS)
    assert letter_story(denied, taken_back)["b"].status == Status.REPORTED


def test_a_genuine_letter_taken_out_of_context_is_confirmed_and_its_content_contested():
    contents, context = said(LETTER, Stance.ASSERTS, seen=True), said(MINISTRY, Stance.DENIES)
    claims = {"a": (ClaimKind.AUTHENTICITY, [replace(context, stance="confirms")]), "b": ("act", [contents, context])}
    story = standings(claims, {"a": "letter"})
    assert (story["a"].status, story["b"].status) == (Status.CONFIRMED, Status.CONTESTED)


# The order of speaking


def test_what_the_text_calls_earlier_comes_first():
    assert event(said(MAYOR, Stance.CONFIRMS), said(MAYOR, Stance.DENIES, earlier=True)).status == Status.CONFIRMED


def test_the_day_it_was_said_goes_before_the_place_in_the_text():
    tuesday, monday = date(2024, 5, 14), date(2024, 5, 13)
    statements = said(MAYOR, Stance.CONFIRMS, said_on=tuesday), said(MAYOR, Stance.DENIES, said_on=monday)
    assert event(*statements).status == Status.CONFIRMED


def test_a_day_that_is_not_given_is_the_day_of_publication():
    noon = datetime(2024, 5, 14, 12, tzinfo=UTC)
    undated = said(MAYOR, Stance.CONFIRMS, version_at=noon)
    monday = said(MAYOR, Stance.DENIES, said_on=date(2024, 5, 13), version_at=noon)
    assert event(undated, monday).status == Status.CONFIRMED


def test_across_stories_the_version_goes_before_the_paragraph():
    day = date(2024, 5, 14)
    first = said(MAYOR, Stance.DENIES, said_on=day, version_at=datetime(2024, 5, 14, 9, tzinfo=UTC), paragraph=9)
    second = said(MAYOR, Stance.CONFIRMS, said_on=day, version_at=datetime(2024, 5, 14, 17, tzinfo=UTC), paragraph=1)
    unpublished = said(MAYOR, Stance.DENIES, said_on=day, paragraph=0)
    assert event(second, first).status == Status.CONFIRMED
    assert event(unpublished, second, first).status == Status.DENIED


def test_the_timeline_tells_each_move_with_its_day_its_cause_and_its_reason():
    first = said(AIDE, Stance.ASSERTS, said_on=date(2024, 5, 13))
    same = said(DOCTOR, Stance.ASSERTS, said_on=date(2024, 5, 13))
    denial = said(MINISTRY, Stance.DENIES, said_on=date(2024, 5, 14))
    one, two = event(denial, same, first).timeline
    assert (one.date, one.status, one.by, one.reason) == (
        date(2024, 5, 13),
        Status.REPORTED,
        (first.id,),
        "reported: said by an aide",
    )
    assert (two.date, two.status, two.by) == (date(2024, 5, 14), Status.CONTESTED, (denial.id,))
    assert two.reason == "contested: said by the doctor and an aide, denied by the ministry"


# Properties

speakers = st.sampled_from(
    [MINISTRY, SPOKESWOMAN, MINISTER, MAYOR, DOCTOR, OFFICIAL, AIDE, TWO_OFFICIALS, LETTER, NEWSROOM]
)
days = st.none() | st.dates(date(2024, 5, 12), date(2024, 5, 15))
kinds = st.sampled_from(list(ClaimKind))


@st.composite
def stories(draw):
    """Up to eight statements on one claim, with ids of their own."""
    statement = st.builds(
        Said,
        id=st.just(0),
        speakers=st.lists(speakers, max_size=2).map(tuple),
        stance=st.sampled_from(list(Stance)),
        certainty=st.sampled_from(["CT", "CT", "CT", "PR", "PS", "U"]),
        auth=st.booleans(),
        seen=st.booleans(),
        via=st.just(()) | speakers.map(lambda speaker: (speaker,)),
        value=st.sampled_from(["", "4", "6"]),
        said_on=days,
        earlier=st.booleans(),
        version_at=st.none() | st.sampled_from([datetime(2024, 5, 13, 9, tzinfo=UTC), datetime(2024, 5, 14, 9)]),
        paragraph=st.integers(-2, 3),
        offset=st.integers(0, 3),
    )
    statements = draw(st.lists(statement, max_size=8))
    return [replace(s, id=number) for number, s in enumerate(statements)]


forgeries = st.sampled_from([None, status_of("authenticity", [said(MINISTRY, Stance.DENIES, earlier=True)])])


@given(kinds, stories(), forgeries, st.randoms())
def test_the_order_of_entry_never_matters(kind, story, forgery, random):
    authenticity = {"letter": forgery} if forgery else {}
    shuffled = random.sample(story, len(story))
    assert status_of(kind, shuffled, authenticity) == status_of(kind, story, authenticity)


@given(kinds, stories())
def test_unaccepting_the_last_word_restores_the_standing_before_it(kind, story):
    spoken = sorted(story, key=lambda statement: statement.order)
    after = status_of(kind, spoken)
    for count in reversed(range(len(spoken))):
        before = status_of(kind, spoken[:count])
        assert after.timeline[: len(before.timeline)] == before.timeline
        assert len(after.timeline) - len(before.timeline) == (after.status != before.status or count == 0)
        after = before


@given(kinds, stories(), st.integers(0, 7))
def test_unaccepting_any_statement_gives_the_standing_without_it(kind, story, index):
    without = [statement for statement in story if statement.id != index]
    before = status_of(kind, without)
    status_of(kind, story)
    assert status_of(kind, without) == before


@given(kinds, stories())
def test_the_timeline_never_repeats_a_status_and_ends_at_the_present_one(kind, story):
    standing = status_of(kind, story)
    statuses = [move.status for move in standing.timeline]
    assert all(one != next_one for one, next_one in itertools.pairwise(statuses))
    assert statuses[-1:] == ([standing.status] if story else [])
    assert standing.reason.startswith(standing.status)


@given(kinds, stories())
def test_no_status_goes_beyond_what_was_said(kind, story):
    standing = status_of(kind, story)
    stances = {statement.stance for statement in story if statement.speakers}
    if standing.status == Status.RETRACTED:
        assert Stance.RETRACTS in stances
    if standing.status in {Status.DENIED, Status.CONTESTED, Status.SUPERSEDED}:
        assert stances & {Stance.DENIES, Stance.DISMISSES}
    if standing.status == Status.CONFIRMED:
        assert any(statement.certainty == Certainty.CERTAIN for statement in story)
        assert stances & {Stance.ASSERTS, Stance.CONFIRMS, Stance.RETRACTS}


@settings(max_examples=200)
@given(
    st.text(),
    st.lists(
        st.builds(
            Said,
            id=st.integers() | st.text(),
            speakers=st.lists(st.builds(Speaker, id=st.integers() | st.text(max_size=1)), max_size=3).map(tuple),
            stance=st.sampled_from(list(Stance)) | st.text(),
            certainty=st.sampled_from(list(Certainty)) | st.text(),
            via=st.lists(st.builds(Speaker, id=st.integers() | st.text(max_size=1)), max_size=2).map(tuple),
            version_at=st.none() | st.datetimes() | st.datetimes(timezones=st.timezones()),
            said_on=st.none() | st.dates(),
        )
    ),
)
def test_the_rule_never_raises(kind, story):
    assert status_of(kind, story).status in Status
