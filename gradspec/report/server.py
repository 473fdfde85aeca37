"""A page shown to a browser on the same machine, by the standard library's server, on the loopback interface alone."""

from __future__ import annotations

import html
import pathlib
import threading
from collections.abc import Callable, Sequence
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

#: What a browser on this machine calls it. A page of another site that a name of its own leads here is not answered.
_HOSTS = ("127.0.0.1", "localhost")


class _Page:
    """The page, made anew when one of the files that it is made of has changed."""

    def __init__(self, make: Callable[[], str], made_of: Sequence[pathlib.Path]) -> None:
        self._make, self._made_of = make, made_of
        self._state: object = None
        self._content = b""
        self._lock = threading.Lock()

    def content(self) -> bytes:
        with self._lock:
            state = [(path.stat().st_mtime_ns, path.stat().st_size) for path in self._made_of if path.exists()]
            if state != self._state:
                self._content = self._make().encode("utf-8", "backslashreplace")
                self._state = state
            return self._content


def serving(
    make: Callable[[], str], made_of: Sequence[pathlib.Path], port: int, failures: tuple[type[Exception], ...]
) -> ThreadingHTTPServer:
    """A server of the page that ``make`` gives, made of these files; one of ``failures`` is shown as its sentence.

    Raises OSError where the port is taken.
    """
    page = _Page(make, made_of)

    class Handler(BaseHTTPRequestHandler):
        server_version, sys_version = "gradspec", ""

        def do_GET(self) -> None:
            if (self.headers.get("Host") or "").rpartition(":")[0] not in _HOSTS:
                self.send_error(HTTPStatus.FORBIDDEN, "This server answers the machine that it runs on")
            elif self.path.partition("?")[0] != "/":
                self.send_error(HTTPStatus.NOT_FOUND, "There is one page here, and it is at /")
            else:
                self._answer()

        do_HEAD = do_GET

        def _answer(self) -> None:
            status = HTTPStatus.OK
            try:
                body = page.content()
            except failures as error:
                status = HTTPStatus.INTERNAL_SERVER_ERROR
                body = f"<!doctype html><title>gradspec</title><p>{html.escape(str(error))}</p>".encode()
            self.send_response(status)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Cache-Control", "no-store")
            self.send_header("X-Content-Type-Options", "nosniff")
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Requests are nothing to report."""

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)
