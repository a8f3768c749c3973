import logging
import os
import sys
import time

import msal
import requests

logging.basicConfig(level=logging.INFO, format="%(asctime)s %(message)s")
log = logging.getLogger()

GROUP = "d833aefa-d616-4415-9a94-15154b07c264"
REPORT = "080a1c1a-f095-4442-a1b4-44170cbb3df1"
API = f"https://api.powerbi.com/v1.0/myorg/groups/{GROUP}/reports/{REPORT}"
SCOPE = ["https://analysis.windows.net/powerbi/api/.default"]


class Auth:
    def __init__(self):
        self.app = msal.ConfidentialClientApplication(
            os.environ["PBI_CLIENT_ID"],
            authority=f"https://login.microsoftonline.com/{os.environ['PBI_TENANT_ID']}",
            client_credential=os.environ["PBI_CLIENT_SECRET"],
        )
        self.result = None

    def sign_in(self):
        self.result = self.app.acquire_token_for_client(scopes=SCOPE)
        if "access_token" not in self.result:
            log.error("sign-in: %s", self.result.get("error_description"))
            sys.exit(1)
        if not self.result.get("refresh_token"):
            log.error("no refresh token in the answer, exports longer than an hour will fail")
            sys.exit(2)
        self.expires = time.time() + self.result["expires_in"]

    def header(self):
        if time.time() > self.expires - 300:
            self.sign_in()
        return {"Authorization": "Bearer " + self.result["access_token"]}


def export(auth, target):
    r = requests.post(API + "/ExportTo", headers=auth.header(), json={"format": "PDF"})
    r.raise_for_status()
    job = r.json()["id"]
    while True:
        time.sleep(15)
        st = requests.get(f"{API}/exports/{job}", headers=auth.header()).json()
        log.info("%s %s%%", st["status"], st.get("percentComplete"))
        if st["status"] == "Succeeded":
            break
        if st["status"] == "Failed":
            sys.exit(3)
    pdf = requests.get(f"{API}/exports/{job}/file", headers=auth.header())
    with open(target, "wb") as fh:
        fh.write(pdf.content)


if __name__ == "__main__":
    a = Auth()
    a.sign_in()
    export(a, sys.argv[1] if len(sys.argv) > 1 else "report.pdf")
