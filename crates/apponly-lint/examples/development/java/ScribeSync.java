package org.example.sync;

import com.github.scribejava.apis.MicrosoftAzureActiveDirectory20Api;
import com.github.scribejava.core.builder.ServiceBuilder;
import com.github.scribejava.core.model.OAuth2AccessToken;
import com.github.scribejava.core.oauth.OAuth20Service;

public class ScribeSync {
    private OAuth2AccessToken token;

    OAuth20Service service() {
        return new ServiceBuilder(System.getenv("CLIENT_ID"))
                .apiSecret(System.getenv("CLIENT_SECRET"))
                .defaultScope("https://graph.microsoft.com/.default")
                .build(MicrosoftAzureActiveDirectory20Api.custom(System.getenv("TENANT_ID")));
    }

    String bearer() throws Exception {
        if (token == null) {
            token = service().getAccessTokenClientCredentialsGrant();
        } else {
            token = service().refreshAccessToken(token.getRefreshToken());
        }
        return token.getAccessToken();
    }
}
