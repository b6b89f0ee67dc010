"""What is taken out of a line costs no more than reading it."""

import subprocess
import sys

import pytest

LONG = """
import sys
from replate.config.masking import mask

print(len(mask(sys.argv[1] * (2_000_000 // len(sys.argv[1])))))
"""


@pytest.mark.parametrize("piece", ["a", "f", "1.", "a_", "a@", "%", "a b "])
def test_a_line_of_two_million_signs_is_masked_in_one_go(piece):
    """By the square of its length it would take an hour."""
    done = subprocess.run([sys.executable, "-c", LONG, piece], capture_output=True, text=True, timeout=100)
    assert done.returncode == 0, done.stderr
