"""Reads the report of spid-sp-test and does not believe it until it has counted: `report.py BINDING REPORT COUNTS`.

Fails when a check failed, and when a whole part was hardly tested: the tool skips, without a word and with status 0,
every part that it could not load.
"""

import json
import sys
from pathlib import Path

# The number of checks that version 1.2.18 makes of a service provider in order, profile spid-sp-public, with --extra.
AT_LEAST = {
    "post": {"metadata": 106, "authnrequest": 51, "response": 111},
    "redirect": {"metadata": 106, "authnrequest": 44, "response": 111},
}


def checks_of(report, part):
    """The checks of one part, whatever class of the tool made them (`metadata_extra`, `metadata_strict`, …)."""
    categories = report["test"]["sp"]
    return [check for name, classes in categories.items() if name.startswith(part) for checks in classes.values() for check in checks]


def in_short(value):
    """The first line of what the tool found, which may be a whole document."""
    return value.strip().partition("\n")[0][:200]


def judge(report, binding):
    """How many checks passed, and a sentence for each thing that is wrong."""
    passed, wrong = 0, []
    for part, at_least in AT_LEAST[binding].items():
        checks = checks_of(report, part)
        failures = [check for check in checks if check["result"] == "failure"]
        passed += len(checks) - len(failures)
        wrong += [f"{part}: {check['test']} ({in_short(check['value'])})" for check in failures]
        if len(checks) < at_least:
            wrong.append(f"{part}: {len(checks)} checks made, at least {at_least} expected")
    return passed, wrong


def main(binding, report_file, counts_file):
    passed, wrong = judge(json.loads(Path(report_file).read_text()), binding)
    Path(counts_file).write_text(f"{passed} {len(wrong)}\n")
    print(f"spid-sp-test by {binding}: {passed} checks passed, {len(wrong)} things wrong")
    for sentence in wrong:
        print(f"  {sentence}")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
