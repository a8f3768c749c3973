package example;

import com.azure.identity.*;
import com.microsoft.graph.serviceclient.GraphServiceClient;

class Builder {
    static final String[] SCOPES = {"Mail.Send"};

    GraphServiceClient build(String tenant, String app, String secret) {
        ClientSecretCredential credential = new ClientSecretCredentialBuilder().tenantId(tenant).clientId(app).clientSecret(secret).build();
        return new GraphServiceClient(credential, SCOPES);
    }
}
