"""A reader reports an error in a story, and sees what came of it."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from replate.comments.text import clean
from replate.corrections import actions
from replate.corrections.models import ErrorReport
from replate.lib import clock
from replate.readers.addresses import MalformedAddress, read_address
from replate.stories.models import Story, Version

from .limits import limited
from .same_origin import same_origin

SHORTEST = 10  # characters that can say what is wrong
LONGEST = 2000


@never_cache
@same_origin
@limited("error", 10, 600)
def report_error(request: HttpRequest, story_pk: int) -> HttpResponse:
    """The form, for anybody; a POST leads to the receipt. The report is of the version the form was opened with."""
    story = get_object_or_404(Story.objects.published().select_related("locale"), pk=story_pk)
    language = story.locale.language_code
    if language != get_language():
        with translation.override(language):
            return redirect(reverse("report_error", args=[story.pk]))
    version = _version(story, request.POST.get("version", ""))
    context: dict[str, Any] = {"page": story, "version": version, "given": request.POST, "longest": LONGEST}
    if request.method != "POST":
        return _form(request, context)
    wrong, known = (clean(request.POST.get(name, "")[: 2 * LONGEST])[:LONGEST] for name in ("wrong", "known"))
    reporter = request.user if request.user.is_authenticated else None
    email = "" if reporter else request.POST.get("email", "").strip()[:400]
    if len(wrong) < SHORTEST:
        return _form(request, context | {"problem": _("Please say in a sentence what is wrong."), "at": "wrong"})
    try:
        email = read_address(email) if email else ""
    except MalformedAddress as error:
        return _form(request, context | {"problem": str(error), "at": "email"})
    report = actions.report_error(
        version=version,
        what_is_wrong=wrong,
        how_known=known,
        language=language,
        at=clock.now(),
        reporter=reporter,
        email=email,
    )
    return redirect(reverse("error_receipt", args=[report.receipt]))


@never_cache
def error_receipt(request: HttpRequest, code: str) -> HttpResponse:
    """What became of a report. For whoever has the receipt's address: it names neither the reader nor their address."""
    reports = ErrorReport.objects.select_related("version__story__locale", "correction__version__story")
    report = get_object_or_404(reports, receipt=code)
    return render(request, "corrections/receipt.html", {"report": report, "page": report.version.story})


def _form(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "corrections/report.html", context, status=422 if "problem" in context else 200)


def _version(story: Story, said: str) -> Version:
    """The version that the form says it was opened with, else what readers are given now."""
    found = story.versions.filter(number=int(said)).first() if said.isdecimal() and len(said) < 6 else None
    found = found or story.current_version
    if found is None:
        raise Http404("Nothing of this story has been published.")
    return found
