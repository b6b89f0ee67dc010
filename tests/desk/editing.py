"""The story form as the browser posts it."""

from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, rich_text, streamfield

from replate.desk.forms import TWO_LINES
from replate.stories.models import Story


def form_of(story: Story | None = None, paragraph: str = "The ferry sailed at noon, the board said.", **fields) -> dict:
    values = {
        "title": story.title if story else "Ferry sails again",
        "slug": story.slug if story else "ferry-sails",
        "kicker": "",
        "standfirst": "The harbour board lifts its order.",
        "body": streamfield([("text", rich_text(f"<p>{paragraph}</p>"))]),
        "story_authors": inline_formset([]),
        "related_stories": inline_formset([]),
        "comments": inline_formset([]),
    }
    return nested_form_data(values | fields)


def post(client, story: Story, button: str, **fields):
    """Presses `button` in the story's editor."""
    return client.post(edit_url(story), form_of(story, **fields) | {button: button})


def edit_url(story: Story) -> str:
    return reverse("wagtailadmin_pages:edit", args=[story.pk])


def step_url(story: Story) -> str:
    return reverse("desk_publish", args=[story.pk])


def give_reason(client, story: Story, kind: str = "correction", note: str = "We said it sailed.\nIt sank.", **more):
    """Opens the publish step and answers it: a correction's note by its two lines."""
    page = client.get(step_url(story))
    was_wrong, _newline, is_right = note.partition("\n")
    words = {"was_wrong": was_wrong, "is_right": is_right} if kind in TWO_LINES else {"note": note}
    return client.post(step_url(story), {"kind": kind, "seen": page.context["step"].seen} | words | more)


def told(response) -> str:
    """The messages that the next page shows."""
    return " ".join(str(message) for message in response.wsgi_request._messages)
