"""Backup alarm mails through a shared mailbox (O365 package, app-only)."""
import re
import socket
import subprocess

import keyring
from O365 import Account
from O365.utils import MemoryTokenBackend

SERVICE = "o365-backup-mailer"
TENANT = "contoso.onmicrosoft.com"
MAILBOX = "backup@contoso.com"
TO = ["oncall@contoso.com"]

client_id = keyring.get_password(SERVICE, "client_id")
client_secret = keyring.get_password(SERVICE, "client_secret")

account = Account(
    (client_id, client_secret),
    auth_flow_type="credentials",
    tenant_id=TENANT,
    token_backend=MemoryTokenBackend(),
    main_resource=MAILBOX,
)


def restic_snapshots():
    out = subprocess.run(
        ["restic", "snapshots", "--latest", "1", "--compact", "--password-file", "/etc/restic/pw"],
        capture_output=True, text=True,
    )
    return out.returncode, out.stdout + out.stderr


def send(subject, text):
    mailbox = account.mailbox(resource=MAILBOX)
    m = mailbox.new_message()
    m.to.add(TO)
    m.subject = subject
    m.body = f"<pre>{text}</pre>"
    m.send(save_to_sent_folder=False)


def acknowledged(since):
    inbox = account.mailbox(resource=MAILBOX).inbox_folder()
    q = inbox.new_query("received_date_time").greater_equal(since)
    for msg in inbox.get_messages(query=q, limit=None, batch=50):
        if re.match(r"(re|aw):.*backup", msg.subject or "", re.I):
            yield msg.sender.address


def main():
    if not account.authenticate():
        raise SystemExit("sign-in failed")
    code, text = restic_snapshots()
    if code:
        send(f"BACKUP FAILED on {socket.gethostname()}", text)


if __name__ == "__main__":
    main()
