"""Runs a command in the project's own environment, .venv, which it makes on first use: python3 dev.py pytest

Needs Python 3.11 and nothing else. `lintnews` gets what lintnews needs to run; every other command gets the tools of development too.
pip is asked as the user has configured it. When pyproject.toml changes, what it asks for is installed again.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
SCRIPTS = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = SCRIPTS / ("python.exe" if os.name == "nt" else "python")
STAMP = VENV / "dev.stamp"
NEEDED = (3, 11)


def main(command):
    """Run ``command`` in the environment; its exit status, or 2 when the environment cannot be made."""
    if not command:
        print(f"{__doc__}\nusage: python3 dev.py COMMAND [ARGUMENT ...]", file=sys.stderr)
        return 2
    if sys.version_info < NEEDED:
        return _newer_python(command)
    try:
        _prepare("run" if command[0] == "lintnews" else "dev")
    except subprocess.CalledProcessError as error:
        print(f"dev.py: this failed: {' '.join(map(str, error.cmd))}", file=sys.stderr)
        return 2
    path = str(SCRIPTS) + os.pathsep + os.environ.get("PATH", "")
    environment = {**os.environ, "PATH": path, "VIRTUAL_ENV": str(VENV)}
    environment.pop("PYTHONHOME", None)
    program = shutil.which(command[0], path=path)
    if program is None:
        print(f"dev.py: no command {command[0]!r}", file=sys.stderr)
        return 2
    try:
        return subprocess.call([program, *command[1:]], env=environment)
    except KeyboardInterrupt:
        return 130


def _newer_python(command):
    for minor in range(20, NEEDED[1] - 1, -1):
        other = shutil.which(f"python3.{minor}")
        if other:
            return subprocess.call([other, str(ROOT / "dev.py"), *command])
    print(f"dev.py: lintnews needs Python 3.11 or newer; this is {sys.version.split()[0]} and no newer one is on PATH", file=sys.stderr)
    return 2


def _prepare(extra):
    """Have an environment with at least what ``extra`` (run or dev) asks for."""
    # A moved checkout or a new Python makes every script of the old environment point nowhere, so that one is thrown away.
    place = f"{ROOT} {sys.version}"
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    stamp = STAMP.read_text(encoding="utf-8").split("\n") if STAMP.exists() else ["", "", ""]
    fresh = stamp[0] != place or not PYTHON.exists()
    if not fresh and stamp[1] == wanted and stamp[2] in (extra, "dev"):
        return
    print(f"dev.py: {'making' if fresh else 'updating'} {VENV.name} (once; takes a minute) ...", file=sys.stderr)
    pip = _make() if fresh else [str(PYTHON), "-m", "pip"]
    extra = "dev" if not fresh and stamp[2] == "dev" else extra
    STAMP.unlink(missing_ok=True)
    target = f"{ROOT}[dev]" if extra == "dev" else str(ROOT)
    # pip's report goes to stderr: what the command prints may be piped on.
    subprocess.run([*pip, "install", "--quiet", "--editable", target], check=True, stdout=sys.stderr)
    STAMP.write_text(f"{place}\n{wanted}\n{extra}", encoding="utf-8")


def _make():
    """Make the environment; returns the pip that installs into it."""
    made = subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True)
    if made.returncode == 0:
        return [str(PYTHON), "-m", "pip"]
    # Debian and its kin ship Python without ensurepip; a bare environment filled by the system's pip, or by uv, does as well.
    bare = subprocess.run([sys.executable, "-m", "venv", "--clear", "--without-pip", str(VENV)], capture_output=True)
    outside = [[sys.executable, "-m", "pip", "--python", str(PYTHON), "install"], ["uv", "pip", "install", "--python", str(PYTHON)]]
    for installer in outside if bare.returncode == 0 else []:
        if shutil.which(installer[0]) and subprocess.run([*installer, "--quiet", "pip"], stdout=sys.stderr).returncode == 0:
            return [str(PYTHON), "-m", "pip"]
    shutil.rmtree(VENV, ignore_errors=True)
    print(made.stdout + made.stderr, file=sys.stderr)
    print("dev.py: this Python can make no environment; on Debian or Ubuntu: sudo apt install python3-venv; or install uv", file=sys.stderr)
    raise SystemExit(2)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
