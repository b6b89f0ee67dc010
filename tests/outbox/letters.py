"""Letters as the outbox hands them to the mail channel, and mail servers that behave as they are told."""

import re
import socket
import threading
import uuid
from contextlib import contextmanager, suppress
from email import message_from_bytes, policy

from aiosmtpd.controller import Controller

from replate.config.environment import SmtpServer
from replate.outbox.channels import Letter, Message

TEXT = "The ferry sails.\n\nLeave: {{slot:unsubscribe_url}}\n"
HTML = '<p>The ferry sails.</p>\n<p><a href="{{slot:unsubscribe_url}}">Leave</a></p>\n'


def make_message(kind="edition", **content):
    defaults = {
        "subject": "The harbour opens",
        "text": TEXT,
        "html": HTML,
        "from_name": "The Test Courier",
        "language": "en",
        "purpose": "daily_edition",
    }
    return Message(uuid.uuid4(), kind, defaults | content)


def make_letter(message=None, number=1, **fields):
    value = fields.pop("value", f"reader{number}@post.example")
    return Letter(number, 1000 + number, value, "post.example", message or make_message(), **fields)


def make_letters(count, message=None):
    message = message or make_message()
    return [make_letter(message, number + 1) for number in range(count)]


def parsed(content):
    return message_from_bytes(content, policy=policy.default)


def text_of(message):
    return message.get_body(("plain",)).get_content().replace("\r\n", "\n")


def html_of(message):
    return message.get_body(("html",)).get_content().replace("\r\n", "\n")


class Handler:
    """aiosmtpd's side of `MailServer`."""

    def __init__(self, office):
        self.office = office

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        session.host_name = hostname
        self.office.hellos.append(hostname)
        more = ["250-PIPELINING"] if self.office.is_pipelining else []
        return [*responses[:-1], *more, responses[-1]]

    async def handle_RCPT(self, server, session, envelope, address, options):
        reply = self.office.at_rcpt.get(address)
        if reply:
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        reply = self.office.at_text.get(envelope.rcpt_tos[0], "250 Kept")
        if reply.startswith("250"):
            self.office.caught.append((envelope.mail_from, envelope.rcpt_tos, parsed(envelope.original_content)))
            self.office.raw.append(envelope.original_content)
        self.office.peers.add(session.peer)
        return reply


class MailServer:
    """aiosmtpd, which takes all mail but for `at_rcpt` and `at_text`: replies by recipient."""

    def __init__(self, *, is_pipelining=True, **options):
        self.is_pipelining, self.options = is_pipelining, options
        self.at_rcpt, self.at_text = {}, {}
        self.caught, self.raw, self.hellos, self.peers = [], [], [], set()

    def __enter__(self):
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.controller = Controller(
            Handler(self), hostname="127.0.0.1", port=self.port, server_hostname="localhost", **self.options
        )
        self.controller.start()
        return self

    def __exit__(self, *_):
        self.controller.stop()

    def recipients(self):
        return sorted(recipients[0] for _sender, recipients, _message in self.caught)


def at(port, *, user="", password="", security="none", host="127.0.0.1"):
    return SmtpServer(host, port, user, password, security)


@contextmanager
def scripted(talk):
    """A server that runs `talk(reader, writer, number)` for each connection; yields its port."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve(connection, number):
        reader, writer = connection.makefile("rb"), connection.makefile("wb", 0)
        with suppress(OSError), connection, reader, writer:
            talk(reader, writer, number)

    def listen():
        number = 0
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            number += 1
            threading.Thread(target=serve, args=(connection, number), daemon=True).start()

    threading.Thread(target=listen, daemon=True).start()
    try:
        yield listening.getsockname()[1]
    finally:
        listening.shutdown(socket.SHUT_RDWR)
        listening.close()


class Talk:
    """One SMTP conversation, line by line, that a test bends. `taken`: the recipients whose mail was accepted."""

    greeting = b"220 post.example ESMTP\r\n"
    features = b"250-post.example\r\n250 PIPELINING\r\n"

    def __init__(self):
        self.taken, self.lock = [], threading.Lock()

    def __call__(self, reader, writer, number):
        self.greet(writer, number)
        recipient, done = "", 0
        while line := reader.readline():
            verb = line[:4].upper().strip()
            if verb == b"EHLO":
                writer.write(self.features)
            elif verb == b"QUIT":
                writer.write(b"221 bye\r\n")
                return
            elif verb == b"DATA":
                writer.write(b"354 go on\r\n")
                if self.text(reader, writer, recipient, done, number) is False:
                    return
                done += 1
            else:
                if verb == b"RCPT":
                    recipient = re.search(rb"<(.*)>", line)[1].decode()
                reply = self.reply(verb, recipient, done, number)
                if reply is None:
                    return
                writer.write(reply)

    def greet(self, writer, number):
        writer.write(self.greeting)

    def reply(self, verb, recipient, done, number):
        return b"250 ok\r\n"

    def text(self, reader, writer, recipient, done, number):
        while (line := reader.readline()) != b".\r\n":
            if not line:
                return False
        with self.lock:
            self.taken.append(recipient)
        writer.write(b"250 taken\r\n")
