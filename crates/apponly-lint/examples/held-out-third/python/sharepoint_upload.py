"""Uploads the month-end files to the finance site.

config.ini (next to this file):

    [sharepoint]
    site = https://contoso.sharepoint.com/sites/finance
    client_id = 00000000-0000-0000-0000-000000000000
    client_secret = <value of the secret, not its id>
"""
import configparser
import hashlib
import os
import sys

from office365.runtime.auth.client_credential import ClientCredential
from office365.sharepoint.client_context import ClientContext

HERE = os.path.dirname(os.path.abspath(sys.argv[0]))
PLACEHOLDER = "YOUR_SHAREPOINT_CLIENT_SECRET"

# sha256 of the template that the controllers may not change
TEMPLATE_SHA256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"


def read_config():
    cp = configparser.ConfigParser()
    cp.read(os.path.join(HERE, "config.ini"))
    sec = cp["sharepoint"]
    secret = os.environ.get("SP_CLIENT_SECRET") or sec.get("client_secret", PLACEHOLDER)
    if secret == PLACEHOLDER or secret.startswith("<"):
        sys.exit("config.ini: client_secret is not set")
    return sec["site"], sec["client_id"], secret


def connect():
    site, client_id, secret = read_config()
    return ClientContext(site).with_credentials(ClientCredential(client_id, secret))


def digest(path):
    h = hashlib.sha256()
    with open(path, "rb") as f:
        for block in iter(lambda: f.read(1 << 16), b""):
            h.update(block)
    return h.hexdigest()


def upload(ctx, local, folder_url):
    folder = ctx.web.get_folder_by_server_relative_url(folder_url)
    size = os.path.getsize(local)
    if size < 4 * 1024 * 1024:
        with open(local, "rb") as f:
            folder.upload_file(os.path.basename(local), f.read()).execute_query()
    else:
        folder.files.create_upload_session(local, 1 << 20).execute_query()
    print(f"{local} -> {folder_url} ({size} bytes)")


def main():
    if digest(os.path.join(HERE, "template.xlsx")) != TEMPLATE_SHA256:
        sys.exit("template.xlsx was changed")
    ctx = connect()
    for name in sorted(os.listdir(os.path.join(HERE, "out"))):
        upload(ctx, os.path.join(HERE, "out", name), "/sites/finance/Shared Documents/month-end")


if __name__ == "__main__":
    main()
