"""For you: the fragment that a signed-in reader's front page and story ask for after they were shown."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from replate.lib import clock
from replate.readers.actions.consent import has_agreed
from replate.readers.foryou import FOLLOWED_AUTHOR, FOLLOWED_TOPIC, READ_TOPIC, candidates, rank, subjects, taste_of
from replate.readers.models import Purpose
from replate.stories.models import Story


@never_cache
@require_safe
def for_you(request: HttpRequest) -> HttpResponse:
    """HTML, or 204 where there is nothing: nobody signed in, no reading history agreed to, nothing unread that fits.

    `?not=` is the id of the story that the reader is reading.
    """
    reader, at = request.user, clock.now()
    if not reader.is_authenticated or not has_agreed(reader, Purpose.READING_HISTORY):  # type: ignore[arg-type]
        return HttpResponse(status=204)
    number = request.GET.get("not", "")
    leave_out = int(number) if number.isdecimal() and len(number) < 16 else None
    best = rank(candidates(get_language() or "", at, leave_out=leave_out), taste_of(reader), at=at)  # type: ignore[arg-type]
    if not best:
        return HttpResponse(status=204)
    names = subjects(best)
    stories = {story.pk: story for story in Story.objects.filter(pk__in=[one.story for one in best]).with_cards()}
    shown = [
        {"story": stories[one.story], "because": BECAUSE[one.because]() % {"name": names[one.because, one.subject]}}
        for one in best
        if one.story in stories
    ]
    return render(request, "readers/for_you.html", {"suggestions": shown})


BECAUSE = {
    FOLLOWED_TOPIC: lambda: _("Because you follow %(name)s"),
    FOLLOWED_AUTHOR: lambda: _("Because you follow %(name)s"),
    READ_TOPIC: lambda: _("Because you read about %(name)s"),
}
