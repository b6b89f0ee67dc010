"""A connection to the mail server over which one mail follows the other without a pause (PIPELINING, RFC 2920).

`smtplib` greets, secures the connection and signs in. From there on a mail costs one round trip: with the end of its
text goes the envelope of the next.
"""

from __future__ import annotations

import smtplib
import ssl
from typing import Any, NamedTuple

from .letterpress import Mail

# RFC 5321, 4.5.3.2, asks for up to five minutes for the greeting; a server that takes one is as good as away.
GREETING_SECONDS, ANSWER_SECONDS, END_SECONDS, GOODBYE_SECONDS = 60.0, 300.0, 600.0, 2.0
ENOUGH = b".\r\n"


class Reply(NamedTuple):
    """What the server says to `command` (MAIL, RCPT, DATA, or "." for the text): its code and words (RFC 5321, 4.2)."""

    command: str
    code: int
    words: str

    def __str__(self) -> str:
        return f"{self.code} {self.words}"


class LineLost(Exception):
    """The mail server cannot be reached, hung up, or takes nothing from us now; the text says which."""


class Line:
    """Each mail is offered, taken or refused, and given. Every method raises LineLost.

    `server` has host, port, user, password and security ("none", "starttls" or "tls"). `accepted` counts the mails
    that the server took over this line. It has `seconds` to greet, or GREETING_SECONDS.
    """

    def __init__(self, server: Any, hello: str, seconds: float | None = None) -> None:
        self.accepted = 0
        self.must_reset = False
        try:
            self.smtp = self._open(server, hello, seconds or GREETING_SECONDS)
        except smtplib.SMTPAuthenticationError as error:
            raise LineLost(f"The mail server refuses our user name or password: {_words(error)}") from error
        except (OSError, smtplib.SMTPException, ValueError) as error:  # of ssl; of a password that is not ASCII
            raise LineLost(f"The mail server cannot be reached: {_words(error)}") from error
        self.is_pipelining = self.smtp.has_extn("pipelining")
        assert self.smtp.sock
        self.sock = self.smtp.sock
        self.is_sized = self.smtp.has_extn("size")

    def _open(self, server: Any, hello: str, seconds: float) -> smtplib.SMTP:
        address = (server.host, server.port, hello, seconds)
        context = ssl.create_default_context()
        if server.security == "tls":
            smtp: smtplib.SMTP = smtplib.SMTP_SSL(*address[:3], timeout=seconds, context=context)
        else:
            smtp = smtplib.SMTP(*address)
        try:
            if server.security == "starttls":
                smtp.starttls(context=context)
            smtp.ehlo_or_helo_if_needed()
            if server.user:
                smtp.login(server.user, server.password)
        except BaseException:
            smtp.close()
            raise
        return smtp

    def offer(self, mail: Mail) -> None:
        """Sends the envelope alone."""
        self._send(b"".join(self._envelope(mail)) if self.is_pipelining else b"")

    def answer(self, mail: Mail) -> Reply | None:
        """The server's refusal of a mail that was offered; None where it waits for the text."""
        self.sock.settimeout(ANSWER_SECONDS)
        refusal = None
        for sent in self._envelope(mail):
            if not self.is_pipelining:
                self._send(sent)
            reply = self._reply(sent[:4].decode().strip())
            if reply.command == "DATA" and reply.code == 354:
                if refusal:  # RFC 2920, 3.1: it waits for a text all the same
                    self._send(ENOUGH)
                    self._reply(".")
                self.must_reset = False
                return refusal
            if refusal or reply.command == "RSET" or (reply.code < 300 and reply.command != "DATA"):
                continue
            if reply.command == "MAIL" and not _is_too_long(reply):
                self.smtp.close()
                raise LineLost(f"The mail server takes no mail from {mail.sender}: {reply}")
            refusal = reply
            if not self.is_pipelining:
                break
        self.must_reset = True
        return refusal

    def give(self, mail: Mail, following: Mail | None) -> Reply:
        """Sends the text, and the envelope of the mail that follows. Returns what became of the text."""
        next_envelope = self._envelope(following) if following and self.is_pipelining else []
        self._send(b"".join([mail.content, ENOUGH, *next_envelope]))
        self.sock.settimeout(END_SECONDS)
        reply = self._reply(".")
        self.accepted += 200 <= reply.code < 300
        return reply

    def close(self) -> None:
        """Says good-bye if the server still listens."""
        try:
            if self.smtp.sock:
                self.sock.settimeout(GOODBYE_SECONDS)
                self.smtp.quit()
        except (OSError, smtplib.SMTPException):
            self.smtp.close()

    def _envelope(self, mail: Mail) -> list[bytes]:
        size = b" SIZE=%d" % len(mail.content) if self.is_sized else b""  # RFC 1870
        return [
            *([b"RSET\r\n"] if self.must_reset else []),
            b"MAIL FROM:<%s>%s\r\n" % (mail.sender.encode(), size),
            b"RCPT TO:<%s>\r\n" % mail.recipient.encode(),
            b"DATA\r\n",
        ]

    def _send(self, octets: bytes) -> None:
        try:
            self.sock.sendall(octets)
        except OSError as error:
            self.smtp.close()
            raise LineLost(f"The connection to the mail server broke: {_words(error)}") from error

    def _reply(self, command: str) -> Reply:
        try:
            code, words = self.smtp.getreply()
        except (OSError, smtplib.SMTPException) as error:
            self.smtp.close()
            raise LineLost(f"The connection to the mail server broke: {_words(error)}") from error
        reply = Reply(command, code, " ".join(words.decode("utf-8", "replace").split()))
        if code == 421 or code < 200:
            self.smtp.close()
            raise LineLost(f"The mail server hangs up: {reply}")
        return reply


def _is_too_long(reply: Reply) -> bool:
    """RFC 1870, 6.1, and RFC 3463, 3.4."""
    return reply.code == 552 or reply.words.startswith(("5.3.4", "5.2.3"))


def _words(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        said = error.smtp_error
        return f"{error.smtp_code} {said.decode('utf-8', 'replace') if isinstance(said, bytes) else said}"
    return str(error) or type(error).__name__
