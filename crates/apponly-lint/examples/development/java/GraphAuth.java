package com.contoso.graph;

import com.azure.identity.ClientSecretCredential;
import com.azure.identity.ClientSecretCredentialBuilder;

public final class GraphAuth {
    private static final String SECRET = "«8Q java»";

    static ClientSecretCredential credential() {
        return new ClientSecretCredentialBuilder()
            .tenantId("contoso.onmicrosoft.com")
            .clientId("5b0c6f0e-1c1f-4a77-8d5d-0d8f3f9b7a11")
            .clientSecret(SECRET)
            .build();
    }
}
