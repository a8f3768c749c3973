import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import com.azure.core.credential.TokenRequestContext;
import com.azure.identity.ManagedIdentityCredentialBuilder;

class PostForNamed {
    public static void main(String[] args) throws Exception {
        var token = new ManagedIdentityCredentialBuilder().build()
            .getToken(new TokenRequestContext().addScopes("https://graph.microsoft.com/.default")).block().getToken();
        var request = HttpRequest.newBuilder(URI.create("https://graph.microsoft.com/v1.0/users/" + args[0] + "/sendMail"))
            .header("Authorization", "Bearer " + token)
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build();
        System.out.println(HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    }
}
