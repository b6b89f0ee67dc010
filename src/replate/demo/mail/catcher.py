"""The demo's mail server: takes every message and keeps it as a file."""

from __future__ import annotations

import asyncio
import socket
from itertools import count
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from replate.lib import clock


class Keeper:
    """Writes each message as `<UTC time to the microsecond>Z-<n>.eml` into `folder`, whole or not at all."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.numbers = count(1)
        folder.mkdir(parents=True, exist_ok=True)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        path = self.folder / f"{clock.now():%Y%m%dT%H%M%S%f}Z-{next(self.numbers)}.eml"
        unfinished = path.with_suffix(".part")
        unfinished.write_bytes(envelope.original_content or b"")
        unfinished.rename(path)
        return "250 Kept"


def catch_mail(post: socket.socket, folder: Path) -> None:
    """A process's life: answers SMTP on the listening socket `post`, until SIGTERM."""
    asyncio.run(_catch(post, folder))


async def _catch(post: socket.socket, folder: Path) -> None:
    keeper = Keeper(folder)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SMTP(keeper, hostname="localhost", enable_SMTPUTF8=True), sock=post)
    await server.serve_forever()
