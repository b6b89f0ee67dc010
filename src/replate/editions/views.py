"""The editions desk: what goes out when, arranged, previewed, sent or skipped; and the newsletters themselves."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.formats import date_format
from django.utils.timezone import get_default_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from replate.lib import clock
from replate.stories.desk_view import DeskView
from replate.stories.record import newest_checkpoint

from .actions import editions as actions
from .actions.newsletters import change_newsletter, found_newsletter
from .audience import subscribers_total
from .forms import ArrangeForm, NewsletterForm, TimeForm
from .gathering import issue_of
from .models import Edition, Newsletter, today
from .rendering import filled
from .rendering import render as write

EDITIONS_ON_A_PAGE = 30


class EditionDeskView(DeskView):
    """Each view asks for what else it takes."""

    header_icon = "mail"
    permission = "editions.view_edition"
    home = "desk_editions", gettext_lazy("Editions")


class EditionsView(EditionDeskView):
    template_name = "editions/desk.html"
    page_title = gettext_lazy("Editions")

    def get(self, request: HttpRequest) -> HttpResponse:
        editions = Edition.objects.newest_first().select_related("dispatch")
        newsletters = list(Newsletter.objects.select_related("topic", "purpose"))
        with_today = set(Edition.objects.filter(date=today(clock.now())).values_list("newsletter", flat=True))
        for newsletter in newsletters:
            newsletter.readers = subscribers_total(newsletter)  # type: ignore[attr-defined]
            newsletter.lacks_todays = newsletter.is_active and newsletter.pk not in with_today  # type: ignore[attr-defined]
        page = WagtailPaginator(editions, EDITIONS_ON_A_PAGE).get_page(request.GET.get("p"))
        return self.show(page=page, newsletters=newsletters, zone=get_default_timezone())


class EditionView(EditionDeskView):
    """One edition: GET shows it, a POST with what editors arranged keeps that."""

    template_name = "editions/edition.html"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.edition = get_object_or_404(
            Edition.objects.select_related("newsletter__purpose", "newsletter__topic", "dispatch"), pk=kwargs["pk"]
        )

    def get_page_title(self) -> str:
        return f"{self.edition.newsletter}, {date_format(self.edition.date, 'DATE_FORMAT')}"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show_edition()

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        if not self.user.has_perm("editions.change_edition"):
            raise PermissionDenied
        form = self.form(request.POST)
        if not form.is_valid():
            return self.show_edition(form, status=422)
        try:
            actions.arrange(
                edition=self.edition,
                stories=[entry.version for entry in form.chosen],
                left_out=[entry.version for entry in form.dropped],
                subject=form.cleaned_data["subject"],
                preheader=form.cleaned_data["preheader"],
                intro=form.cleaned_data["intro"],
            )
        except actions.NotADraft as error:
            messages.error(request, str(error))
        else:
            messages.success(request, _("Saved. Stories that are published from now on follow after yours."))
        return redirect(request.path)

    def form(self, data: Any = None) -> ArrangeForm:
        return ArrangeForm(data, instance=self.edition, issue=issue_of(self.edition, clock.now()))

    def show_edition(self, form: ArrangeForm | None = None, status: int = 200, **context: Any) -> HttpResponse:
        edition, now = self.edition, clock.now()
        issue = issue_of(edition, now)
        is_draft = edition.is_draft
        context.setdefault("time_form", TimeForm(edition=edition, now=now))
        return self.show(
            status,
            edition=edition,
            issue=issue,
            form=(form or self.form()) if is_draft else None,
            readers=subscribers_total(edition.newsletter) if is_draft else None,
            is_todays=edition.date == today(now),
            may_change=is_draft and self.user.has_perm("editions.change_edition"),
            may_send=is_draft and self.user.has_perm("editions.send_edition"),
            zone=get_default_timezone(),
            **context,
        )


class MailView(EditionView):
    """The mail itself, as the preview frames it: its HTML, or with `?text` its plain text."""

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        edition, now = self.edition, clock.now()
        if edition.dispatch and edition.dispatch.is_redacted:
            return HttpResponse(str(edition.dispatch), content_type="text/plain; charset=utf-8")
        if edition.dispatch:
            message = edition.dispatch.message
        else:
            message = write(issue_of(edition, now), newest_checkpoint(at=now)).message
        if "text" in request.GET:
            return HttpResponse(filled(message["text"]), content_type="text/plain; charset=utf-8")
        return HttpResponse(filled(message["html"]))


class DeedView(EditionView):
    """A POST does one thing to a draft."""

    permission = "editions.send_edition"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Who had to sign in again on the way is led here: nothing was done."""
        return redirect("desk_edition", pk)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        try:
            return self.do(request) or redirect("desk_edition", pk)
        except (actions.NotADraft, actions.NothingToSend) as error:
            messages.error(request, str(error))
            return redirect("desk_edition", pk)

    def do(self, request: HttpRequest) -> HttpResponse | None:
        raise NotImplementedError


class SendView(DeedView):
    def do(self, request: HttpRequest) -> None:
        now = clock.now()
        if self.edition.date != today(now):
            messages.error(request, _("This edition bears another day's date: it goes out on that day."))
            return
        sent = actions.send_edition(edition=self.edition, at=now, by=self.user.get_full_name())
        number = sent.audience_size
        said = ngettext("On its way to %(n)s mailbox.", "On its way to %(n)s mailboxes.", number)
        messages.success(request, said % {"n": number})


class SkipView(DeedView):
    def do(self, request: HttpRequest) -> None:
        because = _("%(name)s skipped it.") % {"name": self.user.get_full_name()}
        actions.skip(edition=self.edition, because=because[:200])
        messages.success(request, _("Skipped. The next edition tells what this one would have."))


class TimeView(DeedView):
    def do(self, request: HttpRequest) -> HttpResponse | None:
        form = TimeForm(request.POST, edition=self.edition, now=clock.now())
        if not form.is_valid():
            return self.show_edition(status=422, time_form=form)
        actions.reschedule(edition=self.edition, due_at=form.due_at())
        messages.success(request, _("The time is set."))
        return None


class TestSendView(DeedView):
    permission = "editions.change_edition"

    def do(self, request: HttpRequest) -> None:
        actions.send_test(edition=self.edition, to=self.user, at=clock.now())
        messages.success(request, _("On its way to %(email)s.") % {"email": self.user.email})


class TodayView(EditionDeskView):
    """Makes today's edition of a newsletter that has none, for an editor to send."""

    permission = "editions.change_edition"

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        newsletter, now = get_object_or_404(Newsletter.objects.active(), pk=pk), clock.now()
        edition = actions.compose_edition(newsletter=newsletter, day=today(now), due_at=None, at=now)
        return redirect("desk_edition", edition.pk)


class AddNewsletterView(EditionDeskView):
    template_name = "editions/newsletter.html"
    page_title = gettext_lazy("A new newsletter")
    permission = "editions.add_newsletter"

    def get(self, request: HttpRequest) -> HttpResponse:
        return self.show(form=NewsletterForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        form = NewsletterForm(request.POST)
        if not form.is_valid():
            return self.show(status=422, form=form)
        given = {key: form.cleaned_data[key] for key in ("slug", "name", "topic", "hour", "weekdays", "wording")}
        newsletter = found_newsletter(**given, at=clock.now())
        messages.success(request, _("“%(name)s” is there. Readers find it in their account.") % {"name": newsletter})
        return redirect("desk_editions")


class NewsletterView(EditionDeskView):
    template_name = "editions/newsletter.html"
    permission = "editions.change_newsletter"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        self.newsletter = get_object_or_404(Newsletter, pk=kwargs["pk"])

    def get_page_title(self) -> str:
        return str(self.newsletter)

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        return self.show(form=NewsletterForm(newsletter=self.newsletter), newsletter=self.newsletter)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        form = NewsletterForm(request.POST, newsletter=self.newsletter)
        if not form.is_valid():
            return self.show(status=422, form=form, newsletter=self.newsletter)
        given = {key: form.cleaned_data[key] for key in ("name", "hour", "weekdays", "is_active")}
        change_newsletter(newsletter=self.newsletter, **given, at=clock.now())
        messages.success(request, _("Saved."))
        return redirect("desk_editions")
