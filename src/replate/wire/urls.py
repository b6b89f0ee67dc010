"""The wire desk's addresses, under /desk/wire/."""

from django.urls import path

from .views import ApplyView, ItemView, OriginalView, ReceiveView, SpikeView, WireView

urlpatterns = [
    path("", WireView.as_view(), name="wire"),
    path("new/", ReceiveView.as_view(), name="wire_new"),
    path("<int:item_id>/", ItemView.as_view(), name="wire_item"),
    path("<int:item_id>/original/", OriginalView.as_view(), name="wire_original"),
    path("<int:item_id>/apply/", ApplyView.as_view(), name="wire_apply"),
    path("<int:item_id>/spike/", SpikeView.as_view(), name="wire_spike"),
]
