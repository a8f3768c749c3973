import com.azure.identity.ClientSecretCredentialBuilder;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.graph.users.item.sendmail.SendMailPostRequestBody;

public final class NamedUser {
    public static void main(String[] args) {
        var credential = new ClientSecretCredentialBuilder()
            .tenantId(System.getenv("TENANT")).clientId(System.getenv("CLIENT")).clientSecret(System.getenv("SECRET")).build();
        var graph = new GraphServiceClient(credential);
        graph.users().byUserId(args[0]).sendMail().post(new SendMailPostRequestBody());
    }
}
