//! What the functions, commands, fields and names of the sign-in libraries mean, in all languages at once.
mod forms;
mod libraries;

use super::document::{Call, Document};
pub(crate) use super::fold::{Folded, fold};
pub(crate) use super::secret_names::{is_comparison, origin_of_name};
use super::value::Origin;
use forms::passes_by_name;
pub(crate) use forms::quotes_for_address;
pub(crate) use libraries::{chooses_fields, colours, printed_by, shows_secrets, starts_program};

/// What a call does to the values that go in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Effect {
    /// Something of that origin, whatever goes in.
    Gives(Origin),
    /// Read at run time: environment, vault, prompt, file.
    Outside,
    /// Its first argument in another form.
    Passes,
    /// Its receiver, with what goes in added.
    Keeps,
    /// Sends a request: the answer of a token endpoint if that was asked.
    Requests,
    /// The field that its first argument names.
    Takes,
    /// A token of its receiver.
    AsksCredential,
    /// Nothing of it can be seen in the result: a length, a digest.
    Hides,
    Unknown,
}

/// What a function or method of that folded name does.
pub(crate) fn effect(folded: &str) -> Effect {
    if let Some(effect) = libraries::effect(folded) {
        return effect;
    }
    match folded {
        "acquiretokenforclient"
        | "acquiretokenbyclientcredential"
        | "acquiretokenwithclientcredentials"
        | "acquiretokenbycredential"
        | "acquiretokenwithclientcertificate" => Effect::Gives(Origin::APP_ANSWER),
        "gettoken" | "gettokenasync" | "getaccesstoken" | "gettokenforscopes" => Effect::AsksCredential,
        "clientsecretcredential"
        | "clientcertificatecredential"
        | "managedidentitycredential"
        | "environmentcredential"
        | "clientassertioncredential"
        | "workloadidentitycredential"
        | "newclientsecretcredential"
        | "newclientcertificatecredential"
        | "newmanagedidentitycredential"
        | "clientsecretcredentialbuilder"
        | "certificatecredential"
        | "clientcredentialprovider"
        | "azurepipelinescredential" => Effect::Gives(Origin::APP_CREDENTIAL),
        "interactivebrowsercredential"
        | "devicecodecredential"
        | "usernamepasswordcredential"
        | "onbehalfofcredential"
        | "authorizationcodecredential"
        | "newdevicecodecredential"
        | "newinteractivebrowsercredential"
        | "interactiveauthenticationprovider"
        | "devicecodeprovider"
        | "onbehalfofprovider"
        | "authorizationcodeprovider"
        | "usernamepasswordprovider"
        | "deviceloginaccount" => Effect::Gives(Origin::USER_CREDENTIAL),
        "getenv"
        | "getenvironmentvariable"
        | "readline"
        | "readpassword"
        | "getpass"
        | "input"
        | "prompt"
        | "getsecret"
        | "getsecretasync"
        | "readtext"
        | "readalltext"
        | "readfilesync"
        | "readfile"
        | "open"
        | "getconnectionstring"
        | "parseargs"
        | "optionalenvironmentvariable"
        | "getsecretvalue"
        | "getparameter"
        | "environ"
        | "getnetworkcredential"
        | "lookupenv" => Effect::Outside,
        "post"
        | "postasync"
        | "postform"
        | "request"
        | "requestasync"
        | "fetch"
        | "sendasync"
        | "send"
        | "urlopen"
        | "uploadvalues"
        | "uploadstring"
        | "uploaddata"
        | "uploadvaluestaskasync"
        | "uploadstringtaskasync"
        | "axios"
        | "got"
        | "put"
        | "patch"
        | "fetchjson"
        | "newrequest"
        | "requestaccesstoken"
        | "do" => Effect::Requests,
        "get" | "getproperty" | "getvalue" | "value" | "getitem" | "trygetproperty" | "pop" | "getstringproperty" => {
            Effect::Takes
        }
        "len" | "length" | "sha256" | "md5" | "hash" | "gethashcode" | "mask" | "redact" | "substring" | "slice"
        | "substr" | "startswith" | "endswith" | "isnullorempty" | "isnullorwhitespace" | "contains" | "split"
        | "decode_claims" | "bool" | "boolean" | "isinstance" | "type" => Effect::Hides,
        "listkeys" | "listsecrets" | "listcredentials" | "listconnectionstrings" | "listadminkeys" => {
            Effect::Gives(Origin::FRESH)
        }
        _ if folded.starts_with("acquiretoken") || folded.starts_with("initiatedeviceflow") => {
            if folded.contains("silent") { Effect::Keeps } else { Effect::Gives(Origin::USER_ANSWER) }
        }
        "str"
        | "string"
        | "quote"
        | "quoteplus"
        | "urlencode"
        | "escapedatastring"
        | "escapeuristring"
        | "urlencodeasync"
        | "encodeuricomponent"
        | "stringify"
        | "dumps"
        | "loads"
        | "parse"
        | "deserialize"
        | "deserializeobject"
        | "serializeobject"
        | "serialize"
        | "formurlencodedcontent"
        | "stringcontent"
        | "urlsearchparams"
        | "formdata"
        | "dict"
        | "list"
        | "tuple"
        | "bytes"
        | "bytearray"
        | "from"
        | "fromstring"
        | "networkcredential"
        | "securestring"
        | "tosecurestring"
        | "format"
        | "concat"
        | "join"
        | "object"
        | "assign"
        | "array"
        | "readfromjsonasync"
        | "loadjson"
        | "request_body"
        | "getbytes"
        | "frombase64string"
        | "b64decode"
        | "atob"
        | "tobase64string"
        | "some"
        | "optional"
        | "jsondocument" => Effect::Passes,
        // `UTF8.GetString` is one word in PowerShell.
        _ if passes_by_name(folded) || folded.ends_with("getstring") => Effect::Passes,
        _ if folded.starts_with("with") || keeps(folded) => Effect::Keeps,
        _ => Effect::Unknown,
    }
}

/// Methods that give their receiver, or what it holds, in another form.
fn keeps(folded: &str) -> bool {
    matches!(
        folded,
        "json"
            | "tojson"
            | "readasstringasync"
            | "readasasync"
            | "readasstreamasync"
            | "readfromjsonasync"
            | "getawaiter"
            | "getresult"
            | "strip"
            | "trim"
            | "rstrip"
            | "lstrip"
            | "tostring"
            | "replace"
            | "executeasync"
            | "execute"
            | "build"
            | "create"
            | "text"
            | "then"
            | "read"
            | "decode"
            | "encode"
            | "append"
            | "add"
            | "set"
            | "raiseforstatus"
            | "ensuresuccessstatuscode"
            | "configureawait"
            | "getasstring"
            | "lower"
            | "upper"
            | "trimend"
            | "tolower"
            | "toupper"
            | "result"
            | "unwrap"
            | "catch"
            | "items"
            | "createauthorizationheader"
            | "rootelement"
            | "authority"
            | "clientid"
            | "clientsecret"
            | "tenantid"
            | "update"
            | "copy"
            | "toobject"
            | "convertfrom"
            | "getrawtext"
            | "map"
            | "finally"
            | "clone"
            | "default"
            | "body"
            | "content"
    )
}

/// What a call does, whether it is a command or a function.
pub(crate) fn effect_of(document: &Document<'_>, call: &Call) -> Effect {
    if call.command { command_effect(document.program(call), &[]) } else { effect(&call.folded) }
}

/// What a command does; `words` are its first operands.
pub(crate) fn command_effect(name: &str, words: &[&str]) -> Effect {
    let program = name.rsplit(['/', '\\']).next().unwrap_or(name);
    let folded = fold(program.strip_suffix(".exe").or_else(|| program.strip_suffix(".cmd")).unwrap_or(program));
    if let Some(effect) = libraries::command_effect(&folded) {
        return effect;
    }
    match folded.as_str() {
        "invokerestmethod" | "invokewebrequest" | "irm" | "iwr" | "curl" | "wget" | "http" | "https" | "httpie"
        | "xh" => Effect::Requests,
        "converttosecurestring"
        | "newobject"
        | "convertfromjson"
        | "converttojson"
        | "writeoutput"
        | "echo"
        | "printf"
        | "outstring"
        | "convertfromsecurestring"
        | "foreachobject"
        | "write" => Effect::Passes,
        "tr" | "sed" | "xargs" | "cat" | "head" | "tail" | "tee" | "awk" | "grep" | "cut" | "whereobject"
        | "python3" | "python" | "base64" => Effect::Keeps,
        "connectmggraph" | "connectazaccount" | "connectpnponline" => Effect::Unknown,
        "getmsaltoken" | "getazaccesstoken" | "getpnpaccesstoken" | "getmgaccesstoken" => Effect::Gives(Origin::ANSWER),
        "readhost"
        | "getsecret"
        | "getautomationvariable"
        | "getautomationpscredential"
        | "getstoredcredential"
        | "importclixml"
        | "getcontent"
        | "getazkeyvaultsecret"
        | "getcredential"
        | "read"
        | "pass"
        | "op"
        | "vault"
        | "getvaultsecret"
        | "secrettool"
        | "security" => Effect::Outside,
        "az" => match words {
            ["account", "get-access-token", ..] => Effect::Gives(Origin::TOKEN),
            ["keyvault", ..] => Effect::Outside,
            ["ad", "app" | "sp", "credential" | "create-for-rbac"] => Effect::Gives(Origin::FRESH),
            _ => Effect::Unknown,
        },
        "apponly" => match words {
            ["token", ..] => Effect::Gives(Origin::APP_TOKEN),
            ["header", ..] => Effect::Gives(Origin::APP_TOKEN),
            _ => Effect::Unknown,
        },
        "gcloud" | "kubectl" | "aws" => Effect::Outside,
        _ => Effect::Unknown,
    }
}

/// The functions of which a second argument is what stands in for a missing variable.
pub(crate) fn takes_default(name: &str) -> bool {
    matches!(fold(name).as_str(), "getenv" | "get" | "environ")
}

/// The answer to a request with what was sent.
pub(crate) fn answer(sent: Origin) -> Origin {
    if sent.has(Origin::USER_REQUEST) {
        Origin::USER_ANSWER
    } else if sent.has(Origin::APP_REQUEST) {
        Origin::APP_ANSWER
    } else {
        Origin::NONE
    }
}

/// What `getToken` of a credential gives.
pub(crate) fn token_of_credential(origin: Origin) -> Origin {
    if origin.has(Origin::USER_CREDENTIAL | Origin::USER_REQUEST) {
        Origin::USER_ANSWER
    } else if origin.has(Origin::APP_CREDENTIAL | Origin::APP_REQUEST) {
        Origin::APP_ANSWER
    } else {
        Origin::ANSWER
    }
}

/// What a field of a value of that origin is.
pub(crate) fn field(origin: Origin, name: &str) -> Origin {
    let folded = fold(name);
    let token = if origin.has(Origin::USER_ANSWER) {
        Origin::USER_TOKEN
    } else if origin.has(Origin::APP_ANSWER) {
        Origin::APP_TOKEN
    } else {
        Origin::TOKEN
    };
    match folded.as_str() {
        "accesstoken" => token,
        // The token of `simple-oauth2` is within a token, and is no text.
        "token" if origin.has(Origin::ANSWERS) => token | origin.only(Origin::ANSWERS),
        "token" if origin.has(Origin::APP_CREDENTIAL) && !origin.has(Origin::USER) => Origin::APP_ANSWER,
        "refreshtoken" if origin.has(Origin::APP_ANSWER | Origin::APP_CREDENTIAL) && !origin.has(Origin::USER) => {
            Origin::REFRESH
        }
        "stdout" | "standardoutput" => origin,
        "content" | "body" | "data" | "result" | "text" | "json" | "value" | "rootelement" | "authorization"
        | "headers" | "response" | "item1" | "textcontent" | "raw" => origin,
        "credential" | "credentials" | "client" => origin.only(Origin::APP_CREDENTIAL | Origin::USER_CREDENTIAL),
        "secrettext" => Origin::SECRET | Origin::FRESH,
        _ if libraries::is_no_secret(&folded) => {
            origin.without(Origin::ANSWERS | Origin::TOKENS | Origin::SECRET | Origin::REFRESH | Origin::FRESH)
        }
        _ if is_property_of_text(name) => Origin::NONE,
        _ => origin.without(Origin::ANSWERS | Origin::TOKENS | Origin::SECRET | Origin::REFRESH),
    }
}

/// Properties that tell nothing of a text but its measure, and fields of an answer that are no token.
pub(crate) fn is_property_of_text(name: &str) -> bool {
    matches!(
        fold(name).as_str(),
        "length"
            | "count"
            | "expiresin"
            | "expireson"
            | "tokentype"
            | "scope"
            | "error"
            | "errordescription"
            | "status"
            | "statuscode"
            | "username"
            | "substring"
    )
}

/// What a text tells by itself.
pub(crate) fn origin_of_text(text: &str) -> Origin {
    let bytes = text.as_bytes();
    if bytes.len() < 8 {
        return Origin::NONE;
    }
    let contains = |word: &str| memchr::memmem::find(bytes, word.as_bytes()).is_some();
    let mut origin = Origin::NONE;
    if contains("client_credentials") {
        origin |= Origin::APP_REQUEST;
    }
    if contains("authorization_code")
        || contains("device_code")
        || contains("grant_type=password")
        || contains("grant_type=refresh_token")
        || text == "password"
        || contains("jwt-bearer") && contains("grant-type")
    {
        origin |= Origin::USER_REQUEST;
    }
    origin
}
