//! Refusals of managed-identity hosts, and of the places that federated tokens come from.

use super::rows::rows;

rows! {
    MANAGED_IDENTITY:
    MANAGED_IDENTITY_NOT_ASSIGNED = "managed-identity-not-assigned", Refused, Refused, Propagation,
        "this host has no such managed identity",
        "no managed identity is enabled on the resource, or the named one is not assigned to it",
        "enable the system-assigned identity or assign the user-assigned one to this resource, and check id and kind (`client:`, `object:`, `resource:`); a change takes some minutes";
    MANAGED_IDENTITY_AMBIGUOUS = "managed-identity-ambiguous", Misconfigured, Usage, No,
        "several managed identities are assigned and none was named",
        "without a system-assigned identity the host cannot choose among several user-assigned ones",
        "name one with `--managed-identity client:GUID`";
    MANAGED_IDENTITY_UNSUPPORTED = "managed-identity-unsupported", Misconfigured, Usage, No,
        "this host cannot be asked for that kind of managed identity",
        "each host knows some kinds of names only",
        "name the identity in a way that this host knows";
    MANAGED_IDENTITY_RESOURCE = "managed-identity-resource", Refused, Refused, No,
        "the API is unknown in the tenant of the managed identity",
        "the resource is misspelt, belongs to another cloud, or has no service principal in this tenant",
        "check `--scope` or `--resource`: the resource is the API's application ID URI, exactly as registered";
    MANAGED_IDENTITY_HEADER_STRIPPED = "managed-identity-header-stripped", BadAnswer, Unavailable, No,
        "the metadata service did not see the header that proves a local caller",
        "a proxy or service mesh between this process and the metadata service removed `Metadata: true`",
        "exclude 169.254.169.254 from the proxy or mesh";
    MANAGED_IDENTITY_PROXY = "managed-identity-proxy", BadAnswer, Unavailable, No,
        "something else than the managed-identity host answered",
        "a proxy, gateway or firewall answers for the host's address",
        "exclude the address from the proxy: `NO_PROXY` for other programs, the network's own rules for a transparent one";
    MANAGED_IDENTITY_THROTTLED = "managed-identity-throttled", ServiceUnavailable, Unavailable, Wait,
        "the managed-identity host asks for fewer requests",
        "too many token requests in a short time; IMDS allows 5 a second for all programs of the machine",
        "keep the token cache on, and spread the starts of jobs";
    MANAGED_IDENTITY_HOST_ERROR = "managed-identity-host-error", ServiceUnavailable, Unavailable, Wait,
        "the managed-identity host is out of order",
        "the host is being updated, or cannot reach Entra",
        "try again in a minute";
    MANAGED_IDENTITY_REFUSED = "managed-identity-refused", Refused, Refused, No,
        "the managed-identity host refused",
        "the host's own words say why",
        "check the named identity, resource and variables of the host";
    CLOUD_SHELL = "cloud-shell", Unavailable, Refused, No,
        "the host is Cloud Shell, which has no managed identity",
        "its token endpoint (`MSI_ENDPOINT`) signs in the person at the keyboard, not an application",
        "sign in with a certificate or a secret of an app registration, or run on a resource with a managed identity";
    ARC_CHALLENGE = "arc-challenge", BadAnswer, Unavailable, No,
        "the Azure Arc agent did not answer as it should",
        "the agent must answer the first request with 401 and the path of a key file",
        "check that the agent runs (`azcmagent show`), and that nothing else listens on its address";
    ARC_KEY_FILE = "arc-key-file", Misconfigured, Usage, No,
        "the key file of the Azure Arc agent cannot be used",
        "only a small `.key` file directly in the agent's own token directory proves that the agent answered",
        "check that the Azure Arc agent answers at the named address, and that this account may read its key files";
    FEDERATED_SOURCE_UNAVAILABLE = "federated-source-unavailable", ServiceUnavailable, Unavailable, Wait,
        "the issuer of the federated token is out of order",
        "it answered with a server error, or asks to wait",
        "try again in a minute";
}
