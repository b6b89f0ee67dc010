"""The desk's pages of corrections: composed, agreed to, sent, and how far they reach."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from replate.alerts.quiet import quiet_until
from replate.editions.rendering import filled
from replate.lib import clock
from replate.outbox.models import AddressChannel, Dispatch
from replate.stories.desk_view import DeskView
from replate.stories.models import Version

from .actions import CannotCorrect, add_elsewhere, ask_second, dismiss, prepare, send_correction, tick_elsewhere
from .faults import changed_passages, marked
from .forms import CorrectionForm
from .messages import headline_of, label_of, message_for
from .models import Correction, Elsewhere, ErrorReport
from .reach import reach_if, reach_of
from .shown import HEIGHT, WIDTH, chart_of, rows_of, whole_of

CORRECTIONS_ON_A_PAGE = 30


class CorrectionsDeskView(DeskView):
    header_icon = "warning"
    permission = "corrections.view_correction"
    home = "desk_corrections", gettext_lazy("Corrections")

    @property
    def may_send(self) -> bool:
        return self.user.has_perm("corrections.send_correction")


class CorrectionsView(CorrectionsDeskView):
    """All corrections, the newest first."""

    page_title = gettext_lazy("Corrections")
    template_name = "corrections/desk/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        corrections = Correction.objects.newest_first().with_progress()
        page = WagtailPaginator(corrections, CORRECTIONS_ON_A_PAGE).get_page(request.GET.get("p"))
        return self.show(
            page=page,
            rows=[{"correction": one, "label": label_of(one), "headline": headline_of(one)} for one in page],
            reports=ErrorReport.objects.new().count() if self.user.has_perm("corrections.view_errorreport") else 0,
        )


class OneCorrectionView(CorrectionsDeskView):
    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = Correction.objects.select_related("version__story__locale", "writer")
        self.correction = get_object_or_404(found, number=kwargs["number"])

    def get_page_title(self) -> str:
        return _("%(kind)s %(number)s") % {"kind": self.correction.kind.label, "number": self.correction.number}

    def get_page_subtitle(self) -> str:
        return headline_of(self.correction)


class CorrectionView(OneCorrectionView):
    """The composer while the correction is open, then its reach. POST's `deed`: save, ask, send or dismiss."""

    template_name = "corrections/desk/compose.html"

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        if not self.correction.is_open:
            self.template_name = "corrections/desk/reach.html"
            return self.show(**self.reach_context(), **self.carriers())
        return self.compose(CorrectionForm(correction=self.correction))

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        if not self.may_send:
            raise PermissionDenied
        deed, at = request.POST.get("deed", "save"), clock.now()
        form = CorrectionForm(request.POST, correction=self.correction)
        is_agreed = deed == "send" and settings.CORRECTIONS_NEED_SECOND_EDITOR  # sent as it was asked for
        if deed != "dismiss" and not is_agreed and not form.is_valid():
            return self.compose(form, 422)
        try:
            with transaction.atomic():
                if deed == "dismiss":
                    dismiss(correction=self.correction, by=self.user, at=at)
                elif not is_agreed:
                    self.keep(form, at)
                if deed == "ask":
                    ask_second(correction=self.correction, by=self.user, at=at)
                elif deed == "send":
                    send_correction(correction=self.correction, by=self.user, at=at)
        except CannotCorrect as error:
            messages.warning(request, error.messages[0])
        else:
            messages.success(request, self.said(deed))
        return redirect("desk_correction", number)

    def keep(self, form: CorrectionForm, at: Any) -> None:
        answers = form.cleaned_data
        prepare(
            correction=self.correction,
            faulty_versions=answers["faulty_versions"],
            faulty_dispatches=answers["faulty_dispatches"],
            claims=answers["claims"],
            elsewhere=form.places(),
            breaks_quiet_hours=answers["breaks_quiet_hours"],
            shows_reach=answers["shows_reach"],
            by=self.user,
            at=at,
        )

    def said(self, deed: str) -> str:
        return {
            "send": _("Sent. Below you see whom it has reached."),
            "ask": _("Another editor has to say yes. It stands on their dashboard."),
            "dismiss": _("Closed: nobody is sent anything. The note stands with the story."),
        }.get(deed, _("Saved. It goes to nobody before you send it."))

    def compose(self, form: CorrectionForm, status: int = 200) -> HttpResponse:
        correction, now = self.correction, clock.now()
        is_waiting = bool(settings.CORRECTIONS_NEED_SECOND_EDITOR and correction.asked_at)
        waits_until = quiet_until(now)
        return self.show(
            status,
            **numbers(correction, form),
            **self.carriers(form),
            correction=correction,
            story=correction.story,
            form=form,
            label=label_of(correction),
            is_waiting=is_waiting and "change" not in self.request.GET,
            is_own=correction.writer_id == self.user.pk,
            may_send=self.may_send,
            asks_second=settings.CORRECTIONS_NEED_SECOND_EDITOR,
            quiet_hours=settings.QUIET_HOURS,
            waits_until=waits_until if waits_until > now else None,
            push=self.push_preview(form),
            mails=[row["dispatch"] for row in self.told if row["dispatch"].channel == AddressChannel.MAIL],
            reports=ErrorReport.objects.about(correction.story).new(),
        )

    def carriers(self, form: CorrectionForm | None = None) -> dict[str, Any]:
        """The versions, dispatches and claims that may carry the fault, the words that each gave, and which do."""
        form = form or CorrectionForm(correction=self.correction)
        self.told = [
            {"dispatch": dispatch, "is_chosen": is_chosen, "given": self.given(dispatch)}
            for dispatch, is_chosen in form.choices("faulty_dispatches")
        ]
        return {
            "versions": [
                {"version": version, "is_chosen": is_chosen, "changes": self.changes(version)}
                for version, is_chosen in form.choices("faulty_versions")
            ],
            "dispatches": self.told,
            "claims": form.choices("claims"),
        }

    def given(self, dispatch: Dispatch) -> list[dict[str, Any]]:
        """What `dispatch` told of the story, by version, with the words marked that are wrong."""
        mending = self.correction.version
        carriages = dispatch.carriages.filter(version__story=mending.story_id, version__number__lt=mending.number)
        return [
            {"version": carriage.version, "words": marked(carriage.words, carriage.version, mending)}
            for carriage in carriages.select_related("version").order_by("version__number")
        ]

    def changes(self, version: Version) -> list[Any]:
        if self.correction.version.is_kill or version.is_redacted:
            return []
        return changed_passages(version, self.correction.version)

    def push_preview(self, form: CorrectionForm) -> dict[str, Any] | None:
        """The newest faulty alert as it is on the screens, and what takes its place."""
        pushed = [row for row in self.told if row["dispatch"].channel == AddressChannel.PUSH]
        row = next((row for row in pushed if row["is_chosen"]), next(iter(pushed), None))
        if row is None:
            return None
        dispatch = row["dispatch"]
        before = dispatch.message | ({"title": str(dispatch)} if dispatch.is_redacted else {})
        return {"before": before, "after": message_for(self.correction, dispatch)}

    def reach_context(self) -> dict[str, Any]:
        return reach_context(self.correction) | {
            "story": self.correction.story,
            "may_send": self.may_send,
            "label": label_of(self.correction),
            "elsewhere": self.correction.elsewhere.all(),
        }


class NumbersView(OneCorrectionView):
    """The numbers for other ticks than are saved: a fragment."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        form = CorrectionForm(request.GET, correction=self.correction)
        return render(request, "corrections/desk/_numbers.html", numbers(self.correction, form))


class ReachView(OneCorrectionView):
    """How far it has come by now: a fragment, asked for while it sends."""

    def get(self, request: HttpRequest, number: int) -> HttpResponse:
        return render(request, "corrections/desk/_reach.html", reach_context(self.correction))


class MailPreview(OneCorrectionView):
    """The mail to those whom `dispatch` told, as the preview frames it; with `?text` its plain text."""

    def get(self, request: HttpRequest, number: int, dispatch: int) -> HttpResponse:
        corrects = get_object_or_404(
            Dispatch.objects.about(self.correction.story), pk=dispatch, channel=AddressChannel.MAIL
        )
        sending = self.correction.sendings.filter(corrects=corrects).select_related("dispatch").first()
        if sending and sending.dispatch.is_redacted:
            return HttpResponse(str(sending.dispatch), content_type="text/plain; charset=utf-8")
        message = sending.dispatch.message if sending else message_for(self.correction, corrects)
        if "text" in request.GET:
            return HttpResponse(filled(message["text"]), content_type="text/plain; charset=utf-8")
        return HttpResponse(filled(message["html"]))


class ElsewhereView(OneCorrectionView):
    """Where the story was told beside this site: `place` is another such place, `tick` and `untick` are ids."""

    permission = "corrections.send_correction"

    def post(self, request: HttpRequest, number: int) -> HttpResponse:
        if place := request.POST.get("place", "").strip():
            add_elsewhere(correction=self.correction, place=place)
        for deed in ("tick", "untick"):
            if pk := request.POST.get(deed, ""):
                row = get_object_or_404(Elsewhere, correction=self.correction, pk=int(pk) if pk.isdecimal() else 0)
                tick_elsewhere(place=row, is_done=deed == "tick", by=self.user, at=clock.now())
        return redirect(f"{reverse('desk_correction', args=[number])}#elsewhere")


def numbers(correction: Correction, form: CorrectionForm) -> dict[str, Any]:
    """Inputs of `_numbers.html`, for what `form` has ticked."""
    ticked = {
        name: [row for row, is_chosen in form.choices(f"faulty_{name}") if is_chosen]
        for name in ("versions", "dispatches")
    }
    reach = reach_if(correction, versions=ticked["versions"], dispatches=ticked["dispatches"])
    return {"rows": rows_of(reach), "whole": whole_of(reach)}


def reach_context(correction: Correction) -> dict[str, Any]:
    """Inputs of `_reach.html`."""
    reach = reach_of(correction)
    sendings = list(correction.sendings.select_related("dispatch").order_by("dispatch__channel", "pk"))
    return {
        "correction": correction,
        "rows": rows_of(reach),
        "whole": whole_of(reach),
        "chart": chart_of(correction, reach, clock.now()),
        "width": WIDTH,
        "height": HEIGHT,
        "sendings": sendings,
        "is_live": bool(correction.sent_at)
        and not (correction.dispatched_at and all(one.dispatch.is_over for one in sendings)),
    }
