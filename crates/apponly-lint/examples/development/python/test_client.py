from unittest import mock

import pytest

from exporter.auth import Auth

TENANT = "00000000-0000-0000-0000-000000000000"
CLIENT = "11111111-1111-1111-1111-111111111111"


@pytest.fixture
def auth():
    return Auth(tenant_id=TENANT, client_id=CLIENT, client_secret="not-a-real-secret")


@mock.patch("exporter.auth.requests.post")
def test_sends_form(post, auth):
    post.return_value.json.return_value = {"access_token": "token", "expires_in": 3599}
    assert auth.token() == "token"
    assert post.call_args.kwargs["data"]["client_secret"] == "not-a-real-secret"
    assert "refresh_token" not in post.call_args.kwargs["data"]
    print(auth.token())
