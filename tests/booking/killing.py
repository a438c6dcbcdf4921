"""Killing a process while it books, as a power cut would."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path


def kill_while_booking(booker: str, arguments: Sequence[str], seconds: float) -> None:
    """Run a module that books one thing after the other, and kill it so long after it began."""
    process = subprocess.Popen(
        [sys.executable, "-m", booker, *arguments],
        stdout=subprocess.PIPE,
        cwd=Path(__file__).parents[2],
    )
    assert process.stdout
    process.stdout.readline()
    time.sleep(seconds)
    os.kill(process.pid, signal.SIGKILL)
    process.wait()
    process.stdout.close()
