//! What the names of variables tell of their values.
use super::knowledge::fold;
use super::value::Origin;

/// What a name tells where its value is unknown.
pub(crate) fn origin_of_name(name: &str) -> Origin {
    // The length of a variable of a shell.
    if name.starts_with('#') {
        return Origin::NONE;
    }
    let folded = fold(name);
    match folded.as_str() {
        // The package of Go.
        "clientcredentials" => Origin::APP_CREDENTIAL,
        "accesstoken" | "graphtoken" | "bearertoken" | "graphaccesstoken" | "bearer" => Origin::TOKEN,
        _ if folded.ends_with("accesstoken") => Origin::TOKEN,
        _ if is_secret_name(&folded) => Origin::SECRET,
        _ => Origin::NONE,
    }
}

/// Names of variables and options that hold a client secret.
pub(crate) fn is_secret_name(folded: &str) -> bool {
    folded.ends_with("clientsecret")
        || folded.ends_with("appsecret")
        || folded == "secret"
        || folded.ends_with("graphsecret")
        || folded.ends_with("applicationsecret")
        || folded.ends_with("clientpassword")
        || folded.ends_with("clientsecretvalue")
        || folded.ends_with("spnpassword")
        || folded.ends_with("appkey") && folded.len() <= 12
}

/// The operators of PowerShell that give true or false.
pub(crate) fn is_comparison(name: &str) -> bool {
    ["eq", "ne", "gt", "lt", "ge", "le", "like", "notlike", "match", "notmatch", "is", "isnot", "not"]
        .iter()
        .any(|known| name.eq_ignore_ascii_case(known))
}
