from unittest import mock

import pytest

from jobs.graph import GraphClient

FAKE = {"tenant": "contoso.onmicrosoft.com", "client_id": "00000000-0000-0000-0000-000000000001", "client_secret": "not-a-real-secret"}


@pytest.fixture
def client():
    with mock.patch("jobs.graph.requests.post") as post:
        post.return_value.json.return_value = {"access_token": "header.payload.signature", "expires_in": 3599}
        yield GraphClient(**FAKE)


def test_header(client):
    assert client.headers == {"Authorization": "Bearer header.payload.signature"}


def test_pages(client):
    with mock.patch("jobs.graph.requests.get") as get:
        get.return_value.json.side_effect = [{"value": [1], "@odata.nextLink": "https://next"}, {"value": [2]}]
        assert list(client.items("/users")) == [1, 2]
