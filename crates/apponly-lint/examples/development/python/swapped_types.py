import requests

GRAPH_ACCESS = {
    "resourceAppId": "00000003-0000-0000-c000-000000000000",
    "resourceAccess": [
        {"id": "e383f46e-2787-4529-855e-0e479a3ffac0", "type": "Role"},  # Mail.Send
        {"id": "df021288-bdef-4463-88db-98f22de89214", "type": "Scope"},  # User.Read.All
    ],
}


def apply(session: requests.Session, app: str) -> None:
    session.patch(f"https://graph.microsoft.com/v1.0/applications/{app}", json={"requiredResourceAccess": [GRAPH_ACCESS]})
