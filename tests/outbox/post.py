"""A mail server for tests that is fast enough to receive an edition: it takes what comes and counts Message-IDs."""

import re
import socketserver
import threading
from collections import Counter, deque

ANSWERS = {
    b"EHLO": b"250-post.example\r\n250-8BITMIME\r\n250 PIPELINING\r\n",
    b"DATA": b"354 go on\r\n",
    b"QUIT": b"221 bye\r\n",
}


class PostOffice:
    """Listens on `port` of 127.0.0.1 while it is open. `received` counts messages by Message-ID; `texts` are the newest
    as they came.
    """

    def __enter__(self):
        received = self.received = Counter()
        texts = self.texts = deque(maxlen=50)
        self._lock = lock = threading.Lock()

        class Session(socketserver.BaseRequestHandler):
            def handle(self):
                self.request.sendall(b"220 post.example ESMTP\r\n")
                held, in_text = b"", False
                while more := self.request.recv(1 << 18):
                    held += more
                    answers = []
                    while True:
                        end = held.find(b"\r\n.\r\n" if in_text else b"\r\n")
                        if end < 0:
                            break
                        if in_text:
                            answers.append(self.take(held[:end]))
                            held, in_text = held[end + 5 :], False
                            continue
                        verb, held = held[:4].upper(), held[end + 2 :]
                        in_text = verb == b"DATA"
                        answers.append(ANSWERS.get(verb, b"250 ok\r\n"))
                    self.request.sendall(b"".join(answers))

            def take(self, text):
                name = re.search(rb"^Message-ID:\s*<([^>]+)>", text, re.I | re.M)[1].decode()
                with lock:
                    received[name] += 1
                    texts.append(text)
                return b"250 taken\r\n"

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True
            request_queue_size = 64

            def handle_error(self, request, client_address):
                """A sender that was killed says no goodbye."""

        self._server = Server(("127.0.0.1", 0), Session)
        self.port = self._server.server_address[1]
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def count(self):
        with self._lock:
            return self.received.total()
