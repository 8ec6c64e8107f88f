"""A real mail server that delivers nowhere: `smtp_sink.py SMTP_PORT SMTPS_PORT INBOX_PORT CERTIFICATE KEY`.

STARTTLS on the first port, TLS from the first byte on the second. Signing in is not compulsory; who tries must be
`portico` with the password `segreta`, over TLS. What arrives is parsed and kept in the inbox.
"""

import email
import email.policy
import ssl
import sys
import threading

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, LoginPassword

from inbox import Inbox

USER = LoginPassword(b"portico", b"segreta")


class Delivery:
    def __init__(self, inbox, always_tls):
        self._inbox = inbox
        self._always_tls = always_tls

    async def handle_DATA(self, _server, session, envelope):
        answer = self._inbox.answer(otherwise="250 kept")
        if answer.startswith("250"):
            tls = self._always_tls or session.ssl is not None  # aiosmtpd marks only STARTTLS
            self._inbox.put({**as_told(envelope), "tls": tls, "signed_in": bool(session.authenticated)})
        return answer


def as_told(envelope):
    letter = email.message_from_bytes(envelope.content, policy=email.policy.default)
    return {
        "from": envelope.mail_from,
        "to": envelope.rcpt_tos,
        "subject": str(letter["Subject"] or ""),
        "headers": [[name, str(value)] for name, value in letter.items()],
        "text": part(letter, "plain"),
        "html": part(letter, "html"),
        "raw": envelope.content.decode("utf-8", "replace"),
    }


def part(letter, kind):
    body = letter.get_body(preferencelist=(kind,))
    return body.get_content() if body else None


def authenticate(_server, _session, _envelope, _mechanism, given):
    return AuthResult(success=given == USER, handled=False)


class StartTls(Controller):
    def __init__(self, handler, tls, **where):
        self._tls = tls
        super().__init__(handler, **where)

    def factory(self):
        return SMTP(self.handler, tls_context=self._tls, authenticator=authenticate, auth_require_tls=True)


class FromTheFirstByte(Controller):
    def factory(self):
        return SMTP(self.handler, authenticator=authenticate, auth_require_tls=False)  # it is TLS already


def main(smtp_port, smtps_port, inbox_port, certificate, key):
    tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    tls.load_cert_chain(certificate, key)
    inbox = Inbox()
    StartTls(Delivery(inbox, always_tls=False), tls, hostname="127.0.0.1", port=int(smtp_port)).start()
    FromTheFirstByte(Delivery(inbox, always_tls=True), hostname="127.0.0.1", port=int(smtps_port), ssl_context=tls).start()
    inbox.serve(int(inbox_port))
    threading.Event().wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
