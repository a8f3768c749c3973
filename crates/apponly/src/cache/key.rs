//! Names of kept tokens: equal exactly if the tokens are interchangeable.

use std::fmt::Write as _;

use aws_lc_rs::digest::{SHA256, digest};

use super::seal::VERSION;
use crate::credential::{Credential, CredentialKind};
use crate::scope::Scope;

/// Characters of a name: 128 bits, so that no two keys ever share one.
const NAME_LENGTH: usize = 32;

/// What a kept token is for: who, by which way of signing in, where, and for which API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct CacheKey {
    bytes: Vec<u8>,
    name: String,
    kind: CredentialKind,
    scope: Scope,
    shareable: bool,
}

impl CacheKey {
    /// The key of the last of `chain`, which is asked after all before it turned out not to exist here.
    ///
    /// Those before it belong to the key: where one of them exists, a token of a weaker credential must not be found.
    /// `None` for an empty chain.
    pub(crate) fn new(chain: &[&dyn Credential], scope: &Scope) -> Option<Self> {
        let last = chain.last()?;
        let mut bytes = b"apponly token".to_vec();
        // Programs that write another format use other names beside ours, so that two versions do not fight over a file.
        bytes.push(VERSION);
        append(&mut bytes, scope.as_str());
        for credential in chain {
            append(&mut bytes, credential.kind().name());
            append(&mut bytes, &credential.cache_identity());
        }
        let name = hexadecimal(digest(&SHA256, &bytes).as_ref());
        Some(Self {
            name: name.chars().take(NAME_LENGTH).collect(),
            bytes,
            kind: last.kind(),
            scope: scope.clone(),
            shareable: !last.is_machine_bound(),
        })
    }

    /// Everything that the key consists of, to be authenticated together with the entry.
    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// 32 hexadecimal digits: the name of a file, or the end of a name in a key-value store.
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn kind(&self) -> CredentialKind {
        self.kind
    }

    pub(crate) fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Whether another machine may hold the same key only for the same identity. A system-assigned managed identity is
    /// another one on each machine under the same name: a cache that machines share must refuse it.
    pub(crate) fn is_shareable(&self) -> bool {
        self.shareable
    }
}

/// With its length in front, so that no two lists of texts have the same bytes.
fn append(bytes: &mut Vec<u8>, text: &str) {
    bytes.extend_from_slice(&(text.len() as u64).to_be_bytes());
    bytes.extend_from_slice(text.as_bytes());
}

pub(crate) fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        // Writing to a `String` never fails.
        write!(text, "{byte:02x}").ok();
        text
    })
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::credential::{BoxFuture, TokenRequest};
    use crate::error::{Error, catalogue};
    use crate::token::AccessToken;

    /// A credential that is nothing but its names.
    #[derive(Debug, Clone)]
    pub(crate) struct Named(pub(crate) CredentialKind, pub(crate) &'static str, pub(crate) bool);

    impl Credential for Named {
        fn kind(&self) -> CredentialKind {
            self.0
        }
        fn describe(&self) -> String {
            self.1.to_owned()
        }
        fn cache_identity(&self) -> String {
            self.1.to_owned()
        }
        fn is_machine_bound(&self) -> bool {
            self.2
        }
        fn request<'a>(&'a self, _: &'a TokenRequest) -> BoxFuture<'a, Result<AccessToken, Error>> {
            Box::pin(async { Err(Error::new(&catalogue::CREDENTIAL_UNAVAILABLE, "only a name")) })
        }
    }

    fn key(chain: &[Named], scope: &str) -> CacheKey {
        let chain: Vec<_> = chain.iter().map(|named| named as &dyn Credential).collect();
        CacheKey::new(&chain, &scope.parse().unwrap()).unwrap()
    }

    #[test]
    fn every_part_makes_another_key() {
        use CredentialKind::{Certificate, Secret};
        let keys = [
            key(&[Named(Secret, "a|b|c", false)], "x/.default"),
            key(&[Named(Secret, "a|b|c", false)], "y/.default"),
            key(&[Named(Secret, "a|b|d", false)], "x/.default"),
            key(&[Named(Certificate, "a|b|c", false)], "x/.default"),
            key(&[Named(Certificate, "e", false), Named(Secret, "a|b|c", false)], "x/.default"),
            key(&[Named(Secret, "a|b|c", false), Named(Certificate, "e", false)], "x/.default"),
        ];
        let names: std::collections::BTreeSet<_> = keys.iter().map(CacheKey::name).collect();
        assert_eq!(names.len(), keys.len());
        assert!(names.iter().all(|name| name.len() == 32 && name.chars().all(|c| c.is_ascii_hexdigit())));
    }

    #[test]
    fn key_is_the_same_in_every_process() {
        let key = key(&[Named(CredentialKind::Secret, "secret|https://login.example|t|c", false)], "x/.default");
        assert_eq!(key.name(), "f84b57f7121982413cfd31bbc6e2956c");
    }

    #[test]
    fn only_a_machine_bound_identity_is_not_shareable() {
        let kind = CredentialKind::ManagedIdentity;
        assert!(!key(&[Named(kind, "system", true)], "x/.default").is_shareable());
        assert!(key(&[Named(kind, "system", true), Named(kind, "client", false)], "x/.default").is_shareable());
    }
}
