import json
import subprocess
import tempfile

BODY = {"requiredResourceAccess": [{"resourceAppId": "00000003-0000-0000-c000-000000000000",
                                    "resourceAccess": [{"id": "7b2449af-6ccd-4f4d-9f78-e550c193f0d1", "type": "Role"}]}]}


def patch(object_id):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(BODY, file)
        file.flush()
        subprocess.check_call(["az", "rest", "--method", "PATCH", "--body", f"@{file.name}",
                               "--url", f"https://graph.microsoft.com/v1.0/applications/{object_id}"])
