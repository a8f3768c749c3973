from audit import wants_roles

APP = {
    "displayName": "fixture",
    "requiredResourceAccess": [
        {"resourceAppId": "x", "resourceAccess": [{"id": "1", "type": "Role"}, {"id": "2", "type": "Scope"}]}
    ],
}


def test_roles_are_seen():
    assert wants_roles(APP) == ["1"]
