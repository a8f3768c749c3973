import json
import subprocess

import click

GRAPH = "00000003-0000-0000-c000-000000000000"


def az(*arguments):
    result = subprocess.run(("az",) + arguments + ("--output", "json"), capture_output=True, check=True)
    return json.loads(result.stdout or "null")


@click.command()
@click.option("--name", required=True)
@click.option("--permission", "permissions", multiple=True, default=["Reports.Read.All"])
def main(name, permissions):
    graph = az("ad", "sp", "show", "--id", GRAPH)
    ids = {role["value"]: role["id"] for role in graph["appRoles"]}
    app = az("ad", "app", "create", "--display-name", name)
    wanted = [f"{ids[permission]}=Role" for permission in permissions]
    az("ad", "app", "permission", "add", "--id", app["appId"], "--api", GRAPH, "--api-permissions", *wanted)
    az("ad", "sp", "create", "--id", app["appId"])
    click.echo(app["appId"])


if __name__ == "__main__":
    main()
