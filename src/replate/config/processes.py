"""Keeps the processes of a site running, and ends them together. Knows nothing of what they do."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from pathlib import Path
from typing import Any, NoReturn

logger = logging.getLogger(__name__)

STOP_SIGNALS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGALRM}  # the last comes from _once_more()
GRACE_SECONDS = 8.0
FIRST_SECONDS = 3.0  # of these, for what ends first
LONGEST_PAUSE_SECONDS = 30.0

_context = multiprocessing.get_context("fork")


@dataclass
class Part:
    """One process of the site. `run` is called in it and ends at SIGTERM."""

    name: str
    run: Callable[[], None]
    ends_first: bool = False  # it needs the others until its end
    process: Any = field(default=None, init=False)
    started_at: float = field(default=0.0, init=False)
    pause_seconds: float = field(default=0.0, init=False)

    def start(self) -> None:
        """Where the machine gives no process now, a later call tries again."""
        process = _context.Process(target=_live, args=(self.run, os.getpid()), name=self.name)
        self.started_at = time.monotonic()
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        try:
            process.start()
            self.process = process
        except OSError as error:
            self._rest()
            logger.error("The %s cannot be started: %s. Again in %.0f s.", self.name, error, self.pause_seconds)
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)

    def note_death(self) -> None:
        """Says so, clears what the dead process left, and sets the time of the next start."""
        lived, code = time.monotonic() - self.started_at, self.process.exitcode
        how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
        if lived > 60:
            self.pause_seconds = 0.0
        self.end_group()
        self._rest()
        logger.error(
            "The %s ended (%s) after %.0f s; it starts again in %.0f s.", self.name, how, lived, self.pause_seconds
        )

    def _rest(self) -> None:
        self.process, self.pause_seconds = None, min(self.pause_seconds * 2 or 1.0, LONGEST_PAUSE_SECONDS)
        self.started_at = time.monotonic() + self.pause_seconds

    def end_group(self) -> None:
        """Kills what is left of the part: its process and those that it started."""
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.kill()
        self.process.join()


def stop_on_signals() -> None:
    """SIGTERM and SIGHUP are answered like Ctrl-C: by KeyboardInterrupt in the main thread. Not a SIGHUP that `nohup`
    has turned off."""
    for number in STOP_SIGNALS:
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
            signal.signal(number, _interrupt)
    sys.unraisablehook = _once_more


def keep_running(parts: list[Part], *, is_up: Callable[[], bool], when_up: Callable[[], None]) -> int:
    """Starts `parts` and starts again each that dies, until Ctrl-C; then ends all. Returns the exit code.

    `when_up` is called once, as soon as `is_up` says so.
    """
    gc.collect()
    gc.freeze()  # what is loaded so far stays shared between the processes
    up = False
    try:
        for part in parts:
            part.start()
        while True:
            running = [part for part in parts if part.process]
            wait([part.process.sentinel for part in running], timeout=0.1 if not up else 1.0)
            for part in running:
                if not part.process.is_alive():
                    part.note_death()
            for part in parts:
                if not part.process and time.monotonic() >= part.started_at:
                    part.start()
            if not up and is_up():
                up = True
                when_up()
    except KeyboardInterrupt:
        print("\nStopping …", end=" ", flush=True)
        _end(parts)
        print("stopped.", flush=True)
        return 0
    finally:
        _end(parts)


def _end(parts: list[Part]) -> None:
    """Asks all to stop, then kills; a second Ctrl-C kills at once."""
    running = [part for part in parts if part.process]
    try:
        deadline = time.monotonic() + GRACE_SECONDS
        for part in sorted(running, key=lambda part: not part.ends_first):
            part.process.terminate()
            if part.ends_first:
                part.process.join(FIRST_SECONDS)
        for part in running:
            part.process.join(max(0.0, deadline - time.monotonic()))
    except KeyboardInterrupt:
        pass
    finally:
        for part in running:
            part.end_group()
            part.process = None


def _live(run: Callable[[], None], parent: int) -> None:
    """A part's process. In a session of its own, so that the terminal's Ctrl-C reaches the keeper alone."""
    os.setsid()
    with suppress(OSError):  # on Linux: `top` and `ps` show which is which
        Path("/proc/self/comm").write_text(multiprocessing.current_process().name)
    for number in STOP_SIGNALS:
        signal.signal(number, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
    threading.Thread(target=_leave_with, args=(parent,), daemon=True).start()
    try:
        run()
    except Exception:
        logger.exception("The %s broke down", multiprocessing.current_process().name)
        sys.exit(1)


def _leave_with(parent: int) -> None:
    """Ends this process and those that it started when `parent` is gone, however it went."""
    while os.getppid() == parent:
        time.sleep(0.5)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE_SECONDS)
    os.killpg(os.getpgrp(), signal.SIGKILL)


def _interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def _once_more(unraisable: sys.UnraisableHookArgs) -> None:
    """Python drops an interrupt that comes while it runs a destructor: it comes again when that is over."""
    if issubclass(unraisable.exc_type, KeyboardInterrupt):
        signal.setitimer(signal.ITIMER_REAL, 0.01)
    else:
        sys.__unraisablehook__(unraisable)
