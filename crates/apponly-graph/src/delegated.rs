//! Calls that only a signed-in user can make, refused before anything is sent.
//!
//! Source: Microsoft Graph, "Get access without a user": `/me` is the person behind the token.

use apponly::{Error, catalogue};
use http::Method;

/// # Errors
/// `user-required`, with the app-only form of the same call.
pub(crate) fn check(method: &Method, path: &str) -> Result<(), Error> {
    let mut segments = path.split('/').filter(|segment| !segment.is_empty());
    let first = segments.next().unwrap_or_default();
    let rest: Vec<_> = segments.collect();
    let rest = match rest.split_first() {
        _ if first.eq_ignore_ascii_case("me") => rest.join("/"),
        Some((second, rest)) if first.eq_ignore_ascii_case("users") && second.eq_ignore_ascii_case("me") => {
            rest.join("/")
        }
        _ => return Ok(()),
    };
    let form = if rest.is_empty() { "/users/{id}".to_owned() } else { format!("/users/{{id}}/{rest}") };
    Err(refusal(method, path).with_fix(format!(
        "name the user: `{method} {form}`, where `{{id}}` is an object id or user principal name; the app needs the \
         \"Application\" permission of that call"
    )))
}

/// `user-required` for this call.
pub(crate) fn refusal(method: &Method, path: &str) -> Error {
    Error::new(
        &catalogue::USER_REQUIRED,
        format!("`{method} {path}` needs a signed-in user, and this identity is an app"),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn me_is_refused_with_the_form_that_names_the_user() {
        for (path, form) in [
            ("/me", "GET /users/{id}`"),
            ("/me/messages", "GET /users/{id}/messages`"),
            ("/Me/drive/root/children", "GET /users/{id}/drive/root/children`"),
            ("/users/me/messages", "GET /users/{id}/messages`"),
        ] {
            let error = check(&Method::GET, path).unwrap_err();
            assert_eq!(error.code(), "user-required", "{path}");
            assert!(error.fix().contains(form), "{}", error.fix());
        }
    }

    #[test]
    fn other_calls_pass() {
        for path in ["/users", "/users/mel/messages", "/messages", "/", "/groups/me", "/meetings"] {
            assert!(check(&Method::GET, path).is_ok(), "{path}");
        }
    }
}
