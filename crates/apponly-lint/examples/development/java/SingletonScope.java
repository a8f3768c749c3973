import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ClientCredentialParameters;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import java.util.Collections;

class SingletonScope {
    String token(String tenant, String id, String secret) throws Exception {
        ConfidentialClientApplication app = ConfidentialClientApplication
            .builder(id, ClientCredentialFactory.createFromSecret(secret))
            .authority("https://login.microsoftonline.com/" + tenant)
            .build();
        ClientCredentialParameters parameters = ClientCredentialParameters
            .builder(Collections.singleton("https://graph.microsoft.com/User.Read.All"))
            .build();
        return app.acquireToken(parameters).join().accessToken();
    }
}
