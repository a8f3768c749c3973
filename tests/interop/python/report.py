"""Runs checks and prints one line for each: `ok CLIENT CREDENTIAL` or `FAIL CLIENT CREDENTIAL: why`."""

import sys
import traceback


class Report:
    """The outcome of the checks of one process."""

    def __init__(self):
        self.failed = 0

    def check(self, client, credential, action):
        """Runs `action`; it fails by raising."""
        try:
            action()
        except Exception as error:  # pylint: disable=broad-except
            self.failed += 1
            first_line = str(error).strip().splitlines()[:1] or [""]
            print(f"FAIL {client} {credential}: {type(error).__name__}: {first_line[0]}", flush=True)
            traceback.print_exc(file=sys.stderr)
        else:
            print(f"ok {client} {credential}", flush=True)


def expect(condition, message):
    """Raises AssertionError with `message` unless `condition` holds; unlike `assert`, also with `python -O`."""
    if not condition:
        raise AssertionError(message)
