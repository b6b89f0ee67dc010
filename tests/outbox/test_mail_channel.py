"""Letters go to real mail servers, which answer, refuse, defer, drop the line and dawdle."""

import ssl
import time
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address

import pytest
from aiosmtpd.smtp import AuthResult
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from replate.outbox.channels import IN_FLIGHT, Accepted, Deferred, Refused, mail
from replate.outbox.mail import line

from .letters import MailServer, Talk, at, make_letter, make_letters, make_message, scripted

NO_MAILBOX = "550 5.1.1 No such mailbox"


@pytest.fixture(params=[True, False], ids=["pipelining", "plain"])
def server(request, settings):
    with MailServer(is_pipelining=request.param) as server:
        settings.SMTP_SERVER = at(server.port)
        yield server


@pytest.fixture
def talk_to(settings):
    """Stands a scripted server up and makes it the site's."""
    stacks = []

    def stand_up(talk):
        stack = scripted(talk)
        settings.SMTP_SERVER = at(stack.__enter__())
        stacks.append(stack)

    yield stand_up
    for stack in stacks:
        stack.__exit__(None, None, None)


@pytest.fixture(autouse=True)
def _not_long_away(monkeypatch):
    monkeypatch.setattr(mail, "AWAY_SECONDS", 0.2)


def answers_to(letters):
    """The answers by delivery id; each letter has exactly one."""
    answers = [answer for answer in mail.send(iter(letters)) if answer]
    assert len(answers) == len({answer.letter.delivery_id for answer in answers})
    assert {answer.letter.delivery_id for answer in answers} == {one.delivery_id for one in letters if one}
    return {answer.letter.delivery_id: answer for answer in answers}


def test_every_letter_arrives_once_and_whole(server):
    letters = make_letters(300)
    answers = answers_to(letters)
    assert all(isinstance(answer, Accepted) for answer in answers.values())
    assert server.recipients() == sorted(letter.value for letter in letters)
    for sender, [recipient], message in server.caught:
        assert sender == "news@testserver"
        assert message["To"] == recipient
    assert len({message["Message-ID"] for _sender, _to, message in server.caught}) == 300
    assert set(server.hellos) == {"testserver"}
    assert 1 < len(server.hellos) <= mail.LINES


def test_one_letter_takes_one_line(server):
    answers_to([make_letter()])
    assert len(server.hellos) == 1


def test_one_of_many_that_is_refused_holds_up_none_of_the_others(server):
    letters = make_letters(40)
    server.at_rcpt = {letters[0].value: NO_MAILBOX, letters[7].value: NO_MAILBOX, letters[39].value: "450 4.2.0 Later"}
    server.at_text = {letters[20].value: "554 5.7.1 Looks like spam", letters[21].value: "451 4.3.0 Disk full"}
    answers = answers_to(letters)
    assert answers[1] == Refused(letters[0], NO_MAILBOX, "bounced")
    assert answers[8] == Refused(letters[7], NO_MAILBOX, "bounced")
    assert answers[40] == Deferred(letters[39], "450 4.2.0 Later")
    assert answers[21] == Refused(letters[20], "554 5.7.1 Looks like spam")
    assert answers[22] == Deferred(letters[21], "451 4.3.0 Disk full")
    accepted = [number for number, answer in answers.items() if isinstance(answer, Accepted)]
    assert len(accepted) == len(server.caught) == 35


@pytest.mark.parametrize(
    ("reply", "death"),
    [
        ("550 No such user", "bounced"),
        ("551 User not local", "bounced"),
        ("553 Mailbox name not allowed", "bounced"),
        ("550 5.1.1 No such user", "bounced"),
        ("554 5.1.10 Null MX", "bounced"),
        ("550 5.2.1 Mailbox disabled", "bounced"),
        ("554 No", ""),
        ("552 Mailbox full", ""),
        ("552 5.2.2 Mailbox full", ""),
        ("550 5.7.1 Your network is blocked", ""),
        ("550 5.1.8 Sender's domain not found", ""),
        ("550 5.11.1 Odd", ""),
    ],
)
def test_an_address_dies_only_of_being_none(server, reply, death):
    letter = make_letter()
    server.at_rcpt = {letter.value: reply}
    assert answers_to([letter]) == {1: Refused(letter, reply, death)}


def test_a_letter_that_cannot_be_printed_is_refused_alone(server):
    message = make_message(text="Dear {{slot:name}}")
    letters = [make_letter(message, n, personal={} if n % 5 == 0 else {"name": "Ada"}) for n in range(1, 31)]
    letters[0] = make_letter(message, 1, value="a@b.example>\r\nDATA", personal={"name": "Ada"})
    answers = answers_to(letters)
    assert answers[5] == Refused(letters[4], "There is nothing to put in the slot name")
    refused = sorted(number for number, answer in answers.items() if isinstance(answer, Refused))
    assert refused == [1, 5, 10, 15, 20, 25, 30]
    assert len(server.caught) == 23


def test_a_message_that_is_no_mail_is_refused_and_the_next_goes(server):
    broken, whole = make_message(html=None), make_message()
    letters = [make_letter(broken, 1), make_letter(whole, 2), make_letter(broken, 3)]
    answers = answers_to(letters)
    assert isinstance(answers[2], Accepted)
    assert "cannot be written as a mail" in answers[1].reason
    assert answers[1].death == answers[3].death == ""


def test_many_dispatches_can_leave_side_by_side(server):
    messages = [make_message(subject=f"Number {n}") for n in range(20)]
    answers_to([make_letter(messages[n % 20], n) for n in range(100)])
    assert {message["Subject"] for _s, _r, message in server.caught} == {f"Number {n}" for n in range(20)}


def test_a_letter_longer_than_the_server_takes_is_refused(settings):
    with MailServer(data_size_limit=3000) as server:
        settings.SMTP_SERVER = at(server.port)
        short, long = make_letter(number=1), make_letter(make_message(text="long " * 1000), 2)
        answers = answers_to([short, long, make_letter(number=3)])
    assert [type(answers[n]) for n in (1, 2, 3)] == [Accepted, Refused, Accepted]
    assert answers[2].reason.startswith("552")
    assert answers[2].death == ""


def test_a_server_that_is_away_costs_one_letter_a_try(talk_to, settings):
    settings.SMTP_SERVER = at(1)  # nobody listens
    letters, asked = iter(make_letters(1000)), time.monotonic()

    def for_a_second():
        while time.monotonic() < asked + 1:
            yield next(letters)

    answers = [answer for answer in mail.send(for_a_second()) if answer]
    assert all(isinstance(answer, Deferred) and "cannot be reached" in answer.reason for answer in answers)
    assert 2 <= len(answers) <= 7


def test_a_sign_of_life_comes_every_second_from_a_server_that_is_slow(talk_to):
    class Slow(Talk):
        def greet(self, writer, number):
            time.sleep(2.5)
            super().greet(writer, number)

    talk_to(Slow())
    began, signs = time.monotonic(), []
    for answer in mail.send(iter([make_letter()])):
        signs.append((time.monotonic() - began, answer))
    moments = [0.0, *(moment for moment, _ in signs)]
    assert isinstance(signs[-1][1], Accepted)
    assert max(after - before for before, after in zip(moments, moments[1:], strict=False)) <= 1
    assert signs[-1][0] >= 2.5


def test_a_server_that_never_greets_is_away(talk_to, monkeypatch):
    class Silent(Talk):
        def greet(self, writer, number):
            time.sleep(5)

    monkeypatch.setattr(line, "GREETING_SECONDS", 0.3)
    talk_to(Silent())
    [answer] = answers_to([make_letter()]).values()
    assert isinstance(answer, Deferred)
    assert "cannot be reached" in answer.reason
    assert "timed out" in answer.reason


def test_a_server_that_hangs_at_the_end_of_a_text_defers_that_letter(talk_to, monkeypatch):
    class Hanging(Talk):
        def text(self, reader, writer, recipient, done, number):
            if recipient == "reader3@post.example":
                time.sleep(5)
                return False
            return super().text(reader, writer, recipient, done, number)

    monkeypatch.setattr(line, "END_SECONDS", 0.4)
    talk = Hanging()
    talk_to(talk)
    answers = answers_to(make_letters(30))
    assert isinstance(answers[3], Deferred)
    assert "timed out" in answers[3].reason
    assert len(talk.taken) == 29
    assert all(isinstance(answers[n], Accepted) for n in answers if n != 3)


def test_a_line_that_is_dropped_in_the_middle_of_a_text_loses_nobody(talk_to):
    class Dropping(Talk):
        """Each line breaks within the text of its sixth mail."""

        def text(self, reader, writer, recipient, done, number):
            if done == 5:
                reader.readline()
                return False
            return super().text(reader, writer, recipient, done, number)

    talk = Dropping()
    talk_to(talk)
    answers = answers_to(make_letters(100))
    deferred = {answer.letter.value for answer in answers.values() if isinstance(answer, Deferred)}
    assert set(talk.taken) | deferred == {f"reader{n}@post.example" for n in range(1, 101)}
    assert not set(talk.taken) & deferred
    assert len(talk.taken) >= 75
    assert all(
        "The connection to the mail server broke" in answer.reason
        for answer in answers.values()
        if answer.letter.value in deferred
    )


def test_a_server_that_hangs_up_after_some_mails_is_called_again(talk_to):
    class Brief(Talk):
        """421 to the fourth mail of each line: nothing of it was sent, so nobody waits."""

        def reply(self, verb, recipient, done, number):
            return b"421 4.7.0 Enough for one session\r\n" if verb == b"MAIL" and done == 3 else b"250 ok\r\n"

    talk = Brief()
    talk_to(talk)
    answers = answers_to(make_letters(60))
    assert all(isinstance(answer, Accepted) for answer in answers.values())
    assert sorted(talk.taken) == sorted(f"reader{n}@post.example" for n in range(1, 61))


def test_a_letter_at_which_the_server_always_hangs_up_is_deferred(talk_to):
    class Touchy(Talk):
        def reply(self, verb, recipient, done, number):
            return None if verb == b"RCPT" and recipient == "reader5@post.example" else b"250 ok\r\n"

    talk = Touchy()
    talk_to(talk)
    answers = answers_to(make_letters(50))
    assert isinstance(answers[5], Deferred)
    assert len(talk.taken) >= 46  # those beside it were tried again once
    assert set(talk.taken) == {a.letter.value for a in answers.values() if isinstance(a, Accepted)}


def test_a_server_that_takes_two_lines_gets_two(talk_to):
    class Narrow(Talk):
        def greet(self, writer, number):
            writer.write(b"421 4.7.0 Too many connections\r\n" if number > 2 else self.greeting)
            if number > 2:
                raise OSError

        def text(self, reader, writer, recipient, done, number):
            time.sleep(0.01)
            return super().text(reader, writer, recipient, done, number)

    talk = Narrow()
    talk_to(talk)
    answers = answers_to(make_letters(100))
    assert all(isinstance(answer, Accepted) for answer in answers.values())
    assert len(talk.taken) == 100


def test_a_server_that_will_not_have_our_sender_defers_instead_of_burying_all(talk_to):
    class Picky(Talk):
        def reply(self, verb, recipient, done, number):
            return b"550 5.7.1 Not you\r\n" if verb == b"MAIL" else b"503 No\r\n"

    talk_to(Picky())
    answers = answers_to(make_letters(3))
    assert {type(answer) for answer in answers.values()} == {Deferred}
    assert "The mail server takes no mail from news@testserver: 550 5.7.1 Not you" in answers[1].reason


def test_a_server_that_asks_for_the_text_of_a_refused_letter_gets_none(talk_to):
    class Eager(Talk):
        texts = ()

        def reply(self, verb, recipient, done, number):
            return b"550 5.1.1 No\r\n" if verb == b"RCPT" and "reader2@" in recipient else b"250 ok\r\n"

        def text(self, reader, writer, recipient, done, number):
            first = reader.readline()
            self.texts = (*self.texts, (recipient, first))
            if first != b".\r\n":
                return super().text(reader, writer, recipient, done, number)
            writer.write(b"554 5.5.1 No valid recipients\r\n")

    talk = Eager()
    talk_to(talk)
    answers = answers_to(make_letters(4))
    assert answers[2] == Refused(answers[2].letter, "550 5.1.1 No", "bounced")
    assert [type(answers[n]) for n in (1, 3, 4)] == [Accepted] * 3
    assert {first for recipient, first in talk.texts if "reader2@" in recipient} == {b".\r\n"}


def test_a_server_that_talks_nonsense_is_away(talk_to):
    def nonsense(reader, writer, number):
        writer.write(b"\x00\xff" * 50_000)
        reader.read()

    talk_to(nonsense)
    [answer] = answers_to([make_letter()]).values()
    assert isinstance(answer, Deferred)


def test_only_so_many_letters_are_taken_as_the_contract_allows(server):
    taken, answered, most = 0, 0, 0

    def letters():
        nonlocal taken, most
        for letter in make_letters(600):
            taken += 1
            most = max(most, taken - answered)
            yield letter

    for answer in mail.send(letters()):
        answered += answer is not None
    assert answered == 600
    assert most <= IN_FLIGHT


def test_no_letter_right_now_is_not_the_end(server):
    letters = make_letters(3)
    answers = answers_to([None, letters[0], None, None, letters[1], letters[2], None])
    assert len(answers) == 3


def test_no_letters_are_no_work():
    assert list(mail.send(iter([]))) == []


def test_what_is_abandoned_leaves_no_thread_waiting(server):
    import threading

    sending = mail.send(iter(make_letters(20)))
    while not next(sending):
        pass
    sending.close()
    ended = time.monotonic() + 5
    while any(thread.name == "mail carrier" for thread in threading.enumerate()) and time.monotonic() < ended:
        time.sleep(0.05)
    assert not any(thread.name == "mail carrier" for thread in threading.enumerate())


# Secure lines and signing in


@pytest.fixture(scope="module")
def certificates(tmp_path_factory):
    """A folder with ca.pem, and localhost.pem with its key, which it signed."""
    folder, now = tmp_path_factory.mktemp("certificates"), datetime.now(UTC)
    ca_key, key = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())

    def certificate(name, public_key, *extensions):
        builder = (
            x509.CertificateBuilder()
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
            .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Test CA")]))
            .public_key(public_key)
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=1))
        )
        for extension, is_critical in extensions:
            builder = builder.add_extension(extension, is_critical)
        return builder.sign(ca_key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)

    signs = x509.KeyUsage(False, False, False, False, False, True, True, False, False)
    ca_id = x509.SubjectKeyIdentifier.from_public_key(ca_key.public_key())
    ca = certificate(
        "Test CA", ca_key.public_key(), (x509.BasicConstraints(True, None), True), (signs, True), (ca_id, False)
    )
    names = x509.SubjectAlternativeName([x509.DNSName("localhost"), x509.IPAddress(ip_address("127.0.0.1"))])
    issuer = x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(ca_id)
    own = certificate("localhost", key.public_key(), (names, False), (issuer, False))
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "ca.pem").write_bytes(ca)
    (folder / "localhost.pem").write_bytes(own + secret)
    return folder


@pytest.fixture
def context(certificates):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificates / "localhost.pem")
    return context


def secured(security, context, **more):
    return MailServer(**({"ssl_context": context} if security == "tls" else {"tls_context": context}), **more)


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_secure_line_carries_letters(security, context, certificates, settings, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificates / "ca.pem"))
    with secured(security, context) as server:
        settings.SMTP_SERVER = at(server.port, security=security)
        answers = answers_to(make_letters(20))
        assert all(isinstance(answer, Accepted) for answer in answers.values()), answers
        assert len(server.caught) == 20


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_server_whose_certificate_nobody_vouches_for_gets_nothing(security, context, settings):
    with secured(security, context) as server:
        settings.SMTP_SERVER = at(server.port, security=security, user="news", password="kept-to-ourselves")
        [answer] = answers_to([make_letter()]).values()
        assert isinstance(answer, Deferred)
        assert "certificate verify failed" in answer.reason
        assert server.caught == []


def test_a_server_that_offers_no_security_gets_no_password(settings):
    with MailServer() as server:
        settings.SMTP_SERVER = at(server.port, security="starttls", user="news", password="kept-to-ourselves")
        [answer] = answers_to([make_letter()]).values()
        assert isinstance(answer, Deferred)
        assert "STARTTLS extension not supported" in answer.reason


@pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
@pytest.mark.parametrize("left_out", [[], ["PLAIN"], ["LOGIN"]], ids=str)
@pytest.mark.parametrize("password", ["p@ss word", "wrong", "wörd"])
def test_the_site_signs_in_to_its_mail_server(left_out, password, settings):
    def authenticate(server, session, envelope, mechanism, data):
        return AuthResult(success=(data.login, data.password) == (b"news", b"p@ss word"), handled=False)

    with MailServer(
        authenticator=authenticate, auth_required=True, auth_require_tls=False, auth_exclude_mechanism=left_out
    ) as server:
        settings.SMTP_SERVER = at(server.port, user="news", password=password)
        [answer] = answers_to([make_letter()]).values()
        if password == "wörd":
            assert "'ascii' codec can't encode" in answer.reason
        elif password == "wrong":
            assert "The mail server refuses our user name or password: 535" in answer.reason
            assert "wrong" not in answer.reason
        else:
            assert isinstance(answer, Accepted)
