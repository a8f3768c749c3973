package example;

import com.azure.identity.ClientSecretCredential;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.microsoft.graph.serviceclient.GraphServiceClient;

public final class OwnCalendar {
    public static void main(String[] args) {
        ClientSecretCredential credential = new ClientSecretCredentialBuilder()
            .tenantId(System.getenv("TENANT_ID"))
            .clientId(System.getenv("CLIENT_ID"))
            .clientSecret(System.getenv("CLIENT_SECRET"))
            .build();
        GraphServiceClient graphClient = new GraphServiceClient(credential, "https://graph.microsoft.com/.default");
        var calendar = graphClient.me().calendar().get();
        System.out.println(calendar.getName());
    }
}
