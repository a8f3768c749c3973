//! The link to the page on which an administrator consents to what the registration asks for.
//!
//! Source: Entra, "Admin consent on the Microsoft identity platform".

use apponly::{ClientId, Cloud, Error, TenantId, catalogue};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

use super::principal::printable;

/// A link to the consent page. Anybody may see it: it holds no secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConsentLink {
    page: String,
    tenant: TenantId,
    redirect_uri: Option<String>,
    state: Option<String>,
}

/// What the page said when it led back.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum ConsentAnswer {
    /// The administrator consented.
    Given {
        /// The tenant that the answer names; it proves nothing.
        tenant: Option<String>,
    },
    /// The administrator did not.
    Refused {
        /// The code, such as `permission_denied`.
        error: String,
        /// The text, may be empty.
        description: String,
    },
}

impl ConsentLink {
    /// The link for the app `client_id` in `tenant`.
    #[must_use]
    pub fn new(cloud: &Cloud, tenant: &TenantId, client_id: &ClientId) -> Self {
        let page = cloud.admin_consent_url(tenant, client_id.as_str());
        Self { page, tenant: tenant.clone(), redirect_uri: None, state: None }
    }

    /// The same link, leading back to `redirect_uri`, which must be registered.
    #[must_use]
    pub fn with_redirect(mut self, redirect_uri: impl Into<String>) -> Self {
        self.redirect_uri = Some(redirect_uri.into());
        self
    }

    /// The same link with a random state, by which the answer is known as the one to this link.
    ///
    /// # Errors
    /// `internal`: the system has no random bytes.
    pub fn with_state(mut self) -> Result<Self, Error> {
        let mut bytes = [0_u8; 24];
        getrandom::fill(&mut bytes)
            .map_err(|error| Error::new(&catalogue::INTERNAL, format!("no random bytes: {error}")))?;
        self.state = Some(URL_SAFE_NO_PAD.encode(bytes));
        Ok(self)
    }

    /// The link.
    #[must_use]
    pub fn url(&self) -> String {
        let mut url = self.page.clone();
        for (name, value) in [("redirect_uri", &self.redirect_uri), ("state", &self.state)] {
            if let Some(value) = value {
                url.push_str(&format!("&{name}={}", encode(value)));
            }
        }
        url
    }

    /// What the query of a redirect says; nothing if it does not answer this link.
    #[must_use]
    pub fn answer(&self, query: &str) -> Option<ConsentAnswer> {
        let pairs: Vec<_> = query.split('&').map(|pair| pair.split_once('=').unwrap_or((pair, ""))).collect();
        let value = |wanted: &str| {
            let mut found = pairs.iter().filter(|(name, _)| *name == wanted).map(|(_, value)| decode(value));
            // What is there twice is from somebody who wants to confuse.
            found.next().flatten().filter(|_| pairs.iter().filter(|(name, _)| *name == wanted).count() == 1)
        };
        if self.state.is_some() && value("state") != self.state {
            return None;
        }
        if let Some(error) = value("error") {
            return Some(ConsentAnswer::Refused { error, description: value("error_description").unwrap_or_default() });
        }
        let given = value("admin_consent").is_some_and(|consent| consent.eq_ignore_ascii_case("true"));
        given.then(|| ConsentAnswer::Given { tenant: value("tenant") })
    }

    /// Whether the answer is good.
    ///
    /// # Errors
    /// `consent-not-given`: declined, or given in another tenant.
    pub fn check(&self, answer: &ConsentAnswer) -> Result<(), Error> {
        let refused = |message: String| Err(Error::new(&catalogue::CONSENT_NOT_GIVEN, message));
        match answer {
            ConsentAnswer::Given { tenant: Some(tenant) }
                if self.tenant.is_guid() && !tenant.eq_ignore_ascii_case(self.tenant.as_str()) =>
            {
                refused(format!("consent was given in the tenant `{}`, not in `{}`", printable(tenant), self.tenant))
            }
            ConsentAnswer::Given { .. } => Ok(()),
            ConsentAnswer::Refused { error, description } if description.is_empty() => {
                refused(format!("the page answered `{}`", printable(error)))
            }
            ConsentAnswer::Refused { error, description } => {
                refused(format!("the page answered `{}`: {}", printable(error), printable(description)))
            }
        }
    }
}

/// Percent-encodes everything but what RFC 3986 calls unreserved.
fn encode(text: &str) -> String {
    let unreserved = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~');
    text.bytes()
        .map(|byte| if unreserved(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

/// Undoes the encoding of a query; nothing where it is not whole or not text.
fn decode(text: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, tail)) = rest.split_first() {
        rest = tail;
        match first {
            b'%' => {
                let (hex, after) = tail.split_at_checked(2)?;
                bytes.push(u8::from_str_radix(std::str::from_utf8(hex).ok()?, 16).ok()?);
                rest = after;
            }
            b'+' => bytes.push(b' '),
            other => bytes.push(other),
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: &str = "11111111-2222-4333-8444-555555555555";

    fn link() -> ConsentLink {
        let client = "aaaaaaaa-0000-4000-8000-000000000001".parse().unwrap();
        ConsentLink::new(&Cloud::default(), &TENANT.parse().unwrap(), &client)
    }

    #[test]
    fn link_holds_redirect_and_state_encoded() {
        let plain = link().url();
        assert!(plain.ends_with("/adminconsent?client_id=aaaaaaaa-0000-4000-8000-000000000001"), "{plain}");
        let full = link().with_redirect("http://localhost:5000/a b").with_state().unwrap();
        assert!(full.url().contains("&redirect_uri=http%3A%2F%2Flocalhost%3A5000%2Fa%20b&state="), "{}", full.url());
        assert_ne!(full.state, link().with_state().unwrap().state);
    }

    #[test]
    fn only_the_answer_to_this_link_counts() {
        let link = link().with_state().unwrap();
        let state = link.state.clone().unwrap();
        assert_eq!(link.answer("admin_consent=True&tenant=x&state=other"), None);
        assert_eq!(link.answer("admin_consent=True&tenant=x"), None);
        assert_eq!(link.answer(&format!("state={state}")), None);
        assert_eq!(link.answer(&format!("admin_consent=True&state={state}&state={state}")), None);
        let given = link.answer(&format!("admin_consent=True&tenant={TENANT}&state={state}")).unwrap();
        assert!(link.check(&given).is_ok());
        let elsewhere = link.answer(&format!("admin_consent=True&tenant=other&state={state}")).unwrap();
        assert_eq!(link.check(&elsewhere).unwrap_err().row(), &catalogue::CONSENT_NOT_GIVEN);
    }

    #[test]
    fn refusal_is_told_whatever_else_is_said() {
        let link = link().with_state().unwrap();
        let state = link.state.clone().unwrap();
        // The second version of the page says `admin_consent=True` also where it was declined.
        let query = format!(
            "error=consent_required&error_description=AADSTS65004%3a+declined%1b%5b2J&admin_consent=True&state={state}"
        );
        let error = link.check(&link.answer(&query).unwrap()).unwrap_err();
        assert!(error.to_string().contains("AADSTS65004: declined"), "{error}");
        assert!(!error.to_string().contains('\u{1b}'));
    }

    proptest::proptest! {
        #[test]
        fn no_query_panics(query in "\\PC{0,80}") {
            let _ = link().answer(&query);
        }

        #[test]
        fn encoding_is_undone(text in "\\PC{0,40}") {
            proptest::prop_assert_eq!(decode(&encode(&text)), Some(text));
        }
    }
}
