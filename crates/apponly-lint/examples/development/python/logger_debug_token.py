import logging

from azure.identity import ClientSecretCredential

log = logging.getLogger("sync")


def bearer(settings):
    credential = ClientSecretCredential(settings.tenant, settings.client, settings.secret)
    token = credential.get_token("https://graph.microsoft.com/.default")
    log.debug("token is %s", token.token)
    log.info("expires on %s", token.expires_on)
    return {"Authorization": "Bearer " + token.token}
