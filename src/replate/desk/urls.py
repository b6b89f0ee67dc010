"""The newsroom's own addresses under /desk/, before Wagtail's."""

urlpatterns: list = []
