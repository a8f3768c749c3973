import pytest

from reporter.graph import AppClient, UserRequired


@pytest.fixture
def client(token_endpoint):
    return AppClient("https://graph.microsoft.com/v1.0", grant_type="client_credentials", token_url=token_endpoint)


def test_me_is_refused_before_it_is_sent(client):
    with pytest.raises(UserRequired):
        client.get("/me")


@pytest.mark.parametrize("path", ["/me", "/me/messages", "/me/drive/root"])
def test_paths_of_users_are_known(client, path):
    with pytest.raises(UserRequired):
        client.get(path)
