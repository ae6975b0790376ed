"""``python -m lintnews`` and the ``lintnews`` script."""

from __future__ import annotations


def main() -> None:
    """Run the command line."""
    from lintnews.cli import app

    app(prog_name="lintnews")


if __name__ == "__main__":
    main()
