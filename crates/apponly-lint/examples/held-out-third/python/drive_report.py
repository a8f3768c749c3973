"""
OneDrive quota of the people in a CSV file.

The usual examples start with ``client.me.drive``; that is /me/drive and only exists for a
signed-in user. Here the app asks for each user by name.
"""

import argparse
import csv
import os
import sys

from office365.graph_client import GraphClient
from office365.runtime.client_request_exception import ClientRequestException

GIB = 1024 ** 3


def connect():
    return GraphClient(tenant=os.environ["TENANT_ID"]).with_client_secret(
        os.environ["CLIENT_ID"], os.environ["CLIENT_SECRET"]
    )


def quota(client, upn):
    drive = client.users[upn].drive.get().execute_query()
    q = drive.quota
    return {
        "upn": upn,
        "driveId": drive.id,
        "used": round((q.used or 0) / GIB, 2),
        "total": round((q.total or 0) / GIB, 2),
        "state": q.state,
    }


def main():
    ap = argparse.ArgumentParser(description=__doc__)
    ap.add_argument("people", type=argparse.FileType("r"), help="CSV with a column upn")
    ap.add_argument("--warn", type=int, default=85, help="per cent")
    args = ap.parse_args()

    client = connect()
    out = csv.DictWriter(sys.stdout, ["upn", "driveId", "used", "total", "state"])
    out.writeheader()
    no_drive = []
    for row in csv.DictReader(args.people):
        try:
            q = quota(client, row["upn"].strip())
        except ClientRequestException as e:
            if e.response.status_code == 404:
                no_drive.append(row["upn"])
                continue
            raise
        if q["total"] and q["used"] / q["total"] * 100 >= args.warn:
            print(f"{q['upn']}: nearly full", file=sys.stderr)
        out.writerow(q)
    print(f"{len(no_drive)} without a drive", file=sys.stderr)


if __name__ == "__main__":
    main()
