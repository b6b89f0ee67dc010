"""The alerts' addresses, under /desk/."""

from django.urls import path

from .views import AlertsView, AlertView, NewAlertView

urlpatterns = [
    path("alerts/", AlertsView.as_view(), name="desk_alerts"),
    path("alerts/<int:pk>/", AlertView.as_view(), name="desk_alert"),
    path("stories/<int:story_pk>/alert/", NewAlertView.as_view(), name="story_alert"),
]
