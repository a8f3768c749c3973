//! What granting, revoking and consenting can meet.

use super::rows::rows;

rows! {
    CONSENT:
    PRINCIPAL_NOT_FOUND = "principal-not-found", Misconfigured, Usage, Propagation,
        "no app and no managed identity of this name or id is in the tenant",
        "the name is spelled otherwise, the id is of another kind, it lives in another tenant, or was created just now",
        "give the client id or object id from Enterprise applications in the Entra admin centre, or the resource id of a managed identity";
    PRINCIPAL_AMBIGUOUS = "principal-ambiguous", Misconfigured, Usage, No,
        "several apps have this name",
        "display names are not unique in a tenant",
        "give the client id or object id of the one that is meant";
    PERMISSION_DELEGATED_ONLY = "permission-delegated-only", Misconfigured, Usage, No,
        "the permission exists as delegated permission only",
        "it lets an app act for a signed-in user, whom an unattended program does not have",
        "use the application permission of the same purpose, for example `User.Read.All` in place of `User.Read`";
    PERMISSION_CRITICAL = "permission-critical", Misconfigured, Usage, No,
        "the permission leads to control of the whole tenant",
        "whoever holds a credential of the app can make himself administrator with it",
        "grant a narrower permission; if it must be this one, give `--allow-critical`";
    CONFIRMATION_MISSING = "confirmation-missing", Misconfigured, Usage, No,
        "nobody agreed to the plan, and nothing was changed",
        "there is no terminal to ask at, or the answer was not yes",
        "look at the plan with `--dry-run`, then give `--yes`";
    ASSIGNMENT_NOT_VISIBLE = "assignment-not-visible", ServiceUnavailable, Unavailable, Wait,
        "the permission was granted but the directory does not show it yet",
        "a change takes seconds to minutes until every replica of the directory has it",
        "run the same command again: what is granted already is left as it is";
    CONSENT_NOT_GIVEN = "consent-not-given", NotAllowed, NotAllowed, No,
        "the administrator did not consent",
        "the request was declined, nobody answered in time, or it was answered in another tenant",
        "open the link as Privileged Role Administrator or Global Administrator (for permissions on Graph) of the tenant, and accept";
}
