r"""
notify_absence - mails the line manager when somebody is out of office

Configuration, C:\ProgramData\absence\config.toml:

    [entra]
    tenant      = "00000000-0000-0000-0000-000000000000"
    client_id   = "00000000-0000-0000-0000-000000000000"
    pfx         = "C:\\ProgramData\\absence\\absence.pfx"
    thumbprint  = "A909502DD82AE41433E6F83886B00D4277A32A7B"   # example
    # client_secret = "<your-client-secret>"    only for tests, not read any more

    [mail]
    sender = "hr-robot@example.org"

Permission Mail.Send is limited by an application access policy to the mailbox of the robot.
"""
import pathlib
import sys
import tomllib

import requests
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, pkcs12
from msal import ConfidentialClientApplication

CONFIG = pathlib.Path(r"C:\ProgramData\absence\config.toml")


def key_from_pfx(path):
    key, _cert, _ = pkcs12.load_key_and_certificates(pathlib.Path(path).read_bytes(), None)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()


class Robot:
    def __init__(self, cfg):
        e = cfg["entra"]
        self.sender = cfg["mail"]["sender"]
        self._app = ConfidentialClientApplication(
            e["client_id"],
            authority="https://login.microsoftonline.com/" + e["tenant"],
            client_credential={"private_key": key_from_pfx(e["pfx"]), "thumbprint": e["thumbprint"]},
        )

    def _headers(self):
        # msal caches, and asks for a new one when the old one is nearly over
        t = self._app.acquire_token_for_client(["https://graph.microsoft.com/.default"])
        if "access_token" not in t:
            sys.exit(f"{t['error']}: {t.get('error_description')}")
        return {"Authorization": "Bearer " + t["access_token"]}

    def tell(self, manager, who, until):
        msg = {
            "subject": f"{who} is absent until {until:%d %b}",
            "body": {"contentType": "Text", "content": "This message was sent by a robot."},
            "toRecipients": [{"emailAddress": {"address": manager}}],
        }
        r = requests.post(f"https://graph.microsoft.com/v1.0/users/{self.sender}/sendMail",
                          headers=self._headers(), json={"message": msg, "saveToSentItems": False}, timeout=30)
        r.raise_for_status()


def main():
    cfg = tomllib.loads(CONFIG.read_text("utf-8"))
    robot = Robot(cfg)
    from absence.source import open_absences
    for a in open_absences():
        robot.tell(a.manager_mail, a.name, a.until)


if __name__ == "__main__":
    main()
