"""What the fork server imports before the first process is born: all of `shared`, and with it the libraries that most rooms use.

No room's own code: what a room declares on import (tables, figures) stays out of the processes of others.
"""

import gc
import importlib
import os
import pkgutil
import sys

import shared

FOR_ALL = (
    "deploy.nursery",
    "uvicorn.main",
    "uvicorn.lifespan.on",
    "uvicorn.loops.auto",
    "uvicorn.protocols.http.auto",
    "holidays",
    "icalendar",
)

os.setsid()  # what the terminal or a killer of groups sends is for the runner, which then ends everybody in order
sys.dont_write_bytecode = False  # without bytecode a room takes three times as long to start
for module in (*FOR_ALL, *(found.name for found in pkgutil.walk_packages(shared.__path__, "shared."))):
    importlib.import_module(module)
gc.freeze()  # the collector would write to pages that the processes could share
