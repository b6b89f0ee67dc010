"""Opens the demo newsroom: a site of its own in a folder, whatever REPLATE_* says."""

from __future__ import annotations

import os
import socket
from functools import partial
from pathlib import Path

from replate.config.environment import PREFIX, Environment, SettingError, usable_folder
from replate.config.processes import Part, stop_on_signals
from replate.config.start import found, make_database, open_site, set_up_django, told

ADDRESS_FILE = "demo-address"  # marks a folder as the demo's, and says where it was last opened


def open_demo(*, port: int, data: Path) -> int:
    """`replate demo`: the demo newsroom on http://127.0.0.1:`port`, kept in `data`, until Ctrl-C."""
    from replate.config.server import check_port

    stop_on_signals()
    check_port("127.0.0.1", port)
    post, service = socket.create_server(("127.0.0.1", 0)), socket.create_server(("127.0.0.1", 0))
    environment = lay_out_demo(data=data, port=port, smtp_port=post.getsockname()[1])
    from replate.demo.fill import DESK_EMAIL, DESK_PASSWORD
    from replate.demo.mail.catcher import catch_mail
    from replate.demo.push import lead_here, take_push

    lead_here(service)
    parts = [
        Part("mail catcher", partial(catch_mail, post, mail_folder())),
        Part("push service", partial(take_push, service)),
    ]

    def tell() -> None:
        print(
            f"\n  The site     {environment.site_url}/\n"
            f"  The desk     {environment.site_url}/desk/    {DESK_EMAIL}, password: {DESK_PASSWORD}\n"
            f"  Caught mail  {environment.site_url}/mail/\n\nStop it with Ctrl-C.",
            flush=True,
        )

    return open_site(environment, parts, when_up=tell)


def lay_out_demo(*, data: Path, port: int | None = None, smtp_port: int = 25) -> Environment:
    """The demo's database in `data`, filled with its newsroom on first use. Replaces all of REPLATE_*.

    Without `port`, the demo is taken to be where it was last opened. Raises SettingError for a folder of another site.
    """
    folder = usable_folder(data)
    address = folder / ADDRESS_FILE
    if not address.exists() and (folder / "replate.sqlite3").exists():
        raise SettingError(f"{folder} holds a site that is not the demo. Give the demo another folder: --data DIR.")
    if port or not address.exists():
        address.write_text(f"http://127.0.0.1:{port or 8000}")
    be_demo(folder, smtp_port)
    environment = set_up_django()
    from replate.config.alone import alone

    with alone():
        make_database()
        _fill_demo()
        found(environment, name="The Ansel Courier")
    return environment


def be_demo(folder: Path, smtp_port: int = 25) -> None:
    """Replaces all of REPLATE_* by the demo's in `folder`, where it was last opened."""
    address = (folder / ADDRESS_FILE).read_text()
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    os.environ |= {
        "REPLATE_SITE_URL": address,
        "REPLATE_DATA_DIR": str(folder),
        "REPLATE_LISTEN": address.removeprefix("http://"),
        "REPLATE_LANGUAGES": "en,he",
        "REPLATE_SMTP_URL": f"smtp://127.0.0.1:{smtp_port}",
        "REPLATE_STAFF_SECOND_FACTOR": "no",
        "REPLATE_DEMO": "yes",
    }


def mail_folder() -> Path:
    """Where the demo keeps the messages it caught."""
    from django.conf import settings

    return Path(settings.MAIL_DIR)


def _fill_demo() -> None:
    from django.db import transaction

    from replate.demo.fill import fill
    from replate.lib import clock
    from replate.stories.models import Story

    if not Story.objects.exists():
        with told("Filling the newsroom"), transaction.atomic():
            fill(at=clock.now())
