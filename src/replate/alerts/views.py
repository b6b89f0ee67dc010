"""The desk's pages of alerts: all of them, one, and a new one on a story."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from replate.lib import clock
from replate.stories.desk_view import DeskView
from replate.stories.models import Story, Version

from .actions import CannotSend, rewrite_alert, send_alert, send_test, submit_alert, take_back, write_alert
from .cut import PHONES, cut
from .forms import SITE, STORY, AlertForm
from .models import Alert, State
from .models.alerts import BODY_LENGTH, TITLE_LENGTH, tag_of

ALERTS_ON_A_PAGE = 30


class AlertDeskView(DeskView):
    header_icon = "mobile-alt"
    permission = "alerts.view_alert"
    home = "desk_alerts", gettext_lazy("Alerts")

    @property
    def may_send(self) -> bool:
        return self.user.has_perm("alerts.send_alert")


class AlertsView(AlertDeskView):
    """All alerts, newest first; those that wait for somebody above them."""

    template_name = "alerts/list.html"
    page_title = gettext_lazy("Alerts")

    def get(self, request: HttpRequest) -> HttpResponse:
        alerts = Alert.objects.newest_first().select_related("version__story", "topic", "dispatch")
        page = WagtailPaginator(alerts.defer("version__content", "version__text"), ALERTS_ON_A_PAGE).get_page(
            request.GET.get("p")
        )
        return self.show(page=page, rows=[{"alert": alert, "dispatch_url": dispatch_url(alert)} for alert in page])


class WritingView(AlertDeskView):
    """The form. POST's `deed` is "test", "save" or "send"."""

    template_name = "alerts/write.html"
    permission = "alerts.add_alert"
    story: Story
    alert: Alert | None = None

    @property
    def version(self) -> Version:
        version = self.story.current_version
        assert version is not None
        version.story = self.story
        return version

    def write(self, request: HttpRequest) -> HttpResponse:
        """Answers the form's POST."""
        form = AlertForm(request.POST, version=self.version, alert=self.alert)
        if not form.is_valid():
            return self.show_form(form, 422)
        at, deed = clock.now(), request.POST.get("deed", "save")
        try:
            if deed == "test":
                test = Alert(version=self.version, tag=tag_of(self.story.pk), **form.words())
                send_test(alert=test, to=self.user, at=at)
                messages.success(request, _("Sent to your own browsers, and to nobody else."))
                return self.show_form(form)
            alert = self._keep(form, at)
            if deed == "send":
                alert = self._send(alert, at)
        except CannotSend as error:
            messages.error(request, error.messages[0])
            kept = Alert.objects.filter(key=form.cleaned_data["key"]).first()
            return redirect("desk_alert", kept.pk) if kept else self.show_form(form, 422)
        say(request, alert)
        return redirect("desk_alert", alert.pk)

    def _keep(self, form: AlertForm, at: Any) -> Alert:
        if self.alert:
            return rewrite_alert(alert=self.alert, by=self.user, at=at, version=self.version, **form.words())
        return write_alert(version=self.version, key=form.cleaned_data["key"], by=self.user, at=at, **form.words())

    def _send(self, alert: Alert, at: Any) -> Alert:
        if self.asks_another:
            return submit_alert(alert=alert, by=self.user, at=at)
        return send_alert(alert=alert, by=self.user, at=at)

    @property
    def asks_another(self) -> bool:
        return settings.ALERTS_NEED_SECOND_EDITOR or not self.may_send

    def show_form(self, form: AlertForm, status: int = 200) -> HttpResponse:
        now, chosen = clock.now(), form["audience"].value()
        title, body = (form[name].value() or "" for name in ("title", "body"))
        probe = Alert(version=self.version, wanted_at=None)
        earlier = Alert.objects.about(self.story).exclude(pk=self.alert.pk if self.alert else 0)
        return self.show(
            status,
            form=form,
            alert=self.alert,
            story=self.story,
            version=self.version,
            audiences=[
                {"value": value, "label": label, "number": self._number(value, form), "is_chosen": value == chosen}
                for value, label in form.fields["audience"].choices  # type: ignore[attr-defined]
            ],
            phones=preview(title, body),
            title_length=TITLE_LENGTH,
            body_length=BODY_LENGTH,
            quiet_hours=settings.QUIET_HOURS,
            embargo_until=self.story.embargo_until if (self.story.embargo_until or now) > now else None,
            waits_until=probe.leaves_at(now) if probe.leaves_at(now) > now else None,
            asks_another=self.asks_another,
            earlier=earlier.alerted().newest_first().select_related("version"),
        )

    def _number(self, audience: str, form: AlertForm) -> int:
        topic = next((topic for topic in form.topics if audience == f"topic-{topic.pk}"), None)
        assert audience in (SITE, STORY) or topic
        return Alert(version=self.version, topic=topic, is_for_story=audience == STORY).audience().count()


class NewAlertView(WritingView):
    """An alert from the version that readers have."""

    page_title = gettext_lazy("New alert")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.story = get_object_or_404(Story, pk=kwargs["story_pk"])
        if request.user.is_authenticated and not self.story.permissions_for_user(request.user).can_edit():
            raise PermissionDenied
        if self.story.withdrawn_at:
            messages.error(request, _("The story was withdrawn: no alert can lead to it."))
            return redirect("desk_alerts")
        if self.story.current_version is None:
            messages.error(request, _("The story is not published yet: readers would find nothing."))
            return redirect("wagtailadmin_pages:edit", self.story.pk)
        return super().dispatch(request, *args, **kwargs)

    def get(self, request: HttpRequest, story_pk: int) -> HttpResponse:
        return self.show_form(AlertForm(version=self.version))

    def post(self, request: HttpRequest, story_pk: int) -> HttpResponse:
        return self.write(request)


class AlertView(WritingView):
    """One alert: its form while it is a draft, else what became of it.

    POST's `deed` may also be "approve" (the second editor's yes) or "take_back".
    """

    permission = "alerts.view_alert"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        alert = get_object_or_404(Alert.objects.select_related("version__story", "topic", "dispatch"), pk=kwargs["pk"])
        self.alert, self.story = alert, alert.story
        return super().dispatch(request, *args, **kwargs)

    def get_page_title(self) -> str:
        return str(self.alert) if self.alert else ""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        assert self.alert
        if self.alert.is_open and self.may_write:
            return self.show_form(AlertForm(version=self.version, alert=self.alert))
        return self.show_state()

    @property
    def may_write(self) -> bool:
        may = self.user.has_perm("alerts.add_alert") and not self.story.withdrawn_at
        return may and self.story.permissions_for_user(self.user).can_edit()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        assert self.alert
        deed, at = request.POST.get("deed", ""), clock.now()
        if not (self.may_send if deed == "approve" else self.may_write or self.may_send):
            raise PermissionDenied
        try:
            if deed == "approve":
                say(request, send_alert(alert=self.alert, by=self.user, at=at))
            elif deed == "take_back":
                take_back(alert=self.alert, by=self.user, at=at)
                messages.success(request, _("It is a draft again, and goes to nobody."))
            else:
                return self.write(request)
        except CannotSend as error:
            messages.error(request, error.messages[0])
        return redirect("desk_alert", pk)

    def show_state(self) -> HttpResponse:
        assert self.alert
        self.template_name = "alerts/alert.html"
        is_writer = self.alert.writer_id == self.user.pk
        return self.show(
            alert=self.alert,
            story=self.story,
            phones=preview(self.alert.title, self.alert.body),
            number=None if self.alert.state == State.SENT else self.alert.audience().count(),
            fault="" if self.alert.state == State.SENT else self.alert.fault(),
            newer=self.alert.newer(),
            may_approve=self.alert.state == State.WAITING and self.may_send and not is_writer,
            is_own=self.alert.state == State.WAITING and is_writer,
            may_take_back=self.alert.state in (State.WAITING, State.SCHEDULED) and (self.may_write or self.may_send),
            dispatch_url=dispatch_url(self.alert),
        )


def preview(title: str, body: str) -> list[dict[str, Any]]:
    """What each phone shows of the words."""
    return [
        {
            "phone": phone,
            "title": cut(title, phone.title),
            "body": cut(body, phone.body),
            "is_cut": len(title) > phone.title or len(body) > phone.body,
        }
        for phone in PHONES
    ]


def say(request: HttpRequest, alert: Alert) -> None:
    """What became of the alert, in a sentence."""
    if alert.state == State.SENT and alert.dispatch:
        number = alert.dispatch.audience_size
        said = ngettext("On its way to %(n)s subscription.", "On its way to %(n)s subscriptions.", number)
        messages.success(request, said % {"n": number})
    elif alert.state == State.SCHEDULED and alert.due_at:
        time = date_format(localtime(alert.due_at), "DATETIME_FORMAT")
        messages.success(request, _("It leaves on %(time)s.") % {"time": time})
    elif alert.state == State.WAITING:
        messages.success(request, _("Another editor has to say yes. It stands on their dashboard."))
    else:
        messages.success(request, _("Saved. It goes to nobody before you send it."))


def dispatch_url(alert: Alert) -> str:
    """Where the sending of it can be watched; empty while there is nothing to watch."""
    return reverse("outbox_dispatch", args=[alert.dispatch_id]) if alert.dispatch_id else ""
