package org.example.graph;

import com.nimbusds.oauth2.sdk.*;
import com.nimbusds.oauth2.sdk.auth.ClientAuthentication;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import java.net.URI;

public class NimbusRenew {
    private static final URI TOKEN = URI.create("https://login.microsoftonline.com/" + System.getenv("TENANT_ID") + "/oauth2/v2.0/token");

    RefreshToken signIn(ClientAuthentication auth) throws Exception {
        AuthorizationGrant grant = new ClientCredentialsGrant();
        Scope scope = new Scope("https://graph.microsoft.com/.default");
        TokenRequest request = new TokenRequest(TOKEN, auth, grant, scope);
        TokenResponse response = TokenResponse.parse(request.toHTTPRequest().send());
        return response.toSuccessResponse().getTokens().getRefreshToken();
    }
}
