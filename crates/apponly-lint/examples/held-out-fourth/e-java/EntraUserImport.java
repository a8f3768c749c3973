package com.example.hr.entra;

import com.azure.core.credential.TokenCredential;
import com.azure.identity.ClientCertificateCredentialBuilder;
import com.azure.identity.OnBehalfOfCredentialBuilder;
import com.microsoft.graph.core.tasks.PageIterator;
import com.microsoft.graph.models.User;
import com.microsoft.graph.models.UserCollectionResponse;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.security.oauth2.server.resource.authentication.JwtAuthenticationToken;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;

@Configuration
class EntraConfig {

    @Bean
    GraphServiceClient appGraph(@Value("${entra.tenant-id}") String tenantId,
                                @Value("${entra.client-id}") String clientId,
                                @Value("${entra.certificate}") String pemPath) {
        TokenCredential credential = new ClientCertificateCredentialBuilder()
                .tenantId(tenantId)
                .clientId(clientId)
                .pemCertificate(pemPath)
                .build();
        return new GraphServiceClient(credential, "https://graph.microsoft.com/.default");
    }
}

/** Nightly import with the identity of the application. */
@Component
class EntraUserImport {

    private final GraphServiceClient graph;
    private final EmployeeRepository employees;

    EntraUserImport(GraphServiceClient graph, EmployeeRepository employees) {
        this.graph = graph;
        this.employees = employees;
    }

    @Scheduled(cron = "0 30 2 * * *")
    void run() throws ReflectiveOperationException {
        UserCollectionResponse first = graph.users().get(c -> {
            c.queryParameters.select = new String[] {"id", "employeeId", "mail"};
            c.queryParameters.top = 500;
        });
        List<User> all = new ArrayList<>();
        new PageIterator.Builder<User, UserCollectionResponse>()
                .client(graph)
                .collectionPage(first)
                .collectionPageFactory(UserCollectionResponse::createFromDiscriminatorValue)
                .processPageItemCallback(u -> all.add(u))
                .build()
                .iterate();
        all.forEach(u -> employees.link(u.getEmployeeId(), u.getId(), u.getMail()));
    }
}

/** "Who am I" for the web page: the caller's own token is exchanged, so /me is right here. */
@Component
class CallerProfile {

    @Value("${entra.tenant-id}") private String tenantId;
    @Value("${entra.client-id}") private String clientId;
    @Value("${entra.certificate}") private String pemPath;

    User load(JwtAuthenticationToken caller) {
        TokenCredential obo = new OnBehalfOfCredentialBuilder()
                .tenantId(tenantId)
                .clientId(clientId)
                .pemCertificate(pemPath)
                .userAssertion(caller.getToken().getTokenValue())
                .build();
        return new GraphServiceClient(obo, "User.Read").me().get();
    }
}
