"""Reads users page by page with the Python msgraph-sdk and prints items and seconds: `msgraph_users.py ITEMS`."""

import asyncio
import os
import ssl
import sys
import time

import httpx
from azure.identity import ClientSecretCredential
from kiota_authentication_azure.azure_identity_authentication_provider import AzureIdentityAuthenticationProvider
from msgraph import GraphRequestAdapter, GraphServiceClient
from msgraph.generated.users.users_request_builder import UsersRequestBuilder
from msgraph_core import GraphClientFactory
from msgraph_core.tasks.page_iterator import PageIterator


async def main(wanted):
    """The time counts from the first page on: signing in and importing are done by then."""
    graph = os.environ["APPONLY_GRAPH_URL"]
    credential = ClientSecretCredential(
        os.environ["AZURE_TENANT_ID"],
        os.environ["AZURE_CLIENT_ID"],
        os.environ["AZURE_CLIENT_SECRET"],
        authority=os.environ["AZURE_AUTHORITY_HOST"],
        disable_instance_discovery=True,
    )
    provider = AzureIdentityAuthenticationProvider(
        credential, scopes=["https://graph.microsoft.com/.default"], allowed_hosts=["localhost", "127.0.0.1"]
    )
    transport = httpx.AsyncClient(verify=ssl.create_default_context(cafile=os.environ["APPONLY_CA_FILE"]), http2=True)
    adapter = GraphRequestAdapter(provider, GraphClientFactory.create_with_default_middleware(client=transport))
    adapter.base_url = f"{graph}/v1.0"
    client = GraphServiceClient(request_adapter=adapter)
    parameters = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(top=999)
    configuration = UsersRequestBuilder.UsersRequestBuilderGetRequestConfiguration(query_parameters=parameters)
    await client.users.get(request_configuration=configuration)
    seen = 0

    def take(user):
        nonlocal seen
        assert user.id
        seen += 1
        return seen < wanted

    begin = time.perf_counter()
    page = await client.users.get(request_configuration=configuration)
    await PageIterator(page, adapter).iterate(take)
    print(seen, time.perf_counter() - begin)


asyncio.run(main(int(sys.argv[1])))
