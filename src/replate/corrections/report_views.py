"""The desk's queue of errors that readers report."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin import messages
from wagtail.admin.paginator import WagtailPaginator

from replate.lib import clock

from .actions import AnsweredAlready, answer_report
from .forms import AnswerForm
from .models import ErrorReport
from .views import CorrectionsDeskView

REPORTS_ON_A_PAGE = 30


class ReportsView(CorrectionsDeskView):
    """The reports, the newest first: those that wait, or with `?all` every one."""

    page_title = gettext_lazy("Errors that readers report")
    template_name = "corrections/desk/reports.html"
    permission = "corrections.view_errorreport"

    def get(self, request: HttpRequest) -> HttpResponse:
        reports = ErrorReport.objects.select_related("version__story", "correction")
        shows_all = "all" in request.GET
        page = WagtailPaginator(reports if shows_all else reports.new(), REPORTS_ON_A_PAGE).get_page(
            request.GET.get("p")
        )
        return self.show(page=page, shows_all=shows_all)


class ReportView(CorrectionsDeskView):
    """One report: what the reader wrote, and the answer."""

    template_name = "corrections/desk/report.html"
    permission = "corrections.view_errorreport"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().setup(request, *args, **kwargs)
        found = ErrorReport.objects.select_related("version__story", "reporter", "correction__version")
        self.report = get_object_or_404(found, receipt=kwargs["receipt"])

    def get_page_title(self) -> str:
        return _("Report %(receipt)s") % {"receipt": self.report.receipt}

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *above, here = super().get_breadcrumbs_items()
        return [*above, {"url": reverse("desk_error_reports"), "label": _("Errors that readers report")}, here]

    def get(self, request: HttpRequest, receipt: str) -> HttpResponse:
        return self.show_report(AnswerForm(report=self.report))

    def post(self, request: HttpRequest, receipt: str) -> HttpResponse:
        if not self.user.has_perm("corrections.answer_report"):
            raise PermissionDenied
        form = AnswerForm(request.POST, report=self.report)
        if not form.is_valid():
            return self.show_report(form, 422)
        answers = form.cleaned_data
        try:
            answer_report(
                report=self.report,
                state=ErrorReport.State(answers["state"]),
                answer=answers["answer"],
                correction=answers["correction"],
                by=self.user,
                at=clock.now(),
            )
        except AnsweredAlready as error:
            messages.error(request, error.messages[0])
        else:
            told = _("Answered; the reader gets it by mail.") if self.report.address else _("Answered.")
            messages.success(request, told)
        return redirect("desk_error_report", receipt)

    def show_report(self, form: AnswerForm, status: int = 200) -> HttpResponse:
        return self.show(
            status,
            report=self.report,
            form=form,
            may_answer=self.user.has_perm("corrections.answer_report"),
        )
