"""``python -m lintnews`` and the ``lintnews`` script."""

from __future__ import annotations

import atexit
import gc
import os
import sys

#: So many new objects are made before those in use are looked through: more than there are when the rules are loaded.
_NEW_OBJECTS = 200_000


def main() -> None:
    """Run the command line."""
    # The arrays of a page are too small for more threads than one, and starting them costs a third of NumPy's own start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(_NEW_OBJECTS)
    # The last look through all objects, at the end, finds only what the system takes back anyhow.
    atexit.register(gc.freeze)
    _open_what_is_closed()
    from lintnews.cli import app

    app(prog_name="lintnews")


def _open_what_is_closed() -> None:
    """A daemon may start programs with streams closed; what they print goes nowhere then, and no file of ours takes their numbers."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


if __name__ == "__main__":
    main()
