//! The query of a token request.

use super::flaw::Flaw;
use crate::identities::Chosen;

/// More parameters than any client sends.
const MOST: usize = 32;

/// The decoded parameters, in order.
#[derive(Debug)]
pub(crate) struct Parameters(Vec<(String, String)>);

impl Parameters {
    /// Decodes `query`, which holds ASCII only.
    ///
    /// # Errors
    /// [`Flaw::Query`]: a wrong escape, no UTF-8, or too many.
    pub(crate) fn of(query: &str) -> Result<Self, Flaw> {
        let mut pairs = Vec::new();
        for part in query.split('&').filter(|part| !part.is_empty()) {
            if pairs.len() == MOST {
                return Err(Flaw::Query);
            }
            let (name, value) = part.split_once('=').unwrap_or((part, ""));
            pairs.push((decode(name)?, decode(value)?));
        }
        Ok(Self(pairs))
    }

    /// The value of `name`; an empty one counts as missing.
    ///
    /// # Errors
    /// [`Flaw::Repeated`]: it is there more than once.
    pub(crate) fn one(&self, name: &str) -> Result<Option<&str>, Flaw> {
        let mut values = self.0.iter().filter(|(key, _)| key == name).map(|(_, value)| value.as_str());
        match (values.next(), values.next()) {
            (Some(_), Some(_)) => Err(Flaw::Repeated),
            (value, _) => Ok(value.filter(|value| !value.is_empty())),
        }
    }

    /// The identity that one of the parameters `names` chooses. A parameter of `refused` is one that the real host
    /// ignores, after which the default identity would answer in place of the one that was meant.
    ///
    /// # Errors
    /// [`Flaw::IdentityParameter`], [`Flaw::Repeated`], [`Flaw::SeveralIdentities`].
    pub(super) fn identity(&self, names: &[Name], refused: &[&str]) -> Result<Option<Chosen>, Flaw> {
        if self.0.iter().any(|(key, _)| refused.contains(&key.as_str())) {
            return Err(Flaw::IdentityParameter);
        }
        let mut chosen = None;
        for (name, make) in names {
            if let Some(value) = self.one(name)? {
                if chosen.is_some() {
                    return Err(Flaw::SeveralIdentities);
                }
                chosen = Some(make(value.to_owned()));
            }
        }
        Ok(chosen)
    }
}

/// A parameter that names an identity, and what kind of name it holds.
pub(super) type Name = (&'static str, fn(String) -> Chosen);

/// Percent-decoding, with `+` for a blank as forms write it.
fn decode(text: &str) -> Result<String, Flaw> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        bytes.push(match byte {
            b'+' => b' ',
            b'%' => match (rest.next().and_then(digit), rest.next().and_then(digit)) {
                (Some(high), Some(low)) => high * 16 + low,
                _ => return Err(Flaw::Query),
            },
            byte => byte,
        });
    }
    String::from_utf8(bytes).map_err(|_| Flaw::Query)
}

fn digit(byte: u8) -> Option<u8> {
    char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMES: [Name; 2] = [("client_id", Chosen::Client), ("object_id", Chosen::Object)];

    fn identity(query: &str) -> Result<Option<Chosen>, Flaw> {
        Parameters::of(query).unwrap().identity(&NAMES, &["mi_res_id"])
    }

    #[test]
    fn values_are_decoded_once() {
        let parameters = Parameters::of("resource=https%3A%2F%2Fa%252e&b=x+y&c").unwrap();
        assert_eq!(parameters.one("resource"), Ok(Some("https://a%2e")));
        assert_eq!(parameters.one("b"), Ok(Some("x y")));
        assert_eq!((parameters.one("c"), parameters.one("d")), (Ok(None), Ok(None)));
    }

    #[test]
    fn wrong_escapes_repetitions_and_floods_are_refused() {
        for bad in ["a=%", "a=%4", "a=%zz", "a=%+1", "a=%ff", "%=a"] {
            assert!(matches!(Parameters::of(bad), Err(Flaw::Query)), "{bad}");
        }
        assert_eq!(Parameters::of("a=1&a=1").unwrap().one("a"), Err(Flaw::Repeated));
        assert_eq!(Parameters::of("%61=1&a=1").unwrap().one("a"), Err(Flaw::Repeated));
        assert!(matches!(Parameters::of(&"a&".repeat(33)), Err(Flaw::Query)));
    }

    #[test]
    fn one_parameter_names_the_identity_and_a_trap_is_refused() {
        assert_eq!(identity("client_id=a"), Ok(Some(Chosen::Client("a".to_owned()))));
        assert_eq!(identity("x=1&client_id="), Ok(None));
        assert_eq!(identity("client_id=a&object_id=b"), Err(Flaw::SeveralIdentities));
        assert_eq!(identity("client_id=a&client_id=a"), Err(Flaw::Repeated));
        assert_eq!(identity("mi_res_id=a"), Err(Flaw::IdentityParameter));
    }

    proptest::proptest! {
        #[test]
        fn any_query_is_taken_without_panic(query in "[ -~]{0,200}") {
            drop(Parameters::of(&query).and_then(|parameters| parameters.identity(&NAMES, &[])));
        }
    }
}
