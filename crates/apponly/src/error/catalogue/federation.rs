//! What Entra says about workload identity federation.
//!
//! Source: "Workload identity federation" and "Error and AADSTS codes" of the Microsoft identity platform; Azure
//! Pipelines, troubleshooting of workload identity service connections.

use super::rows::rows;

rows! {
    FEDERATION:
    FEDERATION_NO_MATCH = "federation-no-match" [70021], Refused, Refused, Propagation,
        "no federated credential of the app matches the token",
        "issuer, subject and audience must equal those of one federated credential, letter by letter; one created just now takes some minutes",
        "compare `iss`, `sub` and `aud` of the token with App registrations > Certificates & secrets > Federated credentials";
    FEDERATION_ISSUER = "federation-issuer" [700211], Refused, Refused, Propagation,
        "no federated credential of the app has this issuer",
        "the token's `iss` differs from the configured issuer, often by a trailing slash or the wrong cluster",
        "set the issuer of the federated credential to the token's `iss`, letter by letter";
    FEDERATION_AUDIENCE = "federation-audience" [700212, 7002121], Refused, Refused, Propagation,
        "no federated credential of the app has this audience",
        "the token's `aud` differs from the configured audience",
        "ask the source for `api://AzureADTokenExchange` (other clouds have their own value) and set the same audience on the federated credential";
    FEDERATION_SUBJECT = "federation-subject" [700213], Refused, Refused, Propagation,
        "no federated credential of the app has this subject",
        "the token's `sub` differs from the configured subject: another branch, environment, namespace or service account, or other upper and lower case",
        "set the subject of the federated credential to the token's `sub`, letter by letter; a pull request, a branch and an environment each need one of their own";
    FEDERATION_EXPRESSION = "federation-expression" [7002131], Refused, Refused, Propagation,
        "the expression of a flexible federated credential does not match the token",
        "a claim has another value than the expression asks for",
        "compare the claims of the token with the expression on the federated credential";
    FEDERATION_MISSING = "federation-missing" [70025], Refused, Refused, Propagation,
        "the app has no federated credential",
        "none was created, it was created on another app, or it was created just now",
        "add one under App registrations > Certificates & secrets > Federated credentials with the token's `iss`, `sub` and `aud`, and check the client id";
    FEDERATION_DISABLED = "federation-disabled" [700223], NotAllowed, NotAllowed, No,
        "federation is switched off for this tenant or app",
        "a policy of the tenant forbids or restricts federated credentials",
        "ask the tenant's administrator for an exemption, or sign in with a managed identity or a certificate";
    FEDERATION_ISSUER_NOT_ALLOWED = "federation-issuer-not-allowed" [700238], NotAllowed, NotAllowed, No,
        "the tenant does not allow this issuer",
        "a policy lists the issuers whose tokens the tenant takes",
        "ask the tenant's administrator to add the issuer to the policy";
    FEDERATION_IDENTITY_UNSUITABLE = "federation-identity-unsuitable" [70052], Refused, Refused, No,
        "this identity cannot be used with federation",
        "it must be a managed identity or a single-tenant app",
        "use such an identity, or set the app's supported account types to this organisation only";
    ENTRA_TOKEN_AS_ASSERTION = "entra-token-as-assertion" [700222], Refused, Refused, No,
        "a token of Entra itself may not be the assertion here",
        "only tokens of managed identities for the exchange audience may stand in for a foreign issuer's",
        "use `--federated managed-identity`, or the token of another issuer";
    ENTRA_TOKEN_AUDIENCE = "entra-token-audience" [700227], Refused, Refused, No,
        "the managed identity's token has the wrong audience for an exchange",
        "it was asked for another API than the token exchange",
        "ask for the exchange audience of the cloud (`api://AzureADTokenExchange` in the public one); `--federated managed-identity` does";
    ENTRA_TOKEN_OF_USER = "entra-token-of-user" [700229], Refused, Refused, No,
        "the assertion is a user's token",
        "only app-only tokens may stand in for an app",
        "take the token of a managed identity, not of a signed-in person such as `az login`";
    FEDERATION_ISSUER_UNREACHABLE = "federation-issuer-unreachable" [90061], ServiceUnavailable, Unavailable, Wait,
        "Entra could not reach the token's issuer",
        "Entra reads the issuer's `/.well-known/openid-configuration` and keys over the internet, and that failed",
        "open the issuer's discovery address from outside your network; it must answer over https, with its `jwks_uri`, without sign-in";
}
