package no.havn.postmottak;

import com.azure.identity.ClientSecretCredential;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.microsoft.graph.authentication.TokenCredentialAuthProvider;
import com.microsoft.graph.models.Attachment;
import com.microsoft.graph.models.FileAttachment;
import com.microsoft.graph.models.Message;
import com.microsoft.graph.requests.GraphServiceClient;
import com.microsoft.graph.requests.MessageCollectionPage;
import okhttp3.Request;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;

/** Leser fellespostkassen og legger vedleggene i en mappe. */
public class GraphMailReader {

    private static final Logger LOG = LoggerFactory.getLogger(GraphMailReader.class);

    private static final String TENANT = "a2d1c0b9-4e8f-4f6a-9b7c-5d3e2f1a0b98";
    private static final String CLIENT = "6e5d4c3b-2a19-4807-b6f5-e4d3c2b1a098";
    private static final String PASSORD = "«8Q postmottak»";

    private final GraphServiceClient<Request> graph;
    private final Path mappe;

    public GraphMailReader(Path mappe) {
        this.mappe = mappe;
        final ClientSecretCredential credential = new ClientSecretCredentialBuilder()
                .tenantId(TENANT)
                .clientId(CLIENT)
                .clientSecret(PASSORD)
                .build();
        this.graph = GraphServiceClient.builder()
                .authenticationProvider(new TokenCredentialAuthProvider(
                        Collections.singletonList("https://graph.microsoft.com/.default"), credential))
                .buildClient();
    }

    public int hentVedlegg() throws IOException {
        int antall = 0;
        MessageCollectionPage side = graph.me().mailFolders("inbox").messages()
                .buildRequest()
                .filter("hasAttachments eq true and isRead eq false")
                .expand("attachments")
                .get();
        while (side != null) {
            for (Message m : side.getCurrentPage()) {
                for (Attachment a : m.attachments.getCurrentPage()) {
                    if (a instanceof FileAttachment) {
                        Files.write(mappe.resolve(m.receivedDateTime.toEpochSecond() + "_" + a.name),
                                ((FileAttachment) a).contentBytes);
                        antall++;
                    }
                }
            }
            side = side.getNextPage() == null ? null : side.getNextPage().buildRequest().get();
        }
        LOG.info("{} vedlegg lagret", antall);
        return antall;
    }

    public static void main(String[] args) throws IOException {
        new GraphMailReader(Path.of(args[0])).hentVedlegg();
    }
}
