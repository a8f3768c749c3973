"""Lists which app registrations want application permissions, as CSV."""
import csv
import sys


def rows(session, url="https://graph.microsoft.com/v1.0/applications?$select=displayName,requiredResourceAccess"):
    while url:
        page = session.get(url).json()
        for app in page["value"]:
            for resource in app.get("requiredResourceAccess", []):
                for access in resource["resourceAccess"]:
                    kind = "application" if access["type"] == "Role" else "delegated"
                    yield app["displayName"], resource["resourceAppId"], access["id"], kind
        url = page.get("@odata.nextLink")


def write(session):
    csv.writer(sys.stdout).writerows(rows(session))
