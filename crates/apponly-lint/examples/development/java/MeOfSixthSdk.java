import com.azure.identity.ClientCertificateCredentialBuilder;
import com.microsoft.graph.models.User;
import com.microsoft.graph.serviceclient.GraphServiceClient;

public final class MeOfSixthSdk {
    public static void main(String[] args) {
        var credential = new ClientCertificateCredentialBuilder()
            .tenantId(System.getenv("TENANT")).clientId(System.getenv("CLIENT")).pemCertificate("/run/app.pem").build();
        var graph = new GraphServiceClient(credential, "https://graph.microsoft.com/.default");
        User me = graph.me().get();
        System.out.println(me.getMail());
    }
}
