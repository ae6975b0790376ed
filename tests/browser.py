"""Chromium without a window, driven over a pipe by the DevTools protocol: enough to open a file, run JavaScript in it and see it."""

from __future__ import annotations

import base64
import json
import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Self

PROGRAM = next((found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None)
_QUIET = ["--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


class Browser:
    """A browser with one tab; ``requests`` are the addresses that the page asked for."""

    def __init__(self, profile: Path) -> None:
        assert PROGRAM
        theirs, self._write = os.pipe()
        self._read, mine = os.pipe()
        self.requests: list[str] = []
        self._number = 0
        self._rest = b""
        command = [PROGRAM, "--headless", "--no-sandbox", "--remote-debugging-pipe", f"--user-data-dir={profile}", *_QUIET]
        # Chromium takes its orders on descriptor 3 and answers on 4; both are moved there in the child.
        line = ["bash", "-c", f'exec "$@" 3<&{theirs} 4>&{mine}', "-", *command]
        self._process = subprocess.Popen(line, pass_fds=(theirs, mine), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(theirs)
        os.close(mine)
        target = self._call("Target.createTarget", url="about:blank")["targetId"]
        self._session: str | None = self._call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        self._call("Network.enable")
        self._call("Page.enable")
        self._call("Browser.setDownloadBehavior", behavior="allow", downloadPath=str(profile))

    def open(self, path: Path) -> None:
        """Show a file, and wait until its script has run."""
        self._call("Page.navigate", url=path.as_uri())
        self.run("new Promise(done => document.readyState === 'complete' ? done() : addEventListener('load', () => done()))")

    def run(self, code: str) -> Any:
        """The value of a JavaScript expression, awaited."""
        told = self._call("Runtime.evaluate", expression=code, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in told, told
        return told["result"].get("value")

    def resize(self, width: int, height: int) -> None:
        """Give the tab another size, in CSS pixels."""
        self._call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        self.run("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")

    def screenshot(self, path: Path) -> None:
        """Save what is to be seen."""
        path.write_bytes(base64.b64decode(self._call("Page.captureScreenshot")["data"]))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._process.terminate()
        self._process.wait(30)
        os.close(self._read)
        os.close(self._write)

    def _call(self, method: str, **parameters: object) -> Any:
        self._number += 1
        order: dict[str, object] = {"id": self._number, "method": method, "params": parameters}
        if getattr(self, "_session", None) and not method.startswith(("Target.", "Browser.")):
            order["sessionId"] = self._session
        os.write(self._write, json.dumps(order).encode() + b"\0")
        while True:
            told = self._message()
            if told.get("method") == "Network.requestWillBeSent":
                self.requests.append(told["params"]["request"]["url"])
            if told.get("id") == self._number:
                assert "error" not in told, told
                return told["result"]

    def _message(self) -> Any:
        while b"\0" not in self._rest:
            more = os.read(self._read, 1 << 16)
            assert more, "the browser has gone"
            self._rest += more
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)
