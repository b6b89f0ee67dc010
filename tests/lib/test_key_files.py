"""A key's file, whoever makes it first."""

import stat
from concurrent.futures import ThreadPoolExecutor

from replate.lib.key_files import lay_down


def test_processes_that_make_the_key_at_once_come_to_use_the_same(tmp_path):
    file = tmp_path / "key.pem"

    def make(number):
        lay_down(file, b"key %d" % number)
        return file.read_bytes()

    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(make, range(8)))) == 1
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]
