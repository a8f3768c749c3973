import logging
import os

from azure.identity import ClientSecretCredential

logger = logging.getLogger(__name__)
CLIENT_SECRET = os.environ["CLIENT_SECRET"]
logger.info("secret: %s", "*" * len(CLIENT_SECRET))
logger.info("secret ends with %s", CLIENT_SECRET[-3:])
logger.info("secret ok: %s", CLIENT_SECRET is not None)
token = ClientSecretCredential(os.environ["TENANT"], os.environ["CLIENT"], CLIENT_SECRET).get_token("https://graph.microsoft.com/.default")
logger.debug("token %s…, expires %s", token.token[:10], token.expires_on)
logger.debug("token hash %s", hash(token.token))
