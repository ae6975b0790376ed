"""What git knows of the pages: which files changed since a revision."""

from __future__ import annotations

import subprocess
from contextlib import suppress
from pathlib import Path


class GitError(Exception):
    """Git cannot say; the message names the next step."""


def changed(folder: Path, revision: str) -> set[Path]:
    """The files, as absolute real paths, that differ from where this branch left ``revision``, and those that git does not know yet.

    Raises:
        GitError: no git, no repository, no such revision.
    """
    root = Path(_git(folder, "rev-parse", "--show-toplevel").rstrip("\n"))
    # A checkout of one commit has no ancestors in common with anything; then the revision itself is compared with.
    base = _git(root, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}").strip()
    with suppress(GitError):
        base = _git(root, "merge-base", base, "HEAD").strip()
    listed = _git(root, "diff", "--name-only", "--no-renames", "--diff-filter=d", "-z", base, "--")
    listed += _git(root, "ls-files", "--others", "--exclude-standard", "-z")
    return {(root / name).resolve() for name in listed.split("\0") if name}


def _git(folder: Path, *arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], cwd=folder, capture_output=True, check=False)
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror or error}; --changed-since needs it") from error
    if done.returncode:
        said = done.stderr.decode(errors="replace").strip().split("\n")[0]
        step = "; in CI, fetch it first (fetch-depth: 0)" if "revision" in said or "object" in said else ""
        what = f"{arguments[-1].removesuffix('^{commit}')}: " if "--verify" in arguments else ""
        raise GitError(f"git {arguments[0]}: {what}{said or 'failed'}{step}")
    return done.stdout.decode("utf-8", "surrogateescape")
