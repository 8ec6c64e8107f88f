"""What a sink has received, told over HTTP, so that a test in any language can ask for it and wait for it.

    GET    /messages?after=N&containing=TEXT&wait=SECONDS   a JSON array, oldest first; waits until there is one
    DELETE /messages                                        forgets them (numbers go on)
    PUT    /answers   ["451 later", "250 ok"]               what the sink says to the next messages, in turn
"""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

LONGEST_WAIT = 60  # seconds


class Inbox:
    def __init__(self):
        self._changed = threading.Condition()
        self._messages = []
        self._answers = []
        self._last = 0

    def put(self, message):
        """Keeps the message, numbered from 1 and dated in milliseconds."""
        with self._changed:
            self._last += 1
            self._messages.append({"number": self._last, "at": int(time.time() * 1000), **message})
            self._changed.notify_all()

    def messages(self, after=0, containing="", wait=0.0):
        def wanted():
            return [m for m in self._messages if m["number"] > after and containing in json.dumps(m, ensure_ascii=False)]

        with self._changed:
            self._changed.wait_for(wanted, min(wait, LONGEST_WAIT))
            return wanted()

    def forget(self):
        with self._changed:
            self._messages.clear()

    def will_answer(self, answers):
        with self._changed:
            self._answers = list(answers)

    def answer(self, otherwise):
        """What to say to the message at hand: the next answer that was asked for, else `otherwise`."""
        with self._changed:
            return self._answers.pop(0) if self._answers else otherwise

    def serve(self, port):
        """Answers on a loopback port for as long as the process lives."""
        inbox = self

        class Questions(Page):
            def do_GET(self):
                query = parse_qs(urlsplit(self.path).query)
                self.reply(200, inbox.messages(
                    after=int(query.get("after", ["0"])[0]),
                    containing=query.get("containing", [""])[0],
                    wait=float(query.get("wait", ["0"])[0]),
                ))

            def do_DELETE(self):
                inbox.forget()
                self.reply(200, [])

            def do_PUT(self):
                inbox.will_answer(json.loads(self.body()))
                self.reply(200, [])

        threading.Thread(target=listen, args=(port, Questions), daemon=True).start()


class Page(BaseHTTPRequestHandler):
    """A request whose body is read by its length and whose answer is JSON."""

    protocol_version = "HTTP/1.1"

    def body(self):
        return self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8", "replace")

    def reply(self, status, value):
        written = json.dumps(value, ensure_ascii=False).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json; charset=utf-8")
        self.send_header("Content-Length", str(len(written)))
        self.end_headers()
        self.wfile.write(written)

    def log_message(self, *_):
        pass


class Listener(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 128


def listen(port, page):
    Listener(("127.0.0.1", port), page).serve_forever()
