"""The sinks keep what they are given, as it was given, and refuse when told to."""

import json
import os
import smtplib
import ssl
import unittest
import urllib.error
import urllib.parse
import urllib.request
from email.message import EmailMessage

MAILBOX = os.environ["PORTICO_TEST_MAILBOX"]
SMS = os.environ["PORTICO_TEST_SMS"]
SMS_INBOX = os.environ["PORTICO_TEST_SMS_INBOX"]


def ask(url, method="GET", value=None):
    body = None if value is None else json.dumps(value).encode()
    with urllib.request.urlopen(urllib.request.Request(url, body, method=method), timeout=30) as answer:
        return json.load(answer)


def received(inbox, containing):
    return ask(f"{inbox}/messages?" + urllib.parse.urlencode({"containing": containing, "wait": 10}))


def letter(subject):
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "noreply@comune.example", "maria@example.org", subject
    message.set_content("Il codice è 123456")
    message.add_alternative("<p>Il codice è <b>123456</b></p>", subtype="html")
    return message


class Mail(unittest.TestCase):
    def setUp(self):
        self.trusted = ssl.create_default_context(cafile=os.environ["PORTICO_TEST_CA"])

    def starttls(self):
        url = urllib.parse.urlsplit(os.environ["PORTICO_TEST_SMTP"])
        client = smtplib.SMTP(url.hostname, url.port, timeout=30)
        client.starttls(context=self.trusted)
        self.addCleanup(client.close)
        return client

    def test_a_letter_over_starttls_is_read_and_told_in_both_forms(self):
        self.starttls().send_message(letter("più sicuro"))
        (mail,) = received(MAILBOX, "più sicuro")
        self.assertEqual((mail["from"], mail["to"]), ("noreply@comune.example", ["maria@example.org"]))
        self.assertIn("Il codice è 123456", mail["text"])
        self.assertIn("<b>123456</b>", mail["html"])
        self.assertTrue(mail["tls"])

    def test_a_letter_over_tls_from_the_first_byte_by_one_who_signed_in(self):
        url = urllib.parse.urlsplit(os.environ["PORTICO_TEST_SMTPS"])
        with smtplib.SMTP_SSL(url.hostname, url.port, context=self.trusted, timeout=30) as client:
            client.login("portico", "segreta")
            client.send_message(letter("dal primo byte"))
        (mail,) = received(MAILBOX, "dal primo byte")
        self.assertTrue(mail["tls"] and mail["signed_in"])

    def test_a_wrong_password_does_not_sign_in(self):
        with self.assertRaises(smtplib.SMTPAuthenticationError):
            self.starttls().login("portico", "sbagliata")

    def test_the_answers_asked_for_are_given_in_turn_and_nothing_refused_is_kept(self):
        ask(f"{MAILBOX}/answers", "PUT", ["451 later", "550 never"])
        for expected in (451, 550):
            with self.assertRaises(smtplib.SMTPDataError) as refused:
                self.starttls().send_message(letter("rifiutata"))
            self.assertEqual(refused.exception.smtp_code, expected)
        self.starttls().send_message(letter("rifiutata, poi accolta"))
        self.assertEqual(len(received(MAILBOX, "rifiutata")), 1)


class Sms(unittest.TestCase):
    def test_a_request_in_any_form_is_kept_as_it_came(self):
        ask(f"{SMS}/send?to=%2B393331234567&text=codice+1", "POST", {"priority": "high"})
        (sms,) = received(SMS_INBOX, "codice 1")
        self.assertEqual((sms["method"], sms["path"], sms["query"]["to"]), ("POST", "/send", ["+393331234567"]))
        self.assertEqual(json.loads(sms["body"]), {"priority": "high"})

    def test_a_refusal_has_the_status_asked_for(self):
        ask(f"{SMS_INBOX}/answers", "PUT", [503])
        with self.assertRaises(urllib.error.HTTPError) as refused:
            ask(f"{SMS}/send?text=respinto")
        self.assertEqual(refused.exception.code, 503)
        self.assertEqual(ask(f"{SMS_INBOX}/messages?containing=respinto"), [])


if __name__ == "__main__":
    unittest.main()
