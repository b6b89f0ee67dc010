"""A real mail server, and browsers that say where their forms come from."""

import re
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.test import Client

from replate.readers.models import Wording

from ..factories import make_front_page
from ..mailers import mail_by_smtp

HERE = "http://testserver"


class Handler:
    def __init__(self, post):
        self.post = post

    async def handle_RCPT(self, server, session, envelope, address, rcpt_options):
        if address in self.post.refused:
            return "550 No such mailbox"
        if address in self.post.busy:
            return "451 Try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if self.post.unwanted.intersection(envelope.rcpt_tos):
            return "554 Not such a mail"
        message = message_from_bytes(envelope.original_content, policy=policy.default)
        message.recipients = envelope.rcpt_tos
        self.post.caught.append(message)
        return "250 Kept"


class Post:
    """A mail server that takes all, refuses one or its mail, or is away. `caught` are the messages, oldest first."""

    def __init__(self):
        self.caught, self.refused, self.busy, self.unwanted = [], set(), set(), set()
        self.controller = None
        self.port = 0

    def start(self):
        self.controller = Controller(Handler(self), hostname="127.0.0.1", port=self.port, server_hostname="localhost")
        if not self.port:
            import socket

            with socket.create_server(("127.0.0.1", 0)) as free:
                self.port = free.getsockname()[1]
            self.controller.port = self.port
        self.controller.start()

    def stop(self):
        self.controller.stop()

    @property
    def last(self):
        return self.caught[-1]

    @property
    def link(self):
        return re.search(r"http://\S+/(?:sign-in/link|account/address)/\S+/", text_of(self.last))[0]

    @property
    def path(self):
        return re.sub(r"^http://[^/]+", "", self.link)

    @property
    def code(self):
        return re.search(r"^[A-Z2-9]{4}-[A-Z2-9]{4}$", text_of(self.last), re.M)[0]


def text_of(message):
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(message):
    return message.get_body(("html",)).get_content()


@pytest.fixture
def post(settings):
    post = Post()
    post.start()
    mail_by_smtp(settings, post.port)
    yield post
    if post.controller.server:
        post.stop()


def make_browser(**headers):
    return Client(headers={"origin": HERE, "user-agent": "Mozilla/5.0 (X11; Linux x86_64) Firefox/128.0"} | headers)


@pytest.fixture
def visitor(db):
    make_front_page()
    return make_browser()


@pytest.fixture
def terms(db):
    return Wording.objects.get(purpose__slug="terms", language="en", version=1).pk


@pytest.fixture
def ask(visitor, django_capture_on_commit_callbacks):
    """Asks for a link as a visitor does, and lets the mail go out. Gives the response."""

    def ask(email="ada@example.org", *, by=visitor, url="/sign-in/", **fields):
        with django_capture_on_commit_callbacks(execute=True):
            return by.post(url, {"email": email, "next": ""} | fields)

    return ask
