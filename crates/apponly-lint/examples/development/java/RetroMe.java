package example;

import com.azure.identity.ClientSecretCredentialBuilder;
import com.microsoft.graph.authentication.TokenCredentialAuthProvider;
import com.microsoft.graph.requests.GraphServiceClient;
import java.util.List;

class RetroMe {
    String name() {
        var credential = new ClientSecretCredentialBuilder()
            .clientId(System.getenv("APP")).clientSecret(System.getenv("KEY")).tenantId(System.getenv("TENANT")).build();
        var provider = new TokenCredentialAuthProvider(List.of("https://graph.microsoft.com/.default"), credential);
        var graph = GraphServiceClient.builder().authenticationProvider(provider).buildClient();
        return graph.me().buildRequest().get().displayName;
    }
}
