//! What the tenant's policies, and rules about how a token may be bound, forbid.
//!
//! Source: Microsoft identity platform, "Error and AADSTS codes"; "Conditional Access for workload identities";
//! the numbers of mutual TLS and attestation are known from public client libraries only.

use super::rows::rows;

rows! {
    POLICY:
    CONDITIONAL_ACCESS = "conditional-access" [53003], NotAllowed, NotAllowed, No,
        "Conditional Access blocks this sign-in",
        "a policy for workload identities forbids it, by the address it comes from or by risk",
        "find the policy in Sign-in logs > Service principal sign-ins by the correlation id; add this machine's public address to the named locations, or let the administrator exempt the app";
    SECURITY_POLICY = "security-policy" [530032], NotAllowed, NotAllowed, No,
        "a security policy of the tenant blocks this sign-in",
        "an administrator has restricted what may sign in",
        "give the administrator the correlation id, and ask for an exemption of this app";
    WRONG_FLOW_SECURITY_DEFAULTS = "wrong-flow-security-defaults" [530035], NotAllowed, NotAllowed, No,
        "wrong flow: security defaults block a user's sign-in",
        "security defaults stop device codes and older user sign-ins; apps with a credential of their own are not known to meet them",
        "sign in as the app, by client credentials, with no user name in the script";
    ROLE_ASSIGNMENT_REQUIRED = "role-assignment-required" [501051], NotAllowed, NotAllowed, Propagation,
        "the API lets in only apps that were given a role",
        "the API is set to \"Assignment required\", and this app has no app role on it",
        "grant the app one of the API's application permissions under App registrations > API permissions with admin consent, wait a few minutes, and try `apponly token --force`";
    WRONG_FLOW_ASSIGNMENT = "wrong-flow-assignment" [50105], NotAllowed, NotAllowed, No,
        "wrong flow: a user is not assigned to the app",
        "assignment of people is checked when people sign in, never for an app on its own",
        "sign in by client credentials; to let people in, assign them under Enterprise applications > Users and groups";
    REGIONAL_ENDPOINT = "regional-endpoint" [100007], Misconfigured, Usage, No,
        "the regional token endpoint is not open to this app",
        "it serves managed identities and Microsoft's own apps only",
        "take the cloud's ordinary authority: remove the regional host from `AZURE_AUTHORITY_HOST` or `[cloud.NAME]`";
    BINDING_CERTIFICATE_MISMATCH = "binding-certificate-mismatch" [500181], Refused, Refused, No,
        "the TLS certificate is not the one named in the assertion",
        "a token bound to a certificate was asked for, and the connection used another one",
        "ask for Bearer tokens, which apponly does unless told otherwise";
    MTLS_CERTIFICATE_TYPE = "mtls-certificate-type" [392189], Refused, Refused, No,
        "the mutual-TLS endpoint does not take this certificate",
        "it takes certificates trusted by subject and issuer, and federated identities, only",
        "use the cloud's ordinary authority, without mutual TLS";
    MTLS_CERTIFICATE_MISSING = "mtls-certificate-missing" [392200], Refused, Refused, No,
        "the connection presented no client certificate",
        "the address used is for mutual TLS, which the request did not do",
        "use the cloud's ordinary authority, without mutual TLS";
    FEATURE_DISABLED = "feature-disabled" [51000], NotAllowed, NotAllowed, No,
        "a feature that the request needs is off in this tenant",
        "it is not released to the tenant, or was switched off",
        "use the ordinary way of signing in, or ask Microsoft support with the correlation id";
    ATTESTATION_REFUSED = "attestation-refused" [1000610, 1000611, 1000612, 1000613, 1000614], Refused, Refused, Fresh,
        "the managed identity's certificate was not accepted",
        "the host's attestation, or the certificate bound to it, is out of date",
        "try again, so that the host makes a new certificate; if it stays, restart the machine or its identity agent";
}
