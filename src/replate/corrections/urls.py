"""The addresses of the corrections, under /desk/."""

from django.urls import path

from .report_views import ReportsView, ReportView
from .views import (
    CorrectionsView,
    CorrectionView,
    ElsewhereView,
    MailPreview,
    NumbersView,
    ReachView,
)

urlpatterns = [
    path("corrections/", CorrectionsView.as_view(), name="desk_corrections"),
    path("corrections/<int:number>/", CorrectionView.as_view(), name="desk_correction"),
    path("corrections/<int:number>/numbers/", NumbersView.as_view(), name="desk_correction_numbers"),
    path("corrections/<int:number>/reach/", ReachView.as_view(), name="desk_correction_reach"),
    path("corrections/<int:number>/mail/<int:dispatch>/", MailPreview.as_view(), name="desk_correction_mail"),
    path("corrections/<int:number>/elsewhere/", ElsewhereView.as_view(), name="desk_correction_elsewhere"),
    path("corrections/reports/", ReportsView.as_view(), name="desk_error_reports"),
    path("corrections/reports/<slug:receipt>/", ReportView.as_view(), name="desk_error_report"),
]
