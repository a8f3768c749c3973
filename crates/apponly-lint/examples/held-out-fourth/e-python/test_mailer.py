import base64
import hashlib
from unittest.mock import MagicMock, patch

import pytest

from mailer.client import GraphMailer
from mailer.redact import redact

TENANT = "11111111-2222-3333-4444-555555555555"
CLIENT = "66666666-7777-8888-9999-000000000000"
PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
PNG_SHA256 = "5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef"


@pytest.fixture
def mailer():
    with patch("mailer.client.msal.ConfidentialClientApplication") as cca:
        cca.return_value.acquire_token_for_client.return_value = {
            "access_token": "fake-access-token", "expires_in": 3599, "token_type": "Bearer",
        }
        yield GraphMailer(tenant_id=TENANT, client_id=CLIENT, client_secret="dummy", sender="noreply@example.com")


def test_sends_as_the_shared_mailbox(mailer, requests_mock):
    m = requests_mock.post("https://graph.microsoft.com/v1.0/users/noreply@example.com/sendMail", status_code=202)
    mailer.send("a@example.com", "Hi", "<p>x</p>", attachments=[("dot.png", base64.b64decode(PNG))])
    assert m.last_request.headers["Authorization"] == "Bearer fake-access-token"
    assert m.last_request.json()["message"]["attachments"][0]["contentBytes"] == PNG


def test_fixture_is_unchanged():
    assert len(hashlib.sha256(base64.b64decode(PNG)).hexdigest()) == len(PNG_SHA256)


def test_app_token_has_no_refresh_token(mailer):
    result = mailer.acquire()
    assert "refresh_token" not in result


def test_error_is_raised(mailer):
    mailer.app.acquire_token_for_client.return_value = {"error": "invalid_client", "error_description": "AADSTS7000215"}
    with pytest.raises(RuntimeError, match="AADSTS7000215"):
        mailer.acquire()


@pytest.mark.parametrize("line,expected", [
    ("client_secret=abc&scope=x", "client_secret=***&scope=x"),
    ("Authorization: Bearer eyJ.fake.sig", "Authorization: Bearer ***"),
    ("password=hunter2", "password=***"),
])
def test_redaction(line, expected):
    assert redact(line) == expected


def test_me_is_refused(mailer):
    mailer.http = MagicMock()
    with pytest.raises(ValueError):
        mailer.get("/me")
    mailer.http.get.assert_not_called()
