"""A real mail server on this machine that keeps what it takes, and misbehaves when told to."""

from __future__ import annotations

import socketserver
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread

from trainingmgr.config import NO_TLS, MailSettings
from trainingmgr.foundation import mail


@dataclass
class Post:
    """What the server took; `answers` replaces its usual answer to a word, as in {"RCPT": …}.

    `silent_after` is the word after which it hangs up without an answer (`.`: after the letter).
    """

    taken: list[EmailMessage] = field(default_factory=list)
    answers: dict[str, str] = field(default_factory=dict)
    silent_after: str = ""
    port: int = 0


class _Talk(socketserver.StreamRequestHandler):
    post: Post

    def handle(self) -> None:
        self._say("220 server tes")
        for line in iter(self.rfile.readline, b""):
            word = line.decode().strip().upper().split(" ")[0].split(":")[0]
            if word == self.post.silent_after:
                return
            if word == "DATA":
                if not self._letter():
                    return
            elif word == "QUIT":
                self._say(self.post.answers.get(word, "221 sampai jumpa"))
                return
            else:
                self._say(self.post.answers.get(word, "250 baik"))

    def _letter(self) -> bool:
        answer = self.post.answers.get("DATA", "354 silakan")
        self._say(answer)
        if not answer.startswith("354"):
            return True
        lines = []
        for line in iter(self.rfile.readline, b".\r\n"):
            if not line:
                return False
            lines.append(line[1:] if line.startswith(b"..") else line)
        verdict = self.post.answers.get(".", "250 diterima")
        if verdict.startswith("250"):
            # Kept before it is answered, as a server does whose line breaks in between.
            self.post.taken.append(message_from_bytes(b"".join(lines), policy=policy.default))
        if self.post.silent_after == ".":
            return False
        self._say(verdict)
        return True

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def mail_server() -> Iterator[Post]:
    """A server at work, and letters on their way to it."""
    post = Post()
    talk = type("Talk", (_Talk,), {"post": post})
    with _Server(("127.0.0.1", 0), talk) as server:
        post.port = int(server.server_address[1])
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        mail.use(MailSettings("127.0.0.1", post.port, "bina@contoh.id", security=NO_TLS))
        try:
            yield post
        finally:
            mail.use(None)
            server.shutdown()
            thread.join()
