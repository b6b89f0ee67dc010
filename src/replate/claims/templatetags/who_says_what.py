"""The readers' "Who says what" and the line on claims in a story's history."""

from __future__ import annotations

from typing import Any

from django import template

from replate.lib import clock
from replate.stories.models import Story, Version

from ..box import ToldClaim, told_by, withhold_words
from ..models import ClaimState

register = template.Library()


@register.inclusion_tag("claims/_who_says_what.html")
def who_says_what(version: Version) -> dict[str, Any]:
    """Every claim of `version`, as it told it. What was said in other stories behind a wall stays there."""
    claims = told_by([version])
    elsewhere = {one.story for claim in claims for one in claim.statements} - {version.story_id}
    if elsewhere:
        walled = Story.objects.filter(pk__in=elsewhere).behind_wall(clock.now())
        withhold_words(claims, of=set(walled.values_list("pk", flat=True)))
    return {"claims": claims, "version": version, "level": 3}


@register.inclusion_tag("claims/_stood.html")
def how_claims_stood(version: Version) -> dict[str, Any]:
    """One line for each claim: how it stood in `version`, and how in the one before where that was otherwise."""
    before = {}
    if version.is_readable:
        states = ClaimState.objects.filter(version__story=version.story_id, version__number=version.number - 1)
        before = {state.claim_id: state for state in states}
    claims: list[ToldClaim] = told_by([version])
    for claim in claims:
        state = before.get(claim.id)
        claim.moved_from = state.get_status_display() if state and state.status != claim.status else ""
    return {"claims": claims}
