//! The form of the body.

use std::collections::HashMap;
use std::fmt;

use super::refusal::Refusal;

/// The parameters of a token request, each at most once. `Debug` shows the names only.
#[derive(Default)]
pub(super) struct Parameters(HashMap<String, String>);

impl Parameters {
    /// Reads `application/x-www-form-urlencoded` bytes.
    ///
    /// # Errors
    /// 9002313 for a parameter that stands there twice, and for bytes that are not UTF-8.
    pub(super) fn parse(body: &[u8]) -> Result<Self, Refusal> {
        if std::str::from_utf8(body).is_err() {
            return Err(Refusal::malformed("the body is not UTF-8"));
        }
        let mut parameters = HashMap::new();
        for (name, value) in url::form_urlencoded::parse(body) {
            if parameters.contains_key(name.as_ref()) {
                return Err(Refusal::malformed(format_args!("'{name}' is repeated")));
            }
            parameters.insert(name.into_owned(), value.into_owned());
        }
        Ok(Self(parameters))
    }

    /// The parameter's value; an empty one counts as absent.
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str).filter(|value| !value.is_empty())
    }

    /// The parameter's value.
    ///
    /// # Errors
    /// 900144 if it is absent or empty.
    pub(super) fn required(&self, name: &str) -> Result<&str, Refusal> {
        self.value(name).ok_or_else(|| Refusal::missing(name))
    }
}

impl fmt::Debug for Parameters {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_set().entries(self.0.keys()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_counts_as_absent_and_twice_is_refused() {
        let parameters = Parameters::parse(b"a=1&b=&c=x%2By").unwrap();
        assert_eq!(parameters.value("a"), Some("1"));
        assert_eq!(parameters.value("b"), None);
        assert_eq!(parameters.value("c"), Some("x+y"));
        assert_eq!(Parameters::parse(b"a=1&a=1").unwrap_err().number(), 9_002_313);
    }

    #[test]
    fn debug_shows_no_value() {
        let shown = format!("{:?}", Parameters::parse(b"client_secret=hush").unwrap());
        assert_eq!(shown, r#"{"client_secret"}"#);
    }

    proptest::proptest! {
        #[test]
        fn parse_never_panics(bytes: Vec<u8>) {
            let _ = Parameters::parse(&bytes);
        }
    }
}
