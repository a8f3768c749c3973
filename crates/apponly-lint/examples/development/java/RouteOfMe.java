import com.azure.identity.ManagedIdentityCredentialBuilder;
import com.microsoft.graph.serviceclient.GraphServiceClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
class RouteOfMe {
    private final GraphServiceClient graph = new GraphServiceClient(new ManagedIdentityCredentialBuilder().build());

    @GetMapping("/me")
    String me(java.security.Principal principal) {
        return graph.users().byUserId(principal.getName()).get().getDisplayName();
    }
}
