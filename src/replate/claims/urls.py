"""The claims desk's addresses, under /desk/stories/."""

from django.urls import path, re_path

from . import views

urlpatterns = [
    path("stories/<int:story_pk>/claims/", views.desk, name="story_claims"),
    path("stories/<int:story_pk>/claims/read/", views.read_again, name="story_claims_read"),
    path("stories/<int:story_pk>/claims/add/", views.add, name="story_claims_add"),
    re_path(
        r"^stories/(?P<story_pk>[0-9]{1,18})/claims/(?P<pk>[0-9]{1,18})/(?P<verb>accept|drop|take_back|mend)/$",
        views.decide,
        name="story_claims_decide",
    ),
    re_path(
        r"^stories/(?P<story_pk>[0-9]{1,18})/claims/claim/(?P<pk>[0-9]{1,18})/(?P<verb>pin|unpin|reword)/$",
        views.change_claim,
        name="story_claims_claim",
    ),
]
