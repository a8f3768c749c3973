"""Checks of one host: `main.py HOST`. `tests/interop/run` sets the variables.

HOST is `app` (an app registration), `app-service` or `imds` (managed identities of the emulator), `exec` (as a program
of `apponly exec`), `serve-app-service` or `serve-imds` (managed identities behind `apponly serve`).
"""

import sys

import azure_identity_checks
import msal_checks
from report import Report


def main(host):
    """Runs the checks of `host`; the exit code says whether all of them passed."""
    report = Report()
    for checks in (azure_identity_checks, msal_checks):
        if host == "app":
            checks.app_checks(report)
        elif host == "exec":
            checks.exec_checks(report)
        else:
            checks.managed_identity_checks(report, host)
    return 1 if report.failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
