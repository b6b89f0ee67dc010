"""A stop is heard wherever it meets the program."""

import subprocess
import sys

import pytest

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


WITHOUT_ROOM = """
import os, resource, sys, time
from replate.config.processes import Part, keep_running, stop_on_signals

stop_on_signals()
began = []

def lives_shortly():
    began.append(time.sleep(0.3))

def fill():
    room = len(os.listdir("/proc/self/fd")) - 3
    resource.setrlimit(resource.RLIMIT_NOFILE, (room, 4096))
    print("no room", flush=True)

def tells():
    time.sleep(4)
    os.kill(os.getppid(), 15)
    time.sleep(60)

sys.exit(keep_running([Part("steady", tells), Part("short", lives_shortly)], is_up=lambda: True, when_up=fill))
"""


def test_a_part_that_the_machine_has_no_room_for_is_tried_again_and_the_others_run_on():
    done = subprocess.run([sys.executable, "-c", WITHOUT_ROOM], capture_output=True, text=True, timeout=60)
    assert "The short cannot be started" in done.stderr and "Traceback" not in done.stderr
    assert done.returncode == 0 and "Stopping … stopped." in done.stdout


HUNG_UP = """
import os, signal, sys, time
from replate.config.processes import stop_on_signals

signal.signal(signal.SIGHUP, getattr(signal, sys.argv[1]))
stop_on_signals()
try:
    os.kill(os.getpid(), signal.SIGHUP)
    print("went on")
except KeyboardInterrupt:
    print("stopped")
"""


@pytest.mark.parametrize(("before", "said"), [("SIG_DFL", "stopped"), ("SIG_IGN", "went on")])
def test_a_terminal_that_hangs_up_stops_the_site_unless_nohup_says_otherwise(before, said):
    done = subprocess.run([sys.executable, "-c", HUNG_UP, before], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == (f"{said}\n", "")
