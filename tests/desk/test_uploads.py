"""What the desk takes as a picture or a document."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from replate.stories.models import Attachment, Picture

from ..factories import AT

pytestmark = pytest.mark.django_db
SCRIPT = b"<script>alert(document.domain)</script>"


@pytest.fixture(autouse=True)
def _own_media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def jpeg(size=(80, 60), **options) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", size, "teal").save(written, "JPEG", **options)
    return written.getvalue()


def with_place() -> bytes:
    exif = Image.Exif()
    exif.get_ifd(0x8825).update({1: "N", 2: (51.0, 30.0, 0.0), 3: "W", 4: (0.0, 7.0, 0.0)})
    exif[0x010F] = "SpyCam"
    return jpeg(exif=exif)


def upload_one(client, name, content):
    form = {"title": "A picture", "file": SimpleUploadedFile(name, content), "collection": 1, "tags": ""}
    return client.post(reverse("wagtailimages:add"), form)


def upload_several(client, name, content):
    form = {"files[]": SimpleUploadedFile(name, content), "title": "A picture", "collection": 1}
    return client.post(reverse("wagtailimages:add_multiple"), form, headers={"x-requested-with": "XMLHttpRequest"})


EACH_WAY = pytest.mark.parametrize("upload", [upload_one, upload_several])


@EACH_WAY
def test_a_picture_is_taken(as_writer, upload):
    assert upload(as_writer, "boat.jpg", jpeg()).status_code in (200, 302)
    assert (Picture.objects.get().width, Picture.objects.get().height) == (80, 60)


@EACH_WAY
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("page.jpg", b"<html>" + SCRIPT + b"</html>"),
        ("empty.png", b""),
        ("cut.jpg", jpeg()[:200]),
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"),
        ("drawing.png", b'<svg xmlns="http://www.w3.org/2000/svg">' + SCRIPT + b"</svg>"),
        ("animation.gif", b"GIF89a" + b"\0" * 40),
    ],
)
def test_what_is_no_picture_is_refused(as_writer, upload, name, content):
    response = upload(as_writer, name, content)
    assert response.status_code in (200, 400)
    assert not Picture.objects.exists()


@EACH_WAY
def test_a_picture_30_000_pixels_wide_is_refused_with_the_reason(as_writer, upload):
    response = upload(as_writer, "wide.jpg", jpeg((30_000, 20)))
    assert not Picture.objects.exists()
    assert "30000" in response.content.decode().replace(",", "").replace("\\u202f", "")


@EACH_WAY
def test_place_and_camera_are_cut_out_of_a_picture(as_writer, upload):
    assert b"SpyCam" in with_place()
    upload(as_writer, "boat.jpg", with_place())
    kept = Picture.objects.get().file.read()
    assert b"SpyCam" not in kept and b"Exif" not in kept
    assert not Image.open(io.BytesIO(kept)).getexif()


@EACH_WAY
def test_what_hangs_behind_a_picture_is_cut_off(as_writer, upload):
    upload(as_writer, "boat.jpg", jpeg(comment=SCRIPT) + SCRIPT + b"PK\x03\x04zip")
    kept = Picture.objects.get().file.read()
    assert b"script" not in kept and b"PK\x03\x04" not in kept


def test_a_refusal_is_told_to_the_person_who_uploads(as_writer):
    for content, said in ((b"<html></html>", "Not a valid .jpeg image"), (jpeg()[:200], "cannot be read as a picture")):
        assert said in upload_one(as_writer, "page.jpg", content).content.decode()
        answer = upload_several(as_writer, "page.jpg", content).json()
        assert answer["success"] is False and said in answer["error_message"]


def test_a_published_picture_is_not_exchanged_for_another(as_editor):
    upload_one(as_editor, "boat.jpg", jpeg())
    picture = Picture.objects.get()
    before = picture.file_hash
    Picture.objects.update(released_at=AT)
    form = {"title": "Another", "file": SimpleUploadedFile("b.jpg", jpeg((90, 90))), "collection": 1, "tags": ""}
    page = as_editor.post(reverse("wagtailimages:edit", args=[picture.pk]), form)
    assert "Readers were shown this file" in page.content.decode()
    assert Picture.objects.get().file_hash == before


def add_document(client, name, content):
    form = {"title": "Paper", "file": SimpleUploadedFile(name, content), "collection": 1, "tags": ""}
    return client.post(reverse("wagtaildocs:add"), form)


def test_a_document_is_only_ever_a_download(as_editor):
    add_document(as_editor, "letter.txt", SCRIPT)
    document = Attachment.objects.get()
    Attachment.objects.update(released_at=AT)
    response = as_editor.get(document.url)
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["page.html", "run.svg", "code.js", "letter.pdf.html", "noending"])
def test_a_document_that_a_browser_would_run_is_refused(as_editor, name):
    assert add_document(as_editor, name, SCRIPT).status_code == 200
    assert not Attachment.objects.exists()


def test_a_document_that_is_too_large_is_refused_with_the_reason(as_editor, settings):
    settings.WAGTAILDOCS_MAX_UPLOAD_SIZE = 1000
    assert "too big" in add_document(as_editor, "large.txt", b"x" * 1001).content.decode()
    assert not Attachment.objects.exists()


def test_a_published_document_is_not_exchanged_for_another(as_editor):
    add_document(as_editor, "letter.txt", b"first")
    document = Attachment.objects.get()
    Attachment.objects.update(released_at=AT)
    form = {"title": "Paper", "file": SimpleUploadedFile("letter.txt", b"second"), "collection": 1, "tags": ""}
    as_editor.post(reverse("wagtaildocs:edit", args=[document.pk]), form)
    assert Attachment.objects.get().file.read() == b"first"
