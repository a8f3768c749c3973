//! The places at which a secret is expected: keys, options, and positions of arguments.
use crate::flow::knowledge::fold;

/// How sure it is that a value with this key is a secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::rules) enum Place {
    /// The secret of an app, the password of its certificate.
    Secret,
    /// A password of anything; a secret only where an app signs in, and by its form.
    Maybe,
}

/// What belongs to a key or an option of that name.
pub(in crate::rules) fn of_key(name: &str) -> Option<Place> {
    if name.len() < 3 || name.len() > 64 || !may_be(name) || name.contains(['=', ' ', '{', '/', '<', '(']) {
        return None;
    }
    let folded = fold(name);
    let folded = folded.trim_start_matches("env").trim_start_matches("script");
    match folded {
        "clientcredential"
        | "armclientsecret"
        | "pfxpassword"
        | "pfxpass"
        | "certificatepassword"
        | "certpassword"
        | "clientcertificatepassword"
        | "certificatepass"
        | "serviceprincipalkey"
        | "serviceprincipalpassword"
        | "spnkey"
        | "spnpassword"
        | "spnsecret"
        | "spsecret"
        | "sppassword"
        | "aadsecret"
        | "aadclientkey"
        | "azuresecret"
        | "graphsecret"
        | "secrettext"
        | "secretvalue"
        | "entrasecret"
        | "appclientsecret"
        | "azureclientcertificatepassword" => Some(Place::Secret),
        _ if folded.ends_with("clientsecret")
            || folded.ends_with("appsecret")
            || folded.ends_with("applicationsecret")
            || folded.ends_with("clientsecretvalue")
            || folded.ends_with("graphsecret")
            || folded.ends_with("azureclientcertificatepassword") =>
        {
            Some(Place::Secret)
        }
        _ if ["secret", "password", "pwd", "pass", "passwd", "key", "credential", "secretkey"].contains(&folded)
            || folded.ends_with("secret")
            || folded.ends_with("password")
            || folded.ends_with("appkey")
            || folded.ends_with("clientkey")
            || folded.ends_with("pwd") =>
        {
            Some(Place::Maybe)
        }
        _ => None,
    }
}

/// Cheap, before anything is allocated.
fn may_be(name: &str) -> bool {
    name.as_bytes().windows(3).any(|part| {
        matches!(
            part,
            [b'e' | b'E', b'c' | b'C', b'r' | b'R']
                | [b'p' | b'P', b'a' | b'A', b's' | b'S']
                | [b'p' | b'P', b'w' | b'W', b'd' | b'D']
                | [b'k' | b'K', b'e' | b'E', b'y' | b'Y']
                | [b'r' | b'R', b'e' | b'E', b'd' | b'D']
        )
    })
}

/// Calls, by their folded name, of which the last argument is a secret, whatever stands before it.
pub(in crate::rules) fn takes_secret_last(folded: &str) -> bool {
    matches!(folded, "withclientsecret" | "withclientcredentials")
}

/// The position, from 0, at which a call of that folded name takes a secret.
pub(in crate::rules) fn position_in_call(folded: &str) -> Option<usize> {
    Some(match folded {
        "clientsecret" | "fromclientsecret" | "setclientsecret" => 0,
        "confidentialclientapplication"
        | "httpbasicauth"
        | "pscredential"
        | "clientcredential"
        | "networkcredential"
        | "x509certificate2"
        | "loadpkcs12fromfile"
        | "usernamepassword" => 1,
        "clientsecretcredential"
        | "newclientsecretcredential"
        | "acquiretokenwithclientcredentials"
        | "usernamepasswordcredential"
        | "applicationtokencredentials" => 2,
        "loginwithserviceprincipalsecret" | "serviceprincipalcredentials" => 1,
        _ => return None,
    })
}
