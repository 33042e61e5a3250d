"""A headless Chromium, spoken to over its own pipe (DevTools protocol), for tests of the report."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Self

FOUND = (
    shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
)

_FLAGS = (
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
    *("--disable-dev-shm-usage", "--remote-debugging-pipe", "--hide-scrollbars"),
)
_SECONDS = 60.0
_HIGH = 10
_TEXT_KEYS = {"Enter": "\r"}


class Browser:
    """One page of a Chromium with an empty profile; ``events`` is all that it reported."""

    def __init__(self, width: int = 1440, height: int = 900) -> None:
        self._folder = tempfile.TemporaryDirectory(ignore_cleanup_errors=True)
        commands, answers = os.pipe(), os.pipe()
        flags = [*_FLAGS, f"--user-data-dir={self._folder.name}", f"--window-size={width},{height}"]
        self._process = _spawned(
            [str(FOUND), *flags, "about:blank"], commands[0], answers[1], self._folder.name
        )
        self._to, self._from = os.fdopen(commands[1], "wb", 0), os.fdopen(answers[0], "rb", 0)
        self._rest, self._number, self._session = b"", 0, ""
        self.events: list[dict[str, Any]] = []
        targets = self._ask("Target.getTargets")["targetInfos"]
        page = next(one["targetId"] for one in targets if one["type"] == "page")
        found = self._ask("Target.attachToTarget", targetId=page, flatten=True)
        self._session = found["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self._ask(f"{domain}.enable")
        self.resize(width, height)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        os.kill(self._process, signal.SIGTERM)
        os.waitpid(self._process, 0)
        self._to.close()
        self._from.close()
        self._folder.cleanup()

    def resize(self, width: int, height: int) -> None:
        """Give the page a size in pixels."""
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=1,
            mobile=False,
        )

    def open(self, page: Path, address: str = "") -> None:
        """Load a page anew and wait until it is drawn."""
        self._ask("Page.navigate", url="about:blank")
        self.events.clear()
        self._ask("Page.navigate", url=f"{page.resolve().as_uri()}{address}")
        self.wait("document.documentElement?.dataset.ready")

    def go(self, address: str) -> None:
        """Show another view of the page that is open and wait until it is drawn."""
        self.js(
            f"delete document.documentElement.dataset.ready; location.hash = {json.dumps(address)}"
        )
        self.wait("document.documentElement?.dataset.ready")

    def js(self, code: str) -> Any:
        """Return what ``code`` evaluates to in the page. Raises AssertionError where it throws."""
        found = self._ask(
            "Runtime.evaluate", expression=code, awaitPromise=True, returnByValue=True
        )
        assert "exceptionDetails" not in found, found["exceptionDetails"]
        return found["result"].get("value")

    def wait(self, code: str) -> None:
        """Wait until ``code`` is true in the page. Raises TimeoutError."""
        end = time.monotonic() + _SECONDS
        while not self.js(f"Boolean({code})"):
            if time.monotonic() > end:
                raise TimeoutError(code)
            time.sleep(0.02)

    def text(self, selector: str = "main") -> str:
        """Return the text of an element as it is shown."""
        return str(self.js(f"document.querySelector({json.dumps(selector)}).innerText"))

    def click(self, selector: str) -> None:
        self.js(f"document.querySelector({json.dumps(selector)}).click()")

    def press(self, key: str) -> None:
        """Press and release a key as a person does."""
        text = key if len(key) == 1 else _TEXT_KEYS.get(key, "")
        codes = {"Enter": 13, "Escape": 27, "Tab": 9, "ArrowRight": 39}
        code = codes.get(key, ord(key.upper()) if len(key) == 1 else 0)
        down: dict[str, Any] = {"type": "keyDown" if text else "rawKeyDown", "text": text}
        self._ask("Input.dispatchKeyEvent", key=key, windowsVirtualKeyCode=code, **down)
        self._ask("Input.dispatchKeyEvent", key=key, windowsVirtualKeyCode=code, type="keyUp")

    def type(self, text: str) -> None:
        for letter in text:
            self.press(letter)

    def troubles(self) -> list[str]:
        """Return errors in the console and requests to anywhere but the page itself."""
        self.js("1")
        found = []
        for event in self.events:
            told = event["params"]
            if event["method"] == "Runtime.exceptionThrown":
                found.append(str(told["exceptionDetails"]))
            elif event["method"] == "Runtime.consoleAPICalled" and told["type"] == "error":
                found.append(str(told["args"]))
            elif event["method"] == "Log.entryAdded" and told["entry"]["level"] == "error":
                found.append(str(told["entry"]))
            elif event["method"] == "Network.requestWillBeSent":
                url = told["request"]["url"]
                if not url.startswith(("file:", "data:", "about:")):
                    found.append(url)
        return found

    def pdf(self, path: Path) -> None:
        """Write the page as it prints."""
        found = self._ask("Page.printToPDF", preferCSSPageSize=True, printBackground=True)
        path.write_bytes(base64.b64decode(found["data"]))

    def _ask(self, method: str, **params: object) -> dict[str, Any]:
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": params}
        if self._session:
            message["sessionId"] = self._session
        self._to.write(json.dumps(message).encode() + b"\0")
        end = time.monotonic() + _SECONDS
        while time.monotonic() < end:
            answer = self._read()
            if answer.get("id") == self._number:
                assert "error" not in answer, answer["error"]
                result: dict[str, Any] = answer["result"]
                return result
            if "method" in answer:
                self.events.append(answer)
        raise TimeoutError(method)

    def _read(self) -> dict[str, Any]:
        while b"\0" not in self._rest:
            piece = self._from.read(1 << 16)
            if not piece:
                raise EOFError("Chromium has gone")
            self._rest += piece
        one, _, self._rest = self._rest.partition(b"\0")
        answer: dict[str, Any] = json.loads(one)
        return answer


def _spawned(command: list[str], reads: int, writes: int, folder: str) -> int:
    """Start Chromium, which reads commands from descriptor 3 and writes answers to 4."""
    high = [fcntl.fcntl(one, fcntl.F_DUPFD_CLOEXEC, _HIGH) for one in (reads, writes)]
    actions = [
        *((os.POSIX_SPAWN_DUP2, have, want) for have, want in zip(high, (3, 4), strict=True)),
        *((os.POSIX_SPAWN_OPEN, want, os.devnull, os.O_WRONLY, 0) for want in (1, 2)),
    ]
    environment = os.environ | {"TMPDIR": folder}
    process = os.posix_spawn(command[0], command, environment, file_actions=actions)
    for one in (reads, writes, *high):
        os.close(one)
    return process
