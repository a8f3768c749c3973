"""Checks of one host: `main.py app`, or `main.py HOST` for the managed identity of a host, or `main.py renewal` or
`main.py meet ME OTHER` below `apponly exec`. `tests/interop/run` sets the variables."""

import sys

import azure_identity_checks
import exec_checks
import msal_checks
from report import Report


def main(host, *words):
    """Runs the checks of `host`; the exit code says whether all of them passed."""
    report = Report()
    if host == "renewal":
        exec_checks.renewal(report)
    elif host == "meet":
        exec_checks.meet(report, *words)
    else:
        for checks in (azure_identity_checks, msal_checks):
            if host == "app":
                checks.app_checks(report)
            else:
                checks.managed_identity_checks(report, host)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
