"""A real site writes its log as JSON; readers come and go, things fail; nobody stands in it."""

from __future__ import annotations

import json
import re
import shutil
import signal
import subprocess
import sys
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, OpenerDirector, Request, build_opener

from django.core.signing import Signer

from ..journeys.addresses import STORY
from ..journeys.conftest import filled_folder  # noqa: F401 - the data of a demo
from ..readers.conftest import Post
from ..test_cli import environment, free_port, until

ADDRESS, NAME, NETWORK = "ada.lovelace@example.org", "Ada Lovelace of Ockham", "203.0.113.77"
ENDPOINT = "https://push.example.org/send/eXaMpLe0fAnEnDpOiNtThAtIsLoNg"


class Visitor:
    """A browser without a screen, behind the proxy that says where it comes from."""

    def __init__(self, url: str) -> None:
        self.url, self.jar = url, CookieJar()
        self._opener: OpenerDirector = build_opener(HTTPCookieProcessor(self.jar))

    def ask(self, path: str, **fields: str) -> tuple[int, str]:
        """A POST where there are `fields`."""
        body = urlencode(fields).encode() if fields else None
        told = {"X-Forwarded-For": NETWORK, "Sec-Fetch-Site": "same-origin", "User-Agent": "a test"}
        try:
            with self._opener.open(Request(self.url + path, body, told), timeout=30) as response:
                return response.status, response.read().decode()
        except HTTPError as error:
            return error.code, error.read().decode()


def test_no_line_of_the_log_tells_who_came_or_holds_what_lets_them_in(
    filled_folder: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    data = Path(shutil.copytree(filled_folder, tmp_path / "data"))
    post, port = Post(), free_port()
    post.start()
    settings = environment(
        site_url=f"http://127.0.0.1:{port}", listen=f"127.0.0.1:{port}", data_dir=data, log_format="json",
        smtp_url=f"smtp://127.0.0.1:{post.port}", trusted_proxy_count=1, languages="en,he", akismet_key="",
    )  # fmt: skip
    with (tmp_path / "said").open("w") as said, (tmp_path / "log").open("w") as written:
        site = subprocess.Popen(
            [sys.executable, "-u", "-m", "replate", "run"],
            env=settings,
            stdout=said,
            stderr=written,
            start_new_session=True,
        )
    try:
        assert until(lambda: "Stop it with" in (tmp_path / "said").read_text(), 90), (tmp_path / "log").read_text()
        secrets = come_and_go(Visitor(f"http://127.0.0.1:{port}"), post, tmp_path)
        killed = subprocess.run(["pgrep", "-P", str(site.pid)], capture_output=True, text=True).stdout.split()[0]
        subprocess.run(["kill", "-KILL", killed], check=True)
        assert until(lambda: "starts again" in (tmp_path / "log").read_text())
    finally:
        site.send_signal(signal.SIGINT)
        site.wait(30)
        post.stop()
    log = (tmp_path / "log").read_text()
    lines = [json.loads(line) for line in log.splitlines()]
    assert all({"event", "level", "timestamp", "process"} <= set(line) for line in lines)
    answered = [line for line in lines if line["event"] == "Answered"]
    routes = {line["route"] for line in answered}
    assert {
        "sign_in",
        "sign_in_link",
        "comment_write",
        "leave",
        "mail_opened",
        "alerts_on",
        "account_newsletters",
    } <= routes
    of_requests = [line for line in lines if line["logger"] in ("replate.web.log_lines", "django.request")]
    assert all(re.fullmatch("[0-9a-f]{12}", line["request_id"]) for line in of_requests)
    assert {"task worker", "mail sender", "MainProcess"} & {line["process"] for line in lines}
    assert {"Not Found: /sign-in/link/<str:key>/", "Not Found: /-/leave/<str:token>/"} <= {
        line["event"] for line in lines
    }
    for secret in secrets:
        assert len(secret) >= 8
        assert secret not in log, f"{secret} stands in the log"


def come_and_go(visitor: Visitor, post: Post, folder: Path) -> set[str]:
    """Signs in, comments, subscribes, leaves by a mail's link, fails in several ways; returns all that is secret."""
    form = visitor.ask("/sign-in/")[1]
    choices = re.findall(r'name="choice" value="(\d+)"', form)
    opener = {"email": ADDRESS, "next": STORY, "choice": choices[0]}
    assert "Check your email" in visitor.ask("/sign-in/", **opener)[1]
    assert until(lambda: post.caught), "no mail came"
    mail = post.last.get_body(("plain",)).get_content()
    link = re.search(r"/sign-in/link/([^/\s]+)/", mail)
    code = re.search(r"\b([2-9A-HJ-NP-Z]{4})[ -]?([2-9A-HJ-NP-Z]{4})\b", mail)
    assert link
    assert visitor.ask(link[0])[0] == 200
    assert visitor.ask(link[0], go="on")[0] == 200
    key = link[1]
    Visitor(visitor.url).ask(link[0])  # it is spent
    assert visitor.ask("/-/reader/", story="0")[0] == 200
    story = re.search(r"/-/comments/(\d+)/", visitor.ask(STORY)[1])
    assert story
    visitor.ask(f"/-/comments/{story[1]}/write/", text="I was there, and saw the boats.", name=NAME, form_key="x")
    visitor.ask("/account/newsletters/", newsletter="1", on="yes")
    visitor.ask("/-/alerts/on/", endpoint=ENDPOINT, p256dh="A" * 87, auth="B" * 22, choice="all")
    secret_key = (folder / "data" / "secret_key").read_text()
    token = Signer(key=secret_key, salt="replate.leave", sep=".").sign("1.daily-edition")
    for path in (f"/-/leave/{token}/", f"/-/leave/{token}x/", f"/-/opened/{key}.gif", f"/sign-in/link/{key}x/"):
        visitor.ask(path)
    visitor.ask(f"/-/leave/{token}/", **{"List-Unsubscribe": "One-Click"})
    visitor.ask(f"/no/such/page/?token={key}&email={ADDRESS}")
    post.stop()
    other = "grace.hopper@example.org"
    Visitor(visitor.url).ask("/sign-in/", email=other, choice=choices[0])
    assert until(lambda: "The mail server" in (folder / "log").read_text(), 40), "nobody said that it is away"
    post.start()
    assert until(lambda: any(other in message.recipients for message in post.caught), 40), "no mail came later"
    cookies = {cookie.value for cookie in visitor.jar if cookie.value and len(cookie.value) >= 8}
    codes = {code[1] + code[2]} if code else set()
    return {ADDRESS, other, NAME, NETWORK, ENDPOINT, key, token.rpartition(".")[2], secret_key} | cookies | codes
