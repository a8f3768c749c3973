//! What Entra says about the app, the tenant, the cloud and the form of the request.
//!
//! Source: Microsoft identity platform, "Error and AADSTS codes".

use super::rows::rows;

rows! {
    APPLICATION:
    APPLICATION_NOT_FOUND = "application-not-found" [700016, 700011], Refused, Refused, Propagation,
        "the app does not exist in this tenant",
        "tenant id and client id are swapped or mistyped, the app lives in another tenant or cloud, nobody has consented to it here, or it was created just now",
        "compare both ids with the app's page under App registrations > Overview (\"Application (client) ID\", \"Directory (tenant) ID\") and check `--cloud`; use the tenant's GUID";
    SERVICE_PRINCIPAL_MISSING = "service-principal-missing" [7000229], Refused, Refused, Propagation,
        "the app has no service principal in this tenant",
        "the registration exists, but the app was never brought into the tenant as an enterprise application",
        "an administrator grants admin consent to the app, or runs `az ad sp create --id CLIENT_ID`; then wait a few minutes";
    APPLICATION_DISABLED = "application-disabled" [7000112], Refused, Refused, No,
        "the app is disabled",
        "an administrator, or Microsoft, has switched it off",
        "look at Enterprise applications > Properties > \"Enabled for users to sign-in?\" and at `disabledByMicrosoftStatus` of the registration";
    APPLICATION_UNUSABLE = "application-unusable" [70001], Refused, Refused, No,
        "the app is disabled, or not known in this tenant",
        "Entra's older answer does not tell the two apart",
        "check that client id and tenant belong together, then that the app is enabled under Enterprise applications > Properties";
    TENANT_NOT_FOUND = "tenant-not-found" [90002], Misconfigured, Usage, No,
        "the tenant does not exist",
        "the tenant id is mistyped, is the client id by mistake, or belongs to another cloud",
        "copy \"Directory (tenant) ID\" from the app's Overview page into `AZURE_TENANT_ID` or `tenant_id`, and check `--cloud`";
    TENANT_MALFORMED = "tenant-malformed" [900023], Misconfigured, Usage, No,
        "the tenant is neither a GUID nor a domain",
        "the value holds a name, a URL, quotes or blanks",
        "give the tenant's GUID, or a verified domain such as `contoso.onmicrosoft.com`";
    TENANT_MISSING = "tenant-missing" [90019, 50059, 50128], Misconfigured, Usage, No,
        "the request does not say which tenant",
        "an app signs in to one tenant; `common` and `organizations` are for people",
        "set `AZURE_TENANT_ID` or `tenant_id` to the tenant's GUID";
    TENANT_COMMON = "tenant-common" [50194], Misconfigured, Usage, No,
        "the app belongs to one tenant, and another address was used",
        "a single-tenant app cannot sign in through `common`",
        "set `AZURE_TENANT_ID` or `tenant_id` to the tenant of the registration";
    REQUEST_INVALID = "request-invalid" [90013], Misconfigured, Usage, No,
        "Entra finds a value of the request invalid",
        "one of tenant, client id, scope or credential has a form that Entra does not accept",
        "read Entra's words in the cause; `apponly profile check` shows every value and where it came from";
    REQUEST_INCOMPLETE = "request-incomplete" [90014, 900144], Misconfigured, Usage, No,
        "the request lacks a field",
        "the named field was empty, most often because of an empty variable",
        "set the value; `apponly profile check` shows which one is empty";
    REQUEST_MALFORMED = "request-malformed" [9002313], Refused, Refused, No,
        "Entra cannot read the request",
        "a field is repeated, misplaced or not valid (a claims challenge that is not JSON, for example), or a proxy changed the request",
        "check claims that you pass and proxies in between; otherwise report it with the correlation id";
    REQUEST_NOT_POST = "request-not-post" [900561], Refused, Refused, No,
        "the request did not arrive as POST",
        "a proxy or a redirect in between turned it into another method",
        "check `HTTPS_PROXY` and `AZURE_AUTHORITY_HOST`; the authority must be Entra's own address";
    AUTHORITY_UNKNOWN = "authority-unknown" [50049], Misconfigured, Usage, No,
        "the authority is not a host of Entra",
        "`AZURE_AUTHORITY_HOST` or the cloud's `authority` is mistyped",
        "choose the cloud by `--cloud`, or correct the host, for example `login.microsoftonline.com`";
    WRONG_CLOUD = "wrong-cloud" [90038, 900382, 900432], Misconfigured, Usage, No,
        "tenant or app belong to another cloud",
        "national clouds are apart: an app can sign in only in the cloud in which its tenant lives",
        "set `--cloud` (`public`, `usgov`, `usgov-dod`, `china`, …) to the tenant's cloud; for federation take that cloud's audience as well";
    WRONG_FLOW_USER = "wrong-flow-user" [50034], Refused, Refused, No,
        "wrong flow: Entra looked for a user account",
        "this answer belongs to sign-in with a user name; an app without a user never gets it",
        "use an app registration with `grant_type=client_credentials`; see who sends the request if it was not apponly";
    WRONG_FLOW_ID_TOKEN = "wrong-flow-id-token" [700054], Refused, Refused, No,
        "wrong flow: an ID token was asked for",
        "an ID token belongs to the sign-in of people on web pages",
        "ask for an access token by client credentials; the registration's \"ID tokens\" switch is not needed";
}
