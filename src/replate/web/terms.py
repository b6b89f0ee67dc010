"""The terms and conditions: their page, and the question when they have changed."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from replate.lib import clock
from replate.people.models import User
from replate.readers.actions.consent import must_agree_anew, record_consents
from replate.readers.models import Consent, Wording

from .dialog import show, ticked
from .limits import limited
from .same_origin import same_origin
from .visitors import safe_return


def terms(request: HttpRequest) -> HttpResponse:
    """The terms and conditions as they are now."""
    wording = next(one for one in Wording.objects.in_language(get_language() or "") if one.purpose.slug == "terms")
    return render(request, "readers/terms.html", {"wording": wording})


@never_cache
@same_origin
@limited("terms", 30, 600)
def terms_changed(request: HttpRequest) -> HttpResponse:
    """The terms are not those the reader agreed to: they are asked anew."""
    if not request.user.is_authenticated:
        return redirect(reverse("sign_in") + "?" + urlencode({"next": request.GET.get("next", "")}))
    reader: User = request.user  # type: ignore[assignment]
    return_to = safe_return(request, request.POST.get("next") or request.GET.get("next"))
    wording = next(one for one in Wording.objects.in_language(get_language() or "") if one.purpose.slug == "terms")
    if request.method == "POST" and wording.pk in ticked(request):
        record_consents(reader=reader, wordings=[wording.pk], source=Consent.Source.TERMS_CHANGED, at=clock.now())
        return redirect(return_to or "account")
    if not must_agree_anew(reader):
        return redirect(return_to or "account")
    error = _("Please tick the box to agree.") if request.method == "POST" else ""
    return show(request, "terms_changed", 422 if error else 200, wording=wording, next=return_to, error=error)
