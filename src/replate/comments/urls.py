"""The comments desk's addresses, under /desk/."""

from django.urls import path

from . import views

urlpatterns = [
    path("comments/", views.desk, name="comments_desk"),
    path("comments/sections/", views.sections, name="comments_sections"),
    *(
        path(f"comments/<int:pk>/{verb}/", views.decide, {"verb": verb}, name=f"comment_{verb}")
        for verb in ("approve", "remove", "ban")
    ),
    path("comments/decisions/<int:pk>/undo/", views.undo, name="comments_undo"),
    *(
        path(f"comments/objections/<int:pk>/{verb}/", views.decide_objection, {"verb": verb}, name=f"objection_{verb}")
        for verb in ("grant", "refuse")
    ),
    path("stories/<int:story_pk>/comments/", views.story, name="story_comments"),
]
