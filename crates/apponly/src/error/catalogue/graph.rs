//! What Microsoft Graph answers, by status, `code` and message.
//!
//! Source: Microsoft Graph, "Error responses and resource types"; messages as observed, matched by their stable parts.

use super::Row;
use super::rows::rows;

rows! {
    GRAPH:
    GRAPH_TOKEN_MISSING = "graph-token-missing", Refused, Refused, No,
        "the call carried no token",
        "the header `Authorization` is absent or empty",
        "send `Authorization: Bearer TOKEN`; `apponly header` prints the line";
    GRAPH_TOKEN_EXPIRED = "graph-token-expired", Refused, Refused, Fresh,
        "the token has expired, or is not valid yet",
        "it was kept too long by the caller, or a clock is wrong",
        "take a new one for each call by `apponly token`, and check the clock of this machine";
    GRAPH_TOKEN_AUDIENCE = "graph-token-audience", Misconfigured, Usage, No,
        "the token is for another API",
        "its `aud` is not Graph of this cloud: it was asked for a vault, for Azure Resource Manager, or in another cloud",
        "ask with `--scope https://graph.microsoft.com/.default` (or the Graph root of your cloud); `apponly context` shows whom the token is for";
    GRAPH_TOKEN_MALFORMED = "graph-token-malformed", Misconfigured, Usage, No,
        "what was sent is not a token",
        "the variable holds something else, is cut, is quoted, or the word `Bearer` stands twice",
        "send the output of `apponly header` unchanged; `--format value` gives the part after `Authorization:`";
    GRAPH_CLAIMS_CHALLENGE = "graph-claims-challenge", Refused, Refused, Fresh,
        "Graph withdrew the token before its end and asks for a new one",
        "continuous access evaluation: the app, its location or a policy changed after the token was issued",
        "nothing, if it happens once: a new token is asked for with the challenge; if it repeats, check named locations and whether the app was disabled";
    GRAPH_TOKEN_REJECTED = "graph-token-rejected", Refused, Refused, Fresh,
        "Graph does not accept the token",
        "it is damaged, expired, or was withdrawn",
        "take a new one by `apponly token --force`; `apponly context` shows tenant, audience and roles";
    GRAPH_IDENTITY_NOT_FOUND = "graph-identity-not-found", NotAllowed, NotAllowed, Propagation,
        "Graph does not find the calling app in the tenant",
        "the app has no service principal there, nobody ever consented to it, or that happened just now",
        "grant admin consent under App registrations > API permissions, wait a few minutes, then `apponly token --force`";
    PERMISSION_MISSING = "permission-missing", NotAllowed, NotAllowed, Propagation,
        "the app lacks a permission for this call",
        "the permission is not among the token's `roles`: not granted, granted as \"Delegated\", granted after this token was issued, or of another API; or the object is not the app's own",
        "compare `roles` in `apponly context` with the call's page in the Graph reference, grant the \"Application\" permission with admin consent, then `apponly token --force`";
    PERMISSION_MISSING_LISTED = "permission-missing-listed", NotAllowed, NotAllowed, Propagation,
        "the app has none of the permissions that this call accepts",
        "the answer lists the accepted permissions, and the roles and resource-specific consents that came with the request",
        "grant one of the listed permissions with admin consent (or the resource-specific one in the team or chat), then `apponly token --force`";
    PERMISSION_MISSING_CLAIM = "permission-missing-claim", NotAllowed, NotAllowed, Propagation,
        "the token has no role that this service needs",
        "services such as Intune and Education look for their roles in the token and found none",
        "grant the service's \"Application\" permission with admin consent, then `apponly token --force`";
    GRAPH_ACCESS_DENIED = "graph-access-denied", NotAllowed, NotAllowed, No,
        "the service behind Graph denies access",
        "permission is missing, or a rule of the service itself restricts apps: an Exchange application access policy or role scope, a SharePoint site grant, a Teams policy",
        "compare `roles` in `apponly context` with the Graph reference; then ask the service's administrator for its own restriction";
    GRAPH_LICENCE_MISSING = "graph-licence-missing", NotAllowed, NotAllowed, No,
        "the tenant lacks the licence for this call",
        "the call needs Microsoft Entra ID P1 or P2, or does not exist in B2C tenants",
        "buy the licence for the tenant, or leave the call out";
    USER_REQUIRED = "user-required", NotAllowed, NotAllowed, No,
        "this call needs a signed-in user",
        "`/me` means the person behind the token, and an app-only token has none",
        "name the user: `/users/{id or user principal name}` in place of `/me`; a call without an application permission in the Graph reference cannot be made app-only";
    GRAPH_REQUEST_INVALID = "graph-request-invalid", Misconfigured, Usage, No,
        "Graph finds the request invalid",
        "a property, a filter or a body is wrong, or what it asks for exists already or is not supported here",
        "read Graph's message, and compare path, query and body with the Graph reference";
    GRAPH_QUERY_UNSUPPORTED = "graph-query-unsupported", Misconfigured, Usage, No,
        "the query needs Graph's advanced mode",
        "some filters, searches and counts on directory objects work only in that mode",
        "send the header `ConsistencyLevel: eventual` and the query `$count=true`";
    GRAPH_NOT_FOUND = "graph-not-found", Misconfigured, Usage, Propagation,
        "Graph does not find the object",
        "the id is wrong (often the app's client id where its object id is meant), belongs to another tenant, or was created just now",
        "check the id and its kind; for an app by client id use `/applications(appId='…')`";
    GRAPH_CONFLICT = "graph-conflict", Misconfigured, Usage, No,
        "the object exists already",
        "another object has the same key or name",
        "read the existing object and change it, or choose another name";
    GRAPH_SYNC_RESET = "graph-sync-reset", Misconfigured, Usage, No,
        "the delta token is too old",
        "Graph keeps changes for a limited time",
        "begin the delta query anew, without token, and keep the new one";
    GRAPH_THROTTLED = "graph-throttled", ServiceUnavailable, Unavailable, Wait,
        "Graph asks to slow down",
        "the app, the tenant or the service behind is over its limit",
        "wait as long as `Retry-After` says; ask for fewer fields, larger pages, or changes only";
    GRAPH_LINK_ELSEWHERE = "graph-link-elsewhere", BadAnswer, Unavailable, No,
        "Graph continues the list at another address",
        "the next link leads to another host or version: a proxy rewrites answers, or something else than Graph answers",
        "nothing was sent there; check `APPONLY_GRAPH_URL`, `--cloud` and the proxy, then ask for the first page with `curl --config <(apponly header --format curl) URL` and read its `@odata.nextLink`";
    GRAPH_LINK_LOOP = "graph-link-loop", BadAnswer, Unavailable, No,
        "the pages of the list go round in a circle",
        "Graph gave a next link that it had given before, so that the list would never end",
        "ask with another `$top`, without `$skip`, or narrow the list by `$filter`; support asks for the request id";
    GRAPH_OUTCOME_UNKNOWN = "graph-outcome-unknown", ServiceUnavailable, Unavailable, No,
        "whether the change was made is not known",
        "the request was sent and its answer was lost; sending it again could make the change twice",
        "look whether the change is there, then send it again if it is not; `--retry-unsafe` repeats such requests where doing them twice does no harm";
    GRAPH_DEPENDENCY_FAILED = "graph-dependency-failed", Misconfigured, Usage, No,
        "a request of the batch was not sent because one that it depends on did not succeed",
        "a name in `depends_on` belongs to a request that failed, that is not in the file, or that depends on this one itself",
        "correct the request that failed, or the names in `depends_on`, and send both again";
    GRAPH_UPLOAD_EXPIRED = "graph-upload-expired", ServiceUnavailable, Unavailable, Wait,
        "the upload session is gone",
        "Graph keeps an upload session for a limited time, or it was cancelled",
        "upload again from the beginning";
    CHECKPOINT_MISMATCH = "checkpoint-mismatch", Misconfigured, Usage, No,
        "the checkpoint belongs to another run",
        "it was written for another request, another tenant or app, or its output file was changed since",
        "give the same request and identity as before, or remove the checkpoint and begin anew";
    CHECKPOINT_UNUSABLE = "checkpoint-unusable", Misconfigured, Usage, No,
        "the checkpoint cannot be read or written",
        "the file is damaged, not permitted, from a newer version, or the disk is full",
        "check the space and the permissions of the directory; where the file is damaged, remove it and begin anew";
    GRAPH_REFUSED = "graph-refused", Misconfigured, Usage, No,
        "Graph refused the request in a way that this version does not know",
        "the answer's own code and message say why",
        "look the code up in the documentation of the called API; support asks for the request id";
    GRAPH_UNAVAILABLE = "graph-unavailable", ServiceUnavailable, Unavailable, Wait,
        "Graph is not available at the moment",
        "the service behind it timed out or has an outage",
        "try again with a new connection; the Microsoft 365 status page tells of outages";
}

/// The row for an error of Graph: HTTP status, `error.code` and `error.message`.
///
/// Messages decide before codes, because several workloads use one code for different troubles. `None`: not known.
#[must_use]
pub fn by_graph(status: u16, code: &str, message: &str) -> Option<&'static Row> {
    let says = |part: &str| message.to_ascii_lowercase().contains(part);
    let is = |codes: &[&str]| codes.iter().any(|known| known.eq_ignore_ascii_case(code));
    match status {
        400 if says("only valid with delegated authentication") => Some(&USER_REQUIRED),
        400 if is(&["Request_UnsupportedQuery"]) => Some(&GRAPH_QUERY_UNSUPPORTED),
        400 if is(&["BadRequest", "Request_BadRequest", "invalidRequest"]) => Some(&GRAPH_REQUEST_INVALID),
        401 if is(&["Authorization_IdentityNotFound"]) => Some(&GRAPH_IDENTITY_NOT_FOUND),
        401 if says("access token is empty") => Some(&GRAPH_TOKEN_MISSING),
        401 if says("continuous access evaluation") => Some(&GRAPH_CLAIMS_CHALLENGE),
        401 if says("invalid audience") => Some(&GRAPH_TOKEN_AUDIENCE),
        401 if says("80049217") => Some(&GRAPH_TOKEN_MALFORMED),
        401 if says("expired") || says("not yet valid") || says("80049228") => Some(&GRAPH_TOKEN_EXPIRED),
        401 if is(&["Authentication_ExpiredToken"]) => Some(&GRAPH_TOKEN_EXPIRED),
        401 if is(&["Authentication_MissingOrMalformed", "Authentication_Unauthorized"]) => Some(&GRAPH_TOKEN_REJECTED),
        401 if is(&["InvalidAuthenticationToken"]) => Some(&GRAPH_TOKEN_REJECTED),
        403 if is(&["Authentication_RequestFromNonPremiumTenantOrB2CTenant"]) => Some(&GRAPH_LICENCE_MISSING),
        403 if says("roles on the request") => Some(&PERMISSION_MISSING_LISTED),
        403 if says("required roles claim values are not provided") => Some(&PERMISSION_MISSING_CLAIM),
        403 if is(&["Authorization_RequestDenied"]) => Some(&PERMISSION_MISSING),
        403 if is(&["AccessDenied", "ErrorAccessDenied", "Forbidden"]) => Some(&GRAPH_ACCESS_DENIED),
        404 if is(&["Request_ResourceNotFound", "ResourceNotFound", "itemNotFound"]) => Some(&GRAPH_NOT_FOUND),
        409 => Some(&GRAPH_CONFLICT),
        // 410 in the documentation of most workloads, 400 in that of directory objects.
        400 | 410 if is(&["resyncRequired", "syncStateNotFound"]) => Some(&GRAPH_SYNC_RESET),
        429 => Some(&GRAPH_THROTTLED),
        500..=599 => Some(&GRAPH_UNAVAILABLE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_known_graph_answer_finds_its_row() {
        let invalid = "InvalidAuthenticationToken";
        for (status, code, message, expected) in [
            (401, invalid, "Access token is empty.", "graph-token-missing"),
            (401, invalid, "Access token has expired or is not yet valid.", "graph-token-expired"),
            (401, invalid, "Lifetime validation failed, the token is expired.", "graph-token-expired"),
            (401, invalid, "CompactToken validation failed with reason code: 80049228.", "graph-token-expired"),
            (401, "Authentication_ExpiredToken", "", "graph-token-expired"),
            (401, invalid, "Access token validation failure. Invalid audience.", "graph-token-audience"),
            (401, invalid, "CompactToken parsing failed with error code: 80049217", "graph-token-malformed"),
            (
                401,
                invalid,
                "Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp",
                "graph-claims-challenge",
            ),
            (401, invalid, "something new", "graph-token-rejected"),
            (401, "Authentication_MissingOrMalformed", "", "graph-token-rejected"),
            (401, "Authentication_Unauthorized", "", "graph-token-rejected"),
            (
                401,
                "Authorization_IdentityNotFound",
                "The identity of the calling application could not be established.",
                "graph-identity-not-found",
            ),
            (
                403,
                "Authorization_RequestDenied",
                "Insufficient privileges to complete the operation.",
                "permission-missing",
            ),
            (403, "Forbidden", "", "graph-access-denied"),
            (403, "AccessDenied", "", "graph-access-denied"),
            (403, "ErrorAccessDenied", "", "graph-access-denied"),
            (403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", "", "graph-licence-missing"),
            (403, "Forbidden", "API requires one of 'A, B'. Roles on the request 'C'.", "permission-missing-listed"),
            (403, "Forbidden", "Required roles claim values are not provided", "permission-missing-claim"),
            (400, "BadRequest", "/me request is only valid with delegated authentication flow.", "user-required"),
            (400, "Request_BadRequest", "$count is not currently supported.", "graph-request-invalid"),
            (400, "Request_UnsupportedQuery", "", "graph-query-unsupported"),
            (404, "Request_ResourceNotFound", "", "graph-not-found"),
            (404, "itemNotFound", "", "graph-not-found"),
            (404, "ResourceNotFound", "", "graph-not-found"),
            (409, "Request_MultipleObjectsWithSameKeyValue", "", "graph-conflict"),
            (409, "nameAlreadyExists", "", "graph-conflict"),
            (410, "syncStateNotFound", "", "graph-sync-reset"),
            (410, "resyncRequired", "", "graph-sync-reset"),
            (400, "syncStateNotFound", "", "graph-sync-reset"),
            (429, "TooManyRequests", "", "graph-throttled"),
            (429, "activityLimitReached", "", "graph-throttled"),
            (429, "ApplicationThrottled", "", "graph-throttled"),
            (503, "serviceNotAvailable", "", "graph-unavailable"),
            (504, "UnknownError", "", "graph-unavailable"),
        ] {
            assert_eq!(
                by_graph(status, code, message).map(|row| row.code),
                Some(expected),
                "{status} {code} {message}"
            );
        }
    }

    #[test]
    fn unknown_graph_answers_have_no_row() {
        assert_eq!(by_graph(400, "SomethingNew", ""), None);
        assert_eq!(by_graph(200, "", "access token is empty"), None);
    }
}
