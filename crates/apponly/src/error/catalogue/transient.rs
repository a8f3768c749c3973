//! Throttling, outages, and answers that no row of the catalogue explains.
//!
//! Source: Microsoft identity platform, "Error and AADSTS codes"; OAuth 2.0 (RFC 6749) sections 4.1.2.1 and 5.2.

use super::rows::rows;

rows! {
    TRANSIENT:
    REQUEST_LOOP = "request-loop" [50196], Refused, Refused, No,
        "Entra stopped a loop of equal requests",
        "the calling program asks for the same token again and again without keeping it: a bug in the caller, not in the identity",
        "stop the loop; keep the token until it expires, leave `--no-cache` and `--force` out of loops, and wait some minutes before the next try";
    TENANT_THROTTLED = "tenant-throttled" [90055], ServiceUnavailable, Unavailable, Wait,
        "the tenant sends too many sign-in requests",
        "all apps of the tenant together are over Entra's limit",
        "wait as long as the answer says; then look in Sign-in logs > Service principal sign-ins for the app that asks most";
    THROTTLED = "throttled", ServiceUnavailable, Unavailable, Wait,
        "too many requests",
        "the service asks to slow down",
        "wait as long as the answer says, at least a minute; share one token between the processes of a machine";
    DIRECTORY_UNAVAILABLE = "directory-unavailable" [90033], ServiceUnavailable, Unavailable, Wait,
        "Entra's directory is not available at the moment",
        "a service behind the token endpoint does not answer",
        "try again in some minutes; the Microsoft 365 and Azure status pages tell of outages";
    SERVICE_UNAVAILABLE = "service-unavailable" [50033, 50087, 90006, 90012, 90024, 90090], ServiceUnavailable, Unavailable, Wait,
        "the service is not available at the moment",
        "it timed out, is overloaded, or has an outage",
        "try again in some minutes; the Microsoft 365 and Azure status pages tell of outages";
    SERVICE_FAILED = "service-failed" [90036], ServiceUnavailable, Unavailable, No,
        "Entra failed, and says that trying again does not help",
        "an internal error of the service",
        "ask Microsoft support, with correlation id, trace id and timestamp";
    REFUSED_UNKNOWN = "refused-unknown", Refused, Refused, No,
        "the service refused for a reason that this version does not know",
        "the code is new, or rare",
        "read the service's own words above; https://login.microsoftonline.com/error?code=NUMBER explains the AADSTS number";
}
