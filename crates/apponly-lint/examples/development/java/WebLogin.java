package example;

import com.microsoft.aad.msal4j.AuthorizationCodeParameters;
import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import java.net.URI;
import java.util.Set;

class WebLogin {
    String token(String code) throws Exception {
        var app = ConfidentialClientApplication.builder(System.getenv("APP"), ClientCredentialFactory.createFromSecret(System.getenv("KEY")))
            .authority("https://login.microsoftonline.com/common").build();
        var parameters = AuthorizationCodeParameters.builder(code, new URI("https://portal.contoso.com/back")).scopes(Set.of("User.Read")).build();
        return app.acquireToken(parameters).get().accessToken();
    }
}
