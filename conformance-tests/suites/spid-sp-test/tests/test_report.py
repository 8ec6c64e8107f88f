"""A report is believed only when every part was tested and nothing failed."""

import subprocess
import sys
import tempfile
import threading
import unittest
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

SUITE = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(SUITE))

from report import judge  # noqa: E402  (the suite is a folder of scripts, not a package)


def check(result="success"):
    return {"test_id": "", "test": "the Destination is right", "value": "https://…", "references": [], "method": "", "result": result}


def report(metadata=106, authnrequest=51, response=111):
    return {"test": {"sp": {
        "metadata_extra": {"SpidSpMetadataCheckExtra": [check() for _ in range(metadata)]},
        "authnrequest_extra": {"SpidSpAuthnReqCheckExtra": [check() for _ in range(authnrequest)]},
        "response": {"SpidSpResponseCheck": [check() for _ in range(response)]},
    }}}


class Judgement(unittest.TestCase):
    def test_a_full_report_without_failures_is_good(self):
        self.assertEqual(judge(report(), "post"), (268, []))
        self.assertEqual(judge(report(authnrequest=44), "redirect"), (261, []))

    def test_a_warning_is_no_failure(self):
        warned = report()
        warned["test"]["sp"]["response"]["SpidSpResponseCheck"][0]["result"] = "warning"
        self.assertEqual(judge(warned, "post"), (268, []))

    def test_a_failed_check_is_named(self):
        failed = report()
        failed["test"]["sp"]["response"]["SpidSpResponseCheck"][7] = check("failure")
        self.assertEqual(judge(failed, "post"), (267, ["response: the Destination is right (https://…)"]))

    def test_a_part_that_was_hardly_tested_is_wrong_though_nothing_failed(self):
        self.assertEqual(judge(report(response=1), "post")[1], ["response: 1 checks made, at least 111 expected"])
        self.assertEqual(judge(report(authnrequest=44), "post")[1], ["authnrequest: 44 checks made, at least 51 expected"])

    def test_a_part_that_is_not_there_is_wrong(self):
        only_metadata = report()
        del only_metadata["test"]["sp"]["response"], only_metadata["test"]["sp"]["authnrequest_extra"]
        self.assertEqual(len(judge(only_metadata, "post")[1]), 2)


class NobodyHome(BaseHTTPRequestHandler):
    def do_GET(self):
        self.send_error(404)

    def log_message(self, *_):
        pass


class TheToolItself(unittest.TestCase):
    def test_a_service_provider_that_is_not_there_does_not_pass(self):
        server = HTTPServer(("127.0.0.1", 0), NobodyHome)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        site = f"http://127.0.0.1:{server.server_port}"
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                [SUITE / "run.sh", "post", f"{site}/metadata", f"{site}/login", folder],
                capture_output=True, text=True, timeout=120, check=False,
            )
            self.assertNotEqual(done.returncode, 0, done.stdout)

    def test_the_identity_provider_offers_one_binding_under_its_own_name(self):
        for binding, name in (("post", "https://localhost:8443"), ("redirect", "https://localhost:8444")):
            told = subprocess.run([SUITE / "idp-metadata.sh", binding], capture_output=True, text=True, timeout=60, check=True).stdout
            self.assertIn(f'entityID="{name}"', told)
            self.assertEqual(told.count("SingleSignOnService"), 1)


if __name__ == "__main__":
    unittest.main()
