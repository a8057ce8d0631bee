"""A virtual display of one's own: what the tests of windows and their bench open windows on."""

from __future__ import annotations

import os
import shutil
import subprocess


def start() -> tuple[subprocess.Popen[bytes], str] | None:
    """(process, ":n") of an Xvfb that nobody else uses; it picks a free number itself. None where there is no Xvfb."""
    if shutil.which("Xvfb") is None:
        return None
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x1024x24", "-nolisten", "tcp"],
        pass_fds=(write,), stderr=subprocess.DEVNULL,
    )  # fmt: skip
    os.close(write)
    with os.fdopen(read) as told:
        return server, ":" + told.readline().strip()
