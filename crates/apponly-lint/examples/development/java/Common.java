package example;

import com.azure.identity.ClientSecretCredentialBuilder;

class Common {
    static Object credential(String app, String secret) {
        return new ClientSecretCredentialBuilder()
            .tenantId("common")
            .clientId(app)
            .clientSecret(secret)
            .build();
    }
}
