//! What Entra says about the API, the scope and consent.
//!
//! Source: Microsoft identity platform, "Error and AADSTS codes" and "Scopes and permissions".

use super::rows::rows;

rows! {
    RESOURCE:
    RESOURCE_NOT_FOUND = "resource-not-found" [500011, 50001], Refused, Refused, Propagation,
        "the API is not known in this tenant",
        "the resource in the scope is mistyped (often a trailing slash), belongs to another cloud, or its service principal was never created here",
        "compare the scope with the API's \"Application ID URI\" letter by letter and check `--cloud`; for an API that is new to the tenant run `az ad sp create --id API_CLIENT_ID`";
    RESOURCE_NOT_DECLARED = "resource-not-declared" [650057], NotAllowed, NotAllowed, No,
        "the app does not ask for this API in its registration",
        "the API is missing in the app's list of required permissions",
        "add an application permission of the API under App registrations > API permissions and grant admin consent";
    RESOURCE_NOT_SUBSCRIBED = "resource-not-subscribed" [650052], NotAllowed, NotAllowed, No,
        "the organisation has no access to this API",
        "the tenant lacks the API's service principal, most often because it lacks the subscription or licence",
        "an administrator buys or activates the service, or consents to its app, then tries again";
    SEVERAL_RESOURCES = "several-resources" [28000, 700022], Misconfigured, Usage, No,
        "the scope names more than one API",
        "an access token is for exactly one API",
        "ask for one token for each: give one `RESOURCE/.default` at a time";
    SCOPE_NOT_DEFAULT = "scope-not-default" [1002012, 70011], Misconfigured, Usage, No,
        "the scope does not end with `/.default`",
        "an app gets everything it was granted at once; single permissions such as `User.Read.All` cannot be asked for",
        "give `RESOURCE/.default`, for example `https://graph.microsoft.com/.default`; single permissions are granted on the app, not asked for here";
    SCOPE_INVALID = "scope-invalid" [28002], Misconfigured, Usage, No,
        "the scope is not valid for this request",
        "its value does not name an API in a form that Entra knows",
        "give `RESOURCE/.default` with the API's Application ID URI or client id as RESOURCE";
    SCOPE_MISSING = "scope-missing" [28003], Misconfigured, Usage, No,
        "the scope is empty",
        "no API was named",
        "give `--scope RESOURCE/.default` or `--resource RESOURCE`";
    RESOURCE_PARAMETER = "resource-parameter" [901002], Misconfigured, Usage, No,
        "the old `resource` parameter was sent",
        "the v2.0 token endpoint takes `scope` in its place",
        "send `scope=RESOURCE/.default`, or let apponly build the request";
    CONSENT_MISSING = "consent-missing" [65001], NotAllowed, NotAllowed, Propagation,
        "admin consent is missing",
        "an app acts without a user, so that an administrator must grant its application permissions beforehand; a permission that is only listed, or listed as \"Delegated\", gives nothing",
        "open App registrations > API permissions, see that the permission's type is \"Application\", press \"Grant admin consent\", and take a new token by `apponly token --force`";
    WRONG_FLOW_CONSENT = "wrong-flow-consent" [65004, 90094], NotAllowed, NotAllowed, No,
        "wrong flow: a consent prompt was declined, or needs an administrator",
        "consent prompts belong to the sign-in of people; an app without a user is never asked",
        "an administrator grants consent once under App registrations > API permissions; then sign in by client credentials";
    PERMISSIONS_MISCONFIGURED = "permissions-misconfigured" [650056], NotAllowed, NotAllowed, No,
        "the registration of the app is incomplete",
        "it lists no permission for this API, or nobody has consented to it",
        "add application permissions under App registrations > API permissions and grant admin consent";
}
