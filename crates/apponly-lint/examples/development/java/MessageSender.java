package example;

import com.azure.identity.ClientCertificateCredentialBuilder;
import com.microsoft.graph.models.Message;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import com.microsoft.graph.users.item.sendmail.SendMailPostRequestBody;

public class MessageSender {
    private final GraphServiceClient client;

    public MessageSender(String tenant, String app, String pem) {
        var credential = new ClientCertificateCredentialBuilder().tenantId(tenant).clientId(app).pemCertificate(pem).build();
        this.client = new GraphServiceClient(credential, "https://graph.microsoft.com/.default");
    }

    public void send(Message message) {
        var body = new com.microsoft.graph.me.sendmail.SendMailPostRequestBody();
        body.setMessage(message);
        client.me().sendMail().post(body);
    }
}
