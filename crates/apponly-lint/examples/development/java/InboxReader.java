package com.contoso.inbox;

import com.azure.identity.ClientSecretCredential;
import com.azure.identity.ClientSecretCredentialBuilder;
import com.microsoft.graph.authentication.TokenCredentialAuthProvider;
import com.microsoft.graph.requests.GraphServiceClient;

import java.util.List;

public class InboxReader {
    public static void main(String[] args) {
        ClientSecretCredential credential = new ClientSecretCredentialBuilder()
                .clientId(System.getenv("CLIENT_ID"))
                .clientSecret(System.getenv("CLIENT_SECRET"))
                .tenantId(System.getenv("TENANT_ID"))
                .build();
        TokenCredentialAuthProvider provider =
                new TokenCredentialAuthProvider(List.of("https://graph.microsoft.com/.default"), credential);
        GraphServiceClient<?> graphClient = GraphServiceClient.builder().authenticationProvider(provider).buildClient();

        System.out.println(graphClient.me().mailFolders("inbox").buildRequest().get().unreadItemCount);
    }
}
