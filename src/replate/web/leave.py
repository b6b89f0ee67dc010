"""Leaving a newsletter by the link in it."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from replate.lib import clock
from replate.outbox.leaving import read_leave_token
from replate.outbox.models import Address
from replate.readers.actions.consent import withdraw_consent
from replate.readers.addresses import shown_address
from replate.readers.models import Purpose, Wording


# A mail provider posts here for its reader, with no cookie and no Origin (RFC 8058). The token alone decides what may
# be done, so a forged form gains nothing; and a limit by network address would turn a provider's readers away. GET
# changes nothing: mail scanners follow links.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def leave(request: HttpRequest, token: str) -> HttpResponse:
    """Asks with GET, and does it with POST, however often: no more mail for that purpose to that mailbox's reader."""
    named = read_leave_token(token)
    purpose = Purpose.objects.filter(slug=named[1], is_needed=False).first() if named else None
    if named is None or purpose is None:
        return render(request, "readers/leave.html", {"state": "wrong"}, status=404)
    mailbox = Address.objects.mailboxes().filter(pk=named[0]).select_related("owner").first()
    if request.method == "POST" and mailbox and mailbox.owner:
        withdraw_consent(reader=mailbox.owner, purpose=purpose, at=clock.now())
    wordings = Wording.objects.in_language(get_language() or "")
    context = {
        "state": "left" if request.method == "POST" else "ask",
        "email": shown_address(mailbox.value) if mailbox else "",
        "purpose": purpose,
        "wording": next((one for one in wordings if one.purpose_id == purpose.pk), None),
    }
    return render(request, "readers/leave.html", context)


leave.is_proved_by_its_address = True  # type: ignore[attr-defined]
