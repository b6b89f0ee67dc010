"""Who is signed in: the one request that a page's script makes after it was shown."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from replate.lib import clock
from replate.people.models import User
from replate.readers.actions.account import follows, note_device, note_page_read
from replate.readers.actions.consent import must_agree_anew
from replate.stories.models import Author, Topic, Version

from .limits import limited
from .same_origin import same_origin
from .since import since_reading
from .subscriber import join_here
from .visitors import device_name, forget_reader, know_reader


@never_cache
@same_origin
@require_POST
@limited("reader", 600, 600)
def reader(request: HttpRequest) -> HttpResponse:
    """JSON on the reader, or 204 where nobody is signed in. Renews the reader's token.

    Takes what the page says of itself: `version` (the id of the version shown; read, where the reader agreed to a
    history), `topic` or `author` (an id: whether it is followed).

    Answers {name, account_url, follow: {is_on, label} or null, dialog_url: a page to show now, or "", since: what
    changed since the reader's last reading, see since.py, or null where no history is kept}.
    """
    if not request.user.is_authenticated:
        response = HttpResponse(status=204)
        forget_reader(response)
        return response
    person: User = request.user  # type: ignore[assignment]
    at = clock.now()
    note_device(reader=person, session_key=request.session.session_key or "", name=device_name(request), at=at)
    join_here(request, at)
    version = _row(Version.objects.select_related("story"), request.POST.get("version"))
    since = None
    if version and (version.is_readable or version.is_kill):
        before = since_reading(person, version, at)
        keeps_history = note_page_read(reader=person, version=version, at=at)
        since = before if keeps_history else None
    subject = _row(Topic.objects.all(), request.POST.get("topic")) or _row(
        Author.objects.all(), request.POST.get("author")
    )
    must_agree = must_agree_anew(person) and not request.session.get("asked_for_terms")
    if must_agree:
        request.session["asked_for_terms"] = True  # once a visit
    told = {
        "name": person.name or _("Account"),
        "account_url": reverse("account"),
        "since": since,
        "follow": follow_state(follows(person, subject)) if subject else None,
        "dialog_url": reverse("terms_changed") + "?" + urlencode({"next": request.POST.get("page", "")})
        if must_agree
        else "",
    }
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False})
    know_reader(response, person, at)
    return response


def follow_state(is_on: bool) -> dict[str, Any]:
    return {"is_on": is_on, "label": _("Following") if is_on else _("Follow")}


def _row(rows: Any, number: str | None) -> Any:
    return rows.filter(pk=int(number)).first() if number and number.isdecimal() and len(number) < 16 else None
