"""What worker processes share: modules and rules, loaded before they fork.

Only the server they are forked from imports this.
"""

from __future__ import annotations

import atexit
import gc
import os
from contextlib import suppress

import pipeline.read.image
import pipeline.read.pdf
import pipeline.run.pool
import pipeline.run.work  # noqa: F401
from pipeline.errors import RulesError
from pipeline.rules import Rules

with suppress(RulesError):  # a worker that meets it tells
    Rules().load()
# Kept from the collector, or each worker would get a copy of its own of what the collector touches.
gc.freeze()
# The server ends at once: to take down all that is loaded takes it a third of a second.
atexit.register(os._exit, 0)
