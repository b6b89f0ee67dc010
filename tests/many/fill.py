"""`python -m tests.many.fill MAILBOXES`: lays out and fills the site of REPLATE_*. Prints what is where.

A picture, a walled story that was published, its corrected draft, an editor, and a dispatch to all mailboxes, which is
paused.
"""

import json
import sys
from contextlib import redirect_stdout

PASSWORD = "a long pass phrase"


def fill(mailboxes: int) -> dict:
    from replate.config.start import lay_out_site

    lay_out_site()
    from django.db import transaction
    from wagtail.images.tests.utils import get_test_image_file

    from replate.editions.models import Newsletter
    from replate.lib import clock
    from replate.outbox.actions import dispatch
    from replate.outbox.actions.steering import pause
    from replate.outbox.models import Address, Kind
    from replate.readers.models import Purpose, Wording
    from replate.stories.models import Picture, Story
    from tests.factories import make_editor, make_section, make_story
    from tests.outbox.conftest import MESSAGE

    at = clock.now()
    story = make_story(
        section=make_section("Harbour"),
        title="Ferry carried 12 people",
        slug="ferry",
        body=[("text", f"<p>{words}</p>") for words in ("The ferry carried 12 people.", "Behind the wall: obsidian.")],
        at=at,
    )
    Story.objects.filter(pk=story.pk).update(access="registered")
    draft = Story.objects.get(pk=story.pk).get_latest_revision_as_object()
    draft.title = "Ferry carried 21 people"
    draft.body = [("text", f"<p>{words}</p>") for words in ("It carried 21 people.", "Behind the wall: obsidian.")]
    draft.save_revision()
    picture = Picture.objects.create(title="Quay", file=get_test_image_file(), released_at=at)
    Address.objects.bulk_create(
        Address(
            channel="mail",
            value=f"reader{number}@post{number % 4}.example",
            provider=f"post{number % 4}.example",
            language="en",
            created_at=at,
        )
        for number in range(mailboxes)
    )
    with transaction.atomic():
        sent = dispatch(
            kind=Kind.EDITION,
            channel="mail",
            title="The harbour opens",
            words="The ferry sails.",
            message=MESSAGE["mail"],
            carries=[],
            audience=Address.objects.filter(channel="mail"),
            at=at,
        )
        pause(dispatch=sent, at=at)
    terms, daily = (
        Wording.objects.current().get(purpose__slug=slug, language="en")
        for slug in (Purpose.TERMS, Purpose.DAILY_EDITION)
    )
    return {
        "story": story.pk,
        "url": story.url,
        "editor": make_editor(name="Edda Brink").email,
        "dispatch": sent.pk,
        "key": sent.key.hex,
        "terms": terms.pk,
        "daily": daily.pk,
        "newsletter": Newsletter.objects.get(language="en", slug=Newsletter.DAILY).pk,
        "picture": picture.get_rendition("width-100").url,
    }


if __name__ == "__main__":
    with redirect_stdout(sys.stderr):
        told = fill(int(sys.argv[1]))
    print(json.dumps(told))
