"""Mail that the demo catches: sent over SMTP, kept as it came, shown safely."""

import multiprocessing
import re
import smtplib
import socket
import time

import pytest
from django.core.mail import EmailMultiAlternatives

from replate.demo.mail.catcher import catch_mail
from replate.demo.mail.messages import caught_mail

from ..factories import make_front_page

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.demo.urls")]
RAW = (
    "From: Desk <desk@news.example>\r\nTo: mara@reader.example\r\nSubject: Sailing at noon\r\n"
    "X-Odd:   spaced\r\n\r\nIt sails.\r\n.A line with a dot\r\n"
)


@pytest.fixture
def post(tmp_path, settings):
    """The port of a mail catcher that runs; what it keeps is what /mail/ shows."""
    settings.MAIL_DIR = tmp_path / "mail"
    listening = socket.create_server(("127.0.0.1", 0))
    catcher = multiprocessing.get_context("fork").Process(target=catch_mail, args=(listening, settings.MAIL_DIR))
    catcher.start()
    yield listening.getsockname()[1]
    catcher.terminate()
    catcher.join()
    listening.close()


@pytest.fixture
def front():
    return make_front_page()


def send(port, raw=RAW):
    with smtplib.SMTP("127.0.0.1", port) as server:
        server.sendmail("desk@news.example", ["mara@reader.example"], raw)


def shown(client, settings):
    """The address of the newest message's page, and the page."""
    address = f"/mail/{caught_mail(settings.MAIL_DIR)[0].name}/"
    return address, client.get(address).content.decode()


def test_a_message_is_kept_byte_for_byte(post, settings):
    send(post)
    assert [path.read_bytes() for path in settings.MAIL_DIR.iterdir()] == [RAW.encode()]


def test_the_list_shows_the_newest_message_first(post, settings, client, front):
    for subject in ("First", "Second"):
        send(post, RAW.replace("Sailing at noon", subject))
        time.sleep(0.01)
    page = client.get("/mail/").content.decode()
    assert re.findall(r">\s*(First|Second)\s*<", page) == ["Second", "First"]
    assert "mara@reader.example" in page


def test_the_empty_list_says_what_to_do(settings, client, front, tmp_path):
    settings.MAIL_DIR = tmp_path / "none"
    assert "Submit a draft" in client.get("/mail/").content.decode()


def test_a_message_shows_its_headers_its_parts_and_its_source(post, settings, client, front):
    message = EmailMultiAlternatives("Ça bouge", "The <b>plain</b> text", "desk@news.example", ["mara@reader.example"])
    message.attach_alternative("<p style='color: teal'>The <b>set</b> text</p>", "text/html")
    message.attach("list.csv", "a,b\n", "text/csv")
    send(post, message.message().as_bytes().replace(b"\n", b"\r\n"))
    address, page = shown(client, settings)
    assert "Ça bouge" in page
    assert "The &lt;b&gt;plain&lt;/b&gt; text" in page
    assert "text/html" in page
    assert "list.csv" in page
    assert "Content-Transfer-Encoding" in page
    assert f'src="{address}html/"' in page


def test_a_link_in_a_text_can_be_followed(post, settings, client, front):
    send(post, RAW.replace("It sails.", "Sign in: http://127.0.0.1:8000/-/sign-in/abc/"))
    assert '<a href="http://127.0.0.1:8000/-/sign-in/abc/"' in shown(client, settings)[1]


def test_the_html_part_can_run_and_load_nothing(post, settings, client, front):
    script = "<script>alert(1)</script><img src='https://elsewhere.example/x.png'>"
    message = EmailMultiAlternatives("S", "t", "a@news.example", ["b@reader.example"])
    message.attach_alternative(script, "text/html")
    send(post, message.message().as_bytes().replace(b"\n", b"\r\n"))
    address, page = shown(client, settings)
    assert script not in page
    response = client.get(f"{address}html/")
    assert script in response.content.decode()
    policy = dict(
        rule.strip().split(" ", 1) for rule in response["Content-Security-Policy"].split(";") if " " in rule.strip()
    )
    assert policy["default-src"] == "'none'"
    assert policy["img-src"] == "data:"
    assert "script-src" not in policy
    assert "sandbox" in response["Content-Security-Policy"]
    assert "allow-scripts" not in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    "name", ["..%2Fsecret_key", "../secret_key", "20260101T000000000000Z-1.eml", "%2Fetc%2Fpasswd"]
)
def test_no_address_leads_out_of_the_folder(post, client, front, settings, name):
    (settings.MAIL_DIR.parent / "secret_key").write_text("kept")
    assert client.get(f"/mail/{name}/").status_code == 404


def test_a_site_that_is_not_the_demo_has_no_mail_pages(client, front, settings):
    settings.ROOT_URLCONF = "replate.config.urls"
    assert client.get("/mail/").status_code == 404
