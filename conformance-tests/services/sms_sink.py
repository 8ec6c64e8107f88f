"""An SMS gateway that sends nothing: `sms_sink.py GATEWAY_PORT INBOX_PORT`.

Whatever is asked of the first port, in whatever form a gateway wants it (GET or POST, query, form or JSON, any path and
header), is kept in the inbox as it came. Answers are 200, or the status codes put in the inbox's /answers.
"""

import sys
from urllib.parse import parse_qs, urlsplit

from inbox import Inbox, Page, listen


def main(gateway_port, inbox_port):
    inbox = Inbox()
    inbox.serve(int(inbox_port))

    class Gateway(Page):
        def keep(self):
            url, body = urlsplit(self.path), self.body()
            status = int(inbox.answer(otherwise=200))
            if status < 300:
                inbox.put({
                    "method": self.command,
                    "path": url.path,
                    "query": parse_qs(url.query, keep_blank_values=True),
                    "headers": {name.lower(): value for name, value in self.headers.items()},
                    "body": body,
                })
            self.reply(status, {"accepted": status < 300})

        do_GET = do_POST = do_PUT = keep

    listen(int(gateway_port), Gateway)


if __name__ == "__main__":
    main(*sys.argv[1:])
