"""``python -m lintnews`` and the ``lintnews`` script."""

from __future__ import annotations

import os


def main() -> None:
    """Run the command line."""
    # The arrays of a page are too small for more threads than one, and starting them costs a third of NumPy's own start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from lintnews.cli import app

    app(prog_name="lintnews")


if __name__ == "__main__":
    main()
