package example;

import static org.junit.jupiter.api.Assertions.assertThrows;

import com.azure.identity.ClientSecretCredentialBuilder;
import com.microsoft.graph.models.odataerrors.ODataError;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import org.junit.jupiter.api.Test;

class GraphClientTest {
    private final GraphServiceClient graphClient =
        new GraphServiceClient(new ClientSecretCredentialBuilder().tenantId("t").clientId("c").clientSecret("").build());

    @Test
    void meIsRefused() {
        assertThrows(ODataError.class, () -> graphClient.me().get());
    }
}
