"""A stop is heard wherever it meets the program."""

import subprocess
import sys

IN_A_DESTRUCTOR = """
import os, signal, time, weakref
from replate.config.processes import stop_on_signals

class Held: pass

stop_on_signals()
held = Held()
weakref.finalize(held, lambda: (os.kill(os.getpid(), signal.SIGTERM), time.sleep(0.05)))
try:
    del held
    time.sleep(10)
    print("went on")
except KeyboardInterrupt:
    print("stopped")
"""


def test_a_signal_that_meets_a_destructor_stops_the_program_all_the_same():
    done = subprocess.run([sys.executable, "-c", IN_A_DESTRUCTOR], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("stopped\n", "")
