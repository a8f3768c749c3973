package example;

import com.azure.identity.OnBehalfOfCredential;
import com.azure.identity.OnBehalfOfCredentialBuilder;
import com.microsoft.graph.serviceclient.GraphServiceClient;

public class PortalController {
    String name(String userToken) {
        OnBehalfOfCredential credential = new OnBehalfOfCredentialBuilder()
            .tenantId(System.getenv("TENANT"))
            .clientId(System.getenv("APP"))
            .clientSecret(System.getenv("APP_SECRET"))
            .userAssertion(userToken)
            .build();
        GraphServiceClient graph = new GraphServiceClient(credential, "User.Read");
        return graph.me().get().getDisplayName();
    }
}
