"""Makes the site ready for being saved, put back and moved. `replate/safekeeping/` does it."""

from __future__ import annotations

import os
import sys
from contextlib import redirect_stdout
from datetime import datetime
from pathlib import Path

from replate.config.demo import ADDRESS_FILE, be_demo, lay_out_demo
from replate.config.environment import SettingError, read_environment
from replate.config.processes import stop_on_signals
from replate.config.start import join_site, set_up_django
from replate.safekeeping.archive import Manifest


def back_up(*, file: Path | None, data: Path | None, at: datetime) -> tuple[Path, int]:
    """Writes the site's backup into `file`, by default one in this folder that has its time in its name; returns where
    it is and its bytes. Without `data`, of the site that REPLATE_* describes, else of the demo in ./data.

    Raises safekeeping's Refused and SettingError.
    """
    stop_on_signals()
    target = (file or Path(f"replate-{at:%Y-%m-%dT%H%M%SZ}.tar.zst")).absolute()
    _join(data)
    from replate.safekeeping.backup import make_backup

    return target, make_backup(target=target, at=at)


def put_back(*, file: Path, data: Path | None) -> tuple[Path, Manifest]:
    """Restores the site that REPLATE_* describes or, where they describe none, a demo in `data`; returns its folder and
    what was restored. Raises OSError where `file` cannot be read, safekeeping's Refused, and SettingError."""
    from replate.safekeeping.restore import restore

    stop_on_signals()
    is_demo = _is_demo(data)
    environment = None if is_demo else read_environment(os.environ)
    folder = (environment.data_dir if environment else data or Path("data")).expanduser().absolute()
    sqlite_file: Path | None = folder / "replate.sqlite3"
    if environment and environment.database_url:
        path = environment.database_url.removeprefix("sqlite:///")
        sqlite_file = None if path.startswith("postgres") else Path(path).absolute()

    def set_up() -> None:
        with redirect_stdout(sys.stderr):
            if is_demo and not (folder / ADDRESS_FILE).exists():
                raise SettingError("REPLATE_SITE_URL is not set, and the backup is not of a demo.")
            if is_demo:
                be_demo(folder)
            _need_key(folder)
            set_up_django(unfinished=True)

    with file.open("rb") as archive:
        return folder, restore(file=archive, name=file.name, data=folder, sqlite_file=sqlite_file, set_up=set_up)


def write_out(*, folder: Path, data: Path | None) -> int:
    """Exports the site into the empty `folder`; returns how many rows. Raises safekeeping's Refused, SettingError."""
    stop_on_signals()
    _join(data)
    from replate.safekeeping.export import export_site

    return export_site(folder=folder.absolute())


def take_over(*, folder: Path) -> int:
    """Imports an export into the site that REPLATE_* describes, which must be new; returns how many rows. Raises
    safekeeping's Refused and SettingError."""
    from replate.safekeeping.arrival import import_site

    stop_on_signals()
    data = read_environment(os.environ).data_dir.absolute()

    def set_up() -> None:
        with redirect_stdout(sys.stderr):
            _need_key(data)
            set_up_django(unfinished=True)

    return import_site(folder=folder, data=data, set_up=set_up)


def _need_key(folder: Path) -> None:
    """Raises SettingError where the site that comes back kept its keys as settings, and they are not set here: it would
    make others, and nobody would be told."""
    if not os.environ.get("REPLATE_SECRET_KEY") and not (folder / "secret_key").exists():
        raise SettingError(
            "The keys of this site were settings: set REPLATE_SECRET_KEY, REPLATE_VAPID_KEY and REPLATE_RECORD_KEY as "
            "they were, and try again. Nothing was kept."
        )


def _is_demo(data: Path | None) -> bool:
    return data is not None or "REPLATE_SITE_URL" not in os.environ


def _join(data: Path | None) -> None:
    with redirect_stdout(sys.stderr):
        if not _is_demo(data):
            join_site()
            return
        folder = data or Path("data")
        if not (folder / ADDRESS_FILE).exists():
            raise SettingError(f"REPLATE_SITE_URL is not set, and there is no demo in {folder}.")
        lay_out_demo(data=folder)
