from azure.identity.aio import ManagedIdentityCredential
from kiota_abstractions.base_request_configuration import RequestConfiguration
from msgraph import GraphServiceClient
from msgraph.generated.users.users_request_builder import UsersRequestBuilder


async def find(mail):
    graph = GraphServiceClient(ManagedIdentityCredential())
    query = UsersRequestBuilder.UsersRequestBuilderGetQueryParameters(filter=f"mail eq '{mail}'")
    answer = await graph.users.get(request_configuration=RequestConfiguration(query_parameters=query))
    user = await graph.users.by_user_id(answer.value[0].id).get()
    return user.display_name
