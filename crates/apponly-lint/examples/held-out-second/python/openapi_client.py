from dataclasses import dataclass, field


@dataclass(repr=False)
class Credentials:
    client_id: str
    client_secret: str = field(default="", repr=False)
    refresh_token: str | None = None
    token_url: str = "https://auth.example.com/oauth/token"

    def body(self) -> dict[str, str]:
        if self.refresh_token:
            return {"grant_type": "refresh_token", "refresh_token": self.refresh_token, "client_id": self.client_id}
        return {"grant_type": "client_credentials", "client_id": self.client_id, "client_secret": self.client_secret}
