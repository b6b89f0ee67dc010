"""The desk's pages of what leaves: all dispatches, one with its progress, and the button that stops everything."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages

from replate.lib import clock
from replate.stories.desk_view import DeskView

from .actions import cancel, end_standstill, pause, resume, stop_everything
from .actions.steering import CannotSteer
from .holds import held_because
from .models import Dispatch, Standstill, State
from .progress import progress_of

DISPATCHES_ON_A_PAGE = 30
STEERING = {"pause": pause, "resume": resume, "cancel": cancel}


class OutboxView(DeskView):
    header_icon = "mail"
    permission = "outbox.view_dispatch"
    home = "outbox_dispatches", gettext_lazy("Outbox")

    def show(self, status: int = 200, **context: Any) -> HttpResponse:
        context |= {
            "may_steer": self.user.has_perm("outbox.steer_dispatch"),
            "may_stop": self.user.has_perm("outbox.stop_everything"),
            "standstill": Standstill.objects.in_force().first(),
        }
        return super().show(status, **context)


class DispatchesView(OutboxView):
    page_title = gettext_lazy("Outbox")
    template_name = "outbox/list.html"

    def get(self, request: HttpRequest) -> HttpResponse:
        dispatches = Dispatch.objects.with_progress().order_by("-created_at", "-pk").defer("message", "words")
        page = Paginator(dispatches, DISPATCHES_ON_A_PAGE).get_page(request.GET.get("p"))
        return self.show(page=page, under_way=Dispatch.objects.under_way().count())

    def post(self, request: HttpRequest) -> HttpResponse:
        if not self.user.has_perm("outbox.stop_everything"):
            raise PermissionDenied
        at = clock.now()
        if request.POST.get("deed") == "stop":
            stop_everything(by=self.user.get_full_name(), at=at)
            messages.warning(request, _("Everything stands still: no alert, edition or correction leaves."))
        elif request.POST.get("deed") == "go_on":
            end_standstill(by=self.user.get_full_name(), at=at)
            messages.success(request, _("What waited leaves again, but for dispatches that are paused one by one."))
        return redirect("outbox_dispatches")


class DispatchView(OutboxView):
    template_name = "outbox/dispatch.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.sent = get_object_or_404(Dispatch, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.sent)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        if request.headers.get("X-Requested-With") == "fetch":  # the page's script asks for its moving part alone
            return render(request, "outbox/_progress.html", {"progress": progress_of(self.sent, clock.now())})
        carriages = self.sent.carriages.select_related("version__story").order_by("pk")
        return self.show(
            sent=self.sent,
            progress=progress_of(self.sent, clock.now()),
            carriages=carriages,
            held_because=held_because(self.sent) if self.sent.state == State.PAUSED else "",
        )

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.user.has_perm("outbox.steer_dispatch"):
            raise PermissionDenied
        steer = STEERING.get(request.POST.get("deed", ""))
        if steer:
            try:
                steer(dispatch=self.sent, at=clock.now())
            except CannotSteer as error:
                messages.error(request, str(error))
        return redirect("outbox_dispatch", pk)
