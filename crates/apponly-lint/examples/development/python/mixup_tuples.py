GRAPH_PERMISSIONS = [
    # id, type
    ("df021288-bdef-4463-88db-98f22de89214", "Role"),
    ("7427e0e9-2fba-42fe-b0c0-848c9e6a8182", "Role"),
    ("37f7f235-527c-4136-accd-4a02d197296e", "Scope"),
]


def required():
    return [{"resourceAppId": "00000003-0000-0000-c000-000000000000",
             "resourceAccess": [{"id": i, "type": t} for i, t in GRAPH_PERMISSIONS]}]
