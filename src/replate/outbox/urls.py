"""The outbox's addresses, under /desk/."""

from django.urls import path

from .views import DispatchesView, DispatchView

urlpatterns = [
    path("outbox/", DispatchesView.as_view(), name="outbox_dispatches"),
    path("outbox/<int:pk>/", DispatchView.as_view(), name="outbox_dispatch"),
]
