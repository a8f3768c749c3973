import requests

USER_READ_ALL = "df021288-bdef-4463-88db-98f22de89214"
GROUP_READ_ALL = "5b567255-7703-4780-807c-7be8301ae99b"


def body():
    return {
        "requiredResourceAccess": [
            {
                "resourceAppId": "00000003-0000-0000-c000-000000000000",
                "resourceAccess": [
                    {"id": USER_READ_ALL, "type": "Scope"},
                    {"id": GROUP_READ_ALL, "type": "Role"},
                ],
            }
        ]
    }


requests.patch("https://graph.microsoft.com/v1.0/applications/" + OBJECT, json=body(), headers=HEADERS, timeout=10)
