import os
import shlex
from subprocess import check_output

ROLES = {
    "User.Read.All": "df021288-bdef-4463-88db-98f22de89214",
    "GroupMember.Read.All": "98830695-27a2-44f7-8c18-0c3ebc9698f6",
}


def az(*args: str) -> str:
    return check_output(["az", *args], text=True).strip()


def declare(app_id: str, api: str) -> None:
    for permission, guid in ROLES.items():
        print("adding", permission)
        az("ad", "app", "permission", "add", "--id", app_id, "--api", api, "--api-permissions", guid + "=Role")


if __name__ == "__main__":
    declare(os.environ["APP_ID"], "00000003-0000-0000-c000-000000000000")
