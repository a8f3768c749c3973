package example;

import com.azure.identity.ClientSecretCredential;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.microsoft.graph.authentication.TokenCredentialAuthProvider;
import com.microsoft.graph.requests.GraphServiceClient;
import java.util.Arrays;
import okhttp3.Request;

class RetroClient {
    GraphServiceClient<Request> client() {
        ClientSecretCredential credential = new ClientSecretCredentialBuilder()
            .clientId(System.getenv("APP")).clientSecret(System.getenv("KEY")).tenantId(System.getenv("TENANT")).build();
        TokenCredentialAuthProvider provider = new TokenCredentialAuthProvider(Arrays.asList("Calendars.Read"), credential);
        return GraphServiceClient.builder().authenticationProvider(provider).buildClient();
    }
}
