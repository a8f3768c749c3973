"""Turns the ids of requiredResourceAccess into names."""
KINDS = {"Role": "application", "Scope": "delegated"}


def describe(app, roles, scopes):
    for resource in app.get("requiredResourceAccess") or []:
        for access in resource["resourceAccess"]:
            table = roles if access["type"] == "Role" else scopes
            yield KINDS[access["type"]], table.get(access["id"], access["id"])


def summary(apps, roles, scopes):
    return {
        app["displayName"]: {"requiredResourceAccess": list(describe(app, roles, scopes))}
        for app in apps
    }
