"""A page in a real browser, driven over the Chrome DevTools Protocol; Tornado, which Jupyter brings, speaks it."""

from __future__ import annotations

import asyncio
import base64
import json
import shutil
import socket
import subprocess
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


class Browser:
    """One tab; every call waits for its answer."""

    def __init__(self, loop: asyncio.AbstractEventLoop, connection: Any) -> None:
        self._loop, self._connection = loop, connection
        self._last = 0
        self.events: list[dict[str, Any]] = []
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")

    def call(self, method: str, **params: object) -> dict[str, Any]:
        """Send a command and return its result."""
        return self._loop.run_until_complete(self._call(method, params))

    async def _call(self, method: str, params: dict[str, object]) -> dict[str, Any]:
        self._last += 1
        await self._connection.write_message(json.dumps({"id": self._last, "method": method, "params": params}))
        while True:
            message = json.loads(await asyncio.wait_for(self._connection.read_message(), 30))
            if message.get("id") == self._last:
                assert "error" not in message, message
                return message["result"]
            self.events.append(message)

    def open(
        self, page: Path, width: int = 1200, height: int = 700, *, dark: bool = False, script: bool = True
    ) -> None:
        """Open a page in a window of a size."""
        self.call("Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=False)
        scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
        self.call("Emulation.setEmulatedMedia", features=[scheme])
        self.call("Emulation.setScriptExecutionDisabled", value=not script)
        self.events.clear()
        self.call("Page.navigate", url=page.resolve().as_uri())
        for _ in range(100):
            if any(event["method"] == "Page.loadEventFired" for event in self.events):
                break
            self._loop.run_until_complete(asyncio.sleep(0.05))
            self.call("Runtime.evaluate", expression="0") if script else self.call("Page.getLayoutMetrics")
        self.settle()

    def settle(self) -> None:
        """Wait until what was asked for has been drawn."""
        self._loop.run_until_complete(asyncio.sleep(0.15))

    def value(self, expression: str) -> Any:
        """Return what an expression gives in the page."""
        done = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in done, done
        return done["result"].get("value")

    def mouse(self, kind: str, x: float, y: float, **more: object) -> None:
        """Move, press or release the mouse, or turn its wheel."""
        self.call("Input.dispatchMouseEvent", type=kind, x=x, y=y, **more)

    def click(self, x: float, y: float) -> None:
        """Click at a point."""
        self.mouse("mouseMoved", x, y)
        for kind in ("mousePressed", "mouseReleased"):
            self.mouse(kind, x, y, button="left", clickCount=1)
        self.settle()

    def key(self, key: str, text: str = "") -> None:
        """Press a key."""
        codes = {"Tab": 9, "Enter": 13, "Escape": 27, "ArrowLeft": 37, "ArrowUp": 38, "ArrowRight": 39, "ArrowDown": 40}
        code = codes.get(key, ord(key.upper()[0]))
        self.call("Input.dispatchKeyEvent", type="keyDown", key=key, windowsVirtualKeyCode=code, text=text)
        self.call("Input.dispatchKeyEvent", type="keyUp", key=key, windowsVirtualKeyCode=code)
        self.settle()

    def picture(self, path: Path) -> Path:
        """Write what is seen as a PNG."""
        path.write_bytes(base64.b64decode(self.call("Page.captureScreenshot")["data"]))
        return path

    @property
    def faults(self) -> list[str]:
        """What the page complained of, and what it asked the network for."""
        self.value("0")
        told = []
        for event in self.events:
            params = event.get("params", {})
            if event["method"] == "Runtime.exceptionThrown":
                told.append(str(params["exceptionDetails"]))
            elif event["method"] == "Log.entryAdded" and params["entry"]["level"] in {"error", "warning"}:
                told.append(params["entry"]["text"])
            elif event["method"] == "Network.requestWillBeSent" and params["request"]["url"].startswith("http"):
                told.append(params["request"]["url"])
        return told


@contextmanager
def browser(folder: Path) -> Iterator[Browser]:
    """Start Chromium with a profile of its own below a folder, and end it afterwards."""
    from tornado.websocket import websocket_connect

    assert CHROMIUM
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = ["--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--remote-debugging-port={port}"]
    process = subprocess.Popen(
        [CHROMIUM, *words, f"--user-data-dir={folder / 'profile'}", "about:blank"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    loop = asyncio.new_event_loop()
    try:
        connection = loop.run_until_complete(_connected(port, websocket_connect))
        yield Browser(loop, connection)
    finally:
        process.terminate()
        process.wait(10)
        loop.close()


async def _connected(port: int, connect: Any) -> Any:
    for _ in range(150):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/json", timeout=2) as answer:
                tabs = [tab for tab in json.load(answer) if tab["type"] == "page"]
            return await connect(tabs[0]["webSocketDebuggerUrl"], max_message_size=1 << 28)
        except (OSError, IndexError):
            await asyncio.sleep(0.1)
    raise AssertionError("the browser does not answer")
