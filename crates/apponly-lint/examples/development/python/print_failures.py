import logging
import os
import sys

import msal

logger = logging.getLogger(__name__)
secret = os.environ.get("CLIENT_SECRET")
logger.info("secret %s", "given" if secret else "missing")
logger.debug("secret has %d characters", len(secret or ""))
app = msal.ConfidentialClientApplication(os.environ["CLIENT_ID"], secret, authority=os.environ["AUTHORITY"])
result = app.acquire_token_for_client(scopes=["https://graph.microsoft.com/.default"])
if "access_token" in result:
    logger.info("got a token for %s seconds", result["expires_in"])
else:
    logger.error("no token: %s %s", result.get("error"), result.get("error_description"))
    print(result)
    sys.exit(1)
