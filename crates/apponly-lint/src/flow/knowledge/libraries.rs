//! Libraries for OAuth that know every flow, and programs that are started for what they print.
use super::Effect;
use crate::flow::value::Origin;

/// What a function or method of that folded name does, if it belongs to one of these libraries.
pub(super) fn effect(folded: &str) -> Option<Effect> {
    Some(match folded {
        // oauthlib, Nimbus, simple-oauth2, IdentityModel
        "backendapplicationclient" | "clientcredentials" | "clientcredentialstokenrequest" => {
            Effect::Gives(Origin::APP_CREDENTIAL)
        }
        "clientcredentialsgrant"
        | "clientcredentialsgrantrequest"
        | "getaccesstokenclientcredentialsgrant"
        | "getaccesstokenclientcredentialsgrantasync"
        | "requestclientcredentialstokenasync"
        | "getclientcredentialsaccesstoken"
        | "clientcredentialsauthentication" => Effect::Gives(Origin::APP_ANSWER),
        "webapplicationclient"
        | "mobileapplicationclient"
        | "legacyapplicationclient"
        | "authorizationcode"
        | "resourceownerpassword" => Effect::Gives(Origin::USER_CREDENTIAL),
        "authorizationcodegrant"
        | "getaccesstokenpasswordgrant"
        | "requestpasswordtokenasync"
        | "requestauthorizationcodetokenasync"
        | "requestdevicetokenasync"
        | "authorizationcodegrantrequest" => Effect::Gives(Origin::USER_ANSWER),
        // requests_oauthlib, authlib
        "oauth2session" | "asyncoauth2client" | "oauth2client" | "asyncoauth2session" | "tokenrequest" | "start"
        | "startasync" => Effect::Passes,
        "fetchtoken" | "fetchaccesstoken" => Effect::AsksCredential,
        "grant" => Effect::Requests,
        "tokensource" | "tohttprequest" | "tosuccessresponse" | "gettokens" | "readtoend" | "readtoendasync"
        | "communicate" => Effect::Keeps,
        _ => return None,
    })
}

/// What a command of PowerShell gives that makes secrets.
pub(super) fn command_effect(folded: &str) -> Option<Effect> {
    matches!(
        folded,
        "addmgapplicationpassword"
            | "addmgserviceprincipalpassword"
            | "addmgbetaapplicationpassword"
            | "newazadappcredential"
            | "newazadspcredential"
            | "newazureadapplicationpasswordcredential"
    )
    .then_some(Effect::Gives(Origin::FRESH))
}

/// Fields of an answer or of a new credential that tell nothing that has to be kept secret.
pub(super) fn is_no_secret(folded: &str) -> bool {
    matches!(
        folded,
        "appid"
            | "tenant"
            | "tenantid"
            | "clientid"
            | "id"
            | "name"
            | "displayname"
            | "keyid"
            | "enddatetime"
            | "startdatetime"
            | "enddate"
            | "startdate"
            | "hint"
            | "subscriptionid"
            | "applicationid"
            | "objectid"
            | "stderr"
            | "standarderror"
            | "exitcode"
            | "returncode"
            | "customkeyidentifier"
    )
}

/// Whether a command shows or chooses fields of what it is given.
pub(crate) fn chooses_fields(folded: &str) -> bool {
    matches!(folded, "formatlist" | "formattable" | "fl" | "ft" | "selectobject" | "select")
}

/// Whether fields of that list hold a secret; without a list all are meant.
pub(crate) fn shows_secrets(fields: &str) -> bool {
    let lower = fields.to_ascii_lowercase();
    lower.trim().is_empty() || ["secret", "password", "token", "*"].iter().any(|sign| lower.contains(sign))
}

/// What a program that is started with this command line prints: a new secret, a token.
pub(crate) fn printed_by(line: &str) -> Origin {
    let has = |word: &str| memchr::memmem::find(line.as_bytes(), word.as_bytes()).is_some();
    if !has("az") || has("--create-cert") {
        return Origin::NONE;
    }
    let query = line.split_once("--query").map(|(_, query)| query);
    let made = has("credential reset") && (has("ad app") || has("ad sp")) || has("create-for-rbac");
    let listed = has("\"credential\"") && has("\"reset\"") || has("'credential'") && has("'reset'");
    if made || listed {
        let other = query.is_some_and(|query| !query.contains("password"));
        return if other { Origin::NONE } else { Origin::FRESH };
    }
    if has("get-access-token") && query.is_none_or(|query| query.contains("oken")) {
        return Origin::TOKEN;
    }
    Origin::NONE
}

/// Whether a function of that folded name starts a program, and gives what it prints or something that holds it.
pub(crate) fn starts_program(folded: &str) -> bool {
    matches!(
        folded,
        "run"
            | "checkoutput"
            | "popen"
            | "getoutput"
            | "exec"
            | "execsync"
            | "execasync"
            | "execfile"
            | "execfilesync"
            | "execpromise"
            | "spawn"
            | "spawnsync"
            | "execa"
            | "execacommand"
            | "execacommandsync"
            | "processstartinfo"
            | "createsubprocessexec"
            | "createsubprocessshell"
            | "runcommand"
            | "command"
            | "shell"
            | "sh"
            | "az"
            | "runaz"
            | "azcli"
    )
}

/// Whether an object only colours the texts that its methods are given.
pub(crate) fn colours(receiver: &str) -> bool {
    matches!(receiver, "chalk" | "kleur" | "colors" | "colorette" | "pc" | "picocolors" | "ansis" | "termcolor")
}
