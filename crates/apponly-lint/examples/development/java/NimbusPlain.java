package org.example.graph;

import com.nimbusds.oauth2.sdk.*;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import java.net.URI;

public class NimbusPlain {
    private static final URI TOKEN = URI.create("https://login.microsoftonline.com/" + System.getenv("TENANT_ID") + "/oauth2/v2.0/token");

    AccessToken signIn(ClientAuthentication auth) throws Exception {
        TokenRequest request = new TokenRequest(TOKEN, auth, new ClientCredentialsGrant(), new Scope("https://graph.microsoft.com/.default"));
        TokenResponse response = TokenResponse.parse(request.toHTTPRequest().send());
        if (!response.indicatesSuccess()) {
            throw new IllegalStateException(response.toErrorResponse().getErrorObject().getDescription());
        }
        return response.toSuccessResponse().getTokens().getAccessToken();
    }
}
