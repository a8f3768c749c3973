//! What Entra says about the secret, certificate or assertion.
//!
//! Source: Microsoft identity platform, "Error and AADSTS codes".

use super::rows::rows;

rows! {
    CREDENTIAL:
    SECRET_WRONG = "secret-wrong" [7000215], Refused, Refused, Propagation,
        "the client secret is wrong",
        "most often the secret's ID was copied in place of its value; else the secret belongs to another app, was cut, or was created just now",
        "in the Entra admin center, App registrations > Certificates & secrets, copy the column \"Value\" (shown only once, right after creation), not \"Secret ID\"; if the value is gone, create a new secret, or better a certificate";
    SECRET_EXPIRED = "secret-expired" [7000222], Refused, Refused, No,
        "the client secret has expired",
        "a secret ends on the day set at its creation, and an expired one cannot be extended",
        "register a certificate or a federated credential on the app, which saves you the next expiry; to go on with a secret, create a new one under App registrations > Certificates & secrets";
    CREDENTIAL_NOT_SENT = "credential-not-sent" [7000216, 7000218], Misconfigured, Usage, No,
        "the request held neither a secret nor an assertion",
        "the place that should hold the credential was empty, or something between here and Entra removed it",
        "check the variable or file that holds the credential; `apponly profile check` shows where each value comes from";
    CERTIFICATE_NOT_REGISTERED = "certificate-not-registered" [700027, 7000274], Refused, Refused, Fresh,
        "the certificate is not registered on the app, or does not match the signature",
        "Entra found no key of the app that verifies the assertion: the certificate was not uploaded, was replaced, belongs to another app, or was uploaded a moment ago",
        "upload the public certificate under App registrations > Certificates & secrets > Certificates, and compare its thumbprint with that of the file in use";
    CERTIFICATE_REVOKED = "certificate-revoked" [7000214, 7000277], Refused, Refused, Fresh,
        "the certificate has been revoked",
        "its issuer, or an administrator of the tenant, withdrew it",
        "create a new key and certificate, register it on the app, and replace the file";
    CERTIFICATE_SUBJECT_NOT_TRUSTED = "certificate-subject-not-trusted" [700030], Refused, Refused, No,
        "the certificate's subject name or issuer is not trusted for this app",
        "with `--send-certificate-chain` Entra checks subject and issuer against the app's list, and this pair is not on it",
        "add subject and issuer to the app's trusted names, or register the certificate itself and leave `--send-certificate-chain` away";
    ASSERTION_REJECTED = "assertion-rejected" [50012, 50013], Refused, Refused, Fresh,
        "the assertion was rejected",
        "its signature, issuer or lifetime did not pass",
        "read Entra's reason in the cause; for a certificate compare the thumbprint on the app, for federation check that the issuer's published keys are those that signed";
    ASSERTION_SIGNATURE_INVALID = "assertion-signature-invalid" [50003, 50006], Refused, Refused, No,
        "the signature cannot be verified",
        "Entra knows no key for it, or the signature was made with another one",
        "register the certificate in use on the app; for federation check that the issuer publishes the key that signs";
    ASSERTION_MALFORMED = "assertion-malformed" [50027], Refused, Refused, No,
        "the assertion is not a valid JWT",
        "it is cut, padded, lacks a claim, or holds something else than a token",
        "check that the file or command behind the federated credential gives the token alone, whole and on one line";
    ASSERTION_ALGORITHM_UNSUPPORTED = "assertion-algorithm-unsupported" [5002738], Refused, Refused, No,
        "the assertion is signed with an algorithm that Entra does not take",
        "Entra takes RSA signatures only (`RS256`, `PS256`); elliptic-curve ones are refused",
        "use an RSA certificate; for federation let the issuer sign with `RS256`";
    ASSERTION_SUBJECT_MISMATCH = "assertion-subject-mismatch" [50048], Refused, Refused, No,
        "the assertion names two different apps",
        "its `sub` is not its `iss`, though both must be the client id when an app signs for itself",
        "sign with the app's own client id in both; for another issuer's token configure a federated credential, not a certificate";
    ASSERTION_CLIENT_MISMATCH = "assertion-client-mismatch" [700021], Refused, Refused, No,
        "the assertion belongs to another app",
        "the application id inside it is not the `client_id` of the request",
        "check `AZURE_CLIENT_ID` or `client_id`: it must be the app on which the certificate is registered";
    ASSERTION_AUDIENCE_WRONG = "assertion-audience-wrong" [700023], Refused, Refused, No,
        "the assertion is meant for another audience",
        "its `aud` is not the token endpoint of this tenant and cloud; some answers use the same number for a scope without a resource",
        "check tenant and cloud: `--cloud`, `AZURE_AUTHORITY_HOST`, `AZURE_TENANT_ID`";
    CLOCK_SKEW = "clock-skew" [700024], Refused, Refused, Fresh,
        "the assertion is outside its time range",
        "this machine's clock is wrong, or the token of the other issuer has expired",
        "set the clock by NTP (`timedatectl status`, `w32tm /query /status`); for federation see that the source gives a token made just now";
    PUBLIC_CLIENT = "public-client" [700025], Refused, Refused, No,
        "the app is a public client and may not use a credential",
        "the registration is set up for desktop or mobile sign-in, or is not the one you mean",
        "in App registrations > Authentication set \"Allow public client flows\" to No and use a platform that may hold secrets, or give the client id of the right app";
    GRANT_TYPE_UNSUPPORTED = "grant-type-unsupported" [70003], Refused, Refused, No,
        "the way of asking for a token is not supported",
        "the request did not ask by `client_credentials`, the only grant of an app without a user",
        "let apponly build the request; in your own code send `grant_type=client_credentials`, never `password` or `refresh_token`";
    REFRESH_TOKEN_EXPECTED = "refresh-token-expected", Misconfigured, Usage, No,
        "app-only sign-in has no refresh token",
        "a refresh token stands for a user who is absent; an app is always present and simply asks again",
        "drop the refresh-token code and take the token anew before each use: `apponly token` answers from its cache and renews in time";
}
