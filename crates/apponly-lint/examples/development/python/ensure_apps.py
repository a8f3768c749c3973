import subprocess

GRAPH = "00000003-0000-0000-c000-000000000000"


def az(*args):
    return subprocess.run(["az", *args], check=True, capture_output=True, text=True).stdout.strip()


def ensure(name, role):
    app_id = az("ad", "app", "create", "--display-name", name, "--query", "appId", "-o", "tsv")
    az("ad", "app", "permission", "add", "--id", app_id, "--api", GRAPH, "--api-permissions", f"{role}=Role")
    consent(app_id)
    return app_id


def consent(client_id):
    az("ad", "app", "permission", "admin-consent", "--id", client_id)


reader = ensure("reader", "df021288-bdef-4463-88db-98f22de89214")
mailer = ensure("mailer", "b633e1c5-b582-4048-a93e-9f11b44c7e96")
