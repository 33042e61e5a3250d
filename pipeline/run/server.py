"""The process that all worker processes are forked from: it loads once what they share."""

from __future__ import annotations

import fcntl
import multiprocessing
import os
import signal
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext

# A worker has one processor: numpy would start threads that only wait. Read when it is loaded.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

_SHARED = "pipeline.run.shared"


def context(shared: str = _SHARED) -> ForkServerContext:
    """Return what makes processes that find the module ``shared`` loaded."""
    made = get_context("forkserver")
    made.set_forkserver_preload([shared])
    return made


def start() -> None:
    """Let the server load what workers share, while this process does other things."""
    context()
    forkserver.ensure_running()


def bind_to_run() -> None:
    """End this process when the run that began it is killed, or it would go on beside the next.

    When the last end of the pipe between them is closed, the system sends a signal that ends it,
    whatever it does.
    """
    if run := multiprocessing.parent_process():
        fcntl.fcntl(run.sentinel, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(run.sentinel, fcntl.F_SETFL, os.O_ASYNC)
        if not run.is_alive():  # it was killed while this process began: no signal will come
            os._exit(1)


def obey_run() -> None:
    """End this process with the run alone: what a person interrupts is the run."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    bind_to_run()
