from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Reads GRAPH_TENANT_ID, GRAPH_CLIENT_ID and GRAPH_CLIENT_SECRET."""

    model_config = SettingsConfigDict(env_prefix="GRAPH_", secrets_dir="/run/secrets")

    tenant_id: str
    client_id: str
    client_secret: SecretStr
    authority: str = "https://login.microsoftonline.com"
    scope: str = "https://graph.microsoft.com/.default"
    token_lifetime_margin: int = Field(default=300, description="seconds before the end at which a new token is asked for")


settings = Settings()
body = {
    "grant_type": "client_credentials",
    "client_id": settings.client_id,
    "client_secret": settings.client_secret.get_secret_value(),
    "scope": settings.scope,
}
