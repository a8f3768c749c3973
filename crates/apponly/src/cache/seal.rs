//! The seal: what is kept outside this process, encrypted under the credential that got it.
//!
//! | Bytes | Content |
//! | --- | --- |
//! | 8 | `apponly` and a zero byte |
//! | 1 | version of this format |
//! | 2 | length of the header, big-endian |
//! | length | header, JSON, readable without a key: what [`Header`] lists |
//! | 12 | nonce, random |
//! | rest | content, JSON, AES-256-GCM, with the tag of 16 bytes at its end |
//!
//! Authenticated, not encrypted: everything before the nonce, and the [`CacheKey`].

use std::fmt;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use aws_lc_rs::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use aws_lc_rs::hkdf::{HKDF_SHA256, Salt};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use super::kept::Kept;
use super::key::CacheKey;
use crate::credential::CredentialKind;
use crate::scope::Scope;
use crate::secret::Secret;
use crate::token::AccessToken;

const MAGIC: &[u8; 8] = b"apponly\0";
/// Of the format; another one for every change of it.
pub(crate) const VERSION: u8 = 1;
const HEADER_START: usize = MAGIC.len() + 1 + 2;

/// Larger than any entry, in bytes: a token is a few KiB. Checked before anything is read.
pub(crate) const LARGEST_ENTRY: usize = 64 * 1024;

/// Separates our keys from whatever else somebody derives from the same secret.
const SALT: &[u8] = b"apponly token cache, seal 1";

/// The key that seals entries of one credential.
pub(crate) struct SealKey(LessSafeKey);

impl SealKey {
    /// Derives the key by HKDF-SHA-256 from `material`; `purpose` keeps keys from different kinds of material apart.
    ///
    /// `None` only where the crypto library refuses, which it does for no input of ours.
    pub(crate) fn derive(purpose: &str, material: &[u8]) -> Option<Self> {
        let pseudorandom = Salt::new(HKDF_SHA256, SALT).extract(material);
        let info = [purpose.as_bytes()];
        let okm = pseudorandom.expand(&info, &AES_256_GCM).ok()?;
        Some(Self(LessSafeKey::new(UnboundKey::from(okm))))
    }
}

impl fmt::Debug for SealKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("SealKey([redacted])")
    }
}

/// What everybody who may read the entry sees of it: whose token it is and how long it lives, not the token.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Header {
    pub(crate) kind: String,
    pub(crate) tenant_id: Option<String>,
    pub(crate) client_id: Option<String>,
    pub(crate) authority: Option<String>,
    pub(crate) scope: String,
    /// Seconds since 1970, time of the service.
    pub(crate) expires_on: u64,
    /// SHA-256 of the claims challenge that the token answers, in hexadecimal digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) claims: Option<String>,
}

/// The part under the seal. Times in seconds since 1970, of the service.
#[derive(Serialize, Deserialize)]
struct Content<'a> {
    token: &'a str,
    expires_on: u64,
    refresh_on: Option<u64>,
    obtained_on: u64,
    tenant_id: Option<&'a str>,
    client_id: Option<&'a str>,
    /// Seconds that the service was ahead of this machine's clock.
    clock_offset: i64,
    /// Which start of which machine, and how long ago it was then.
    boot: Option<&'a str>,
    since_boot: Option<u64>,
}

/// Why an entry cannot be used. Each is as good as no entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum OpenError {
    #[error("it is larger than any entry")]
    TooLarge,
    #[error("it is not an entry of apponly")]
    Foreign,
    #[error("another version of apponly wrote it (format {0})")]
    Version(u8),
    #[error("it is cut off")]
    Truncated,
    #[error("its header cannot be understood")]
    Header,
    #[error("it was changed, or sealed under another credential")]
    Forged,
    #[error("its content cannot be understood")]
    Content,
}

/// The entry of `kept`, or `None` where it is larger than an entry may be or no random bytes can be had.
pub(crate) fn seal(key: &SealKey, name: &CacheKey, authority: Option<&str>, kept: &Kept) -> Option<Vec<u8>> {
    let mut entry = clear_part(name, authority, kept)?;
    let mut nonce = [0; NONCE_LEN];
    // From the system, not from the crypto library, whose first random byte is slow.
    getrandom::fill(&mut nonce).ok()?;
    let aad = [&entry, name.as_bytes()].concat();
    let mut content = content(kept)?;
    key.0.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), Aad::from(aad), &mut *content).ok()?;
    entry.extend_from_slice(&nonce);
    entry.extend_from_slice(&content);
    (entry.len() <= LARGEST_ENTRY).then_some(entry)
}

fn clear_part(name: &CacheKey, authority: Option<&str>, kept: &Kept) -> Option<Vec<u8>> {
    let header = Header {
        kind: name.kind().name().to_owned(),
        tenant_id: kept.token.tenant_id().map(str::to_owned),
        client_id: kept.token.client_id().map(str::to_owned),
        authority: authority.map(str::to_owned),
        scope: name.scope().to_string(),
        expires_on: seconds(kept.token.expires_on()),
        claims: kept.claims.clone(),
    };
    let header = serde_json::to_vec(&header).ok()?;
    let mut entry = MAGIC.to_vec();
    entry.push(VERSION);
    entry.extend_from_slice(&u16::try_from(header.len()).ok()?.to_be_bytes());
    entry.extend_from_slice(&header);
    Some(entry)
}

fn content(kept: &Kept) -> Option<Zeroizing<Vec<u8>>> {
    let token = &kept.token;
    let content = Content {
        token: token.expose(),
        expires_on: seconds(token.expires_on()),
        refresh_on: token.refresh_on().map(seconds),
        obtained_on: seconds(kept.obtained_on),
        tenant_id: token.tenant_id(),
        client_id: token.client_id(),
        clock_offset: kept.clock_offset,
        boot: kept.boot.as_ref().map(|boot| boot.id.as_str()),
        since_boot: kept.boot.as_ref().map(|boot| boot.elapsed.as_secs()),
    };
    // Room for all of it at once: a buffer that grows leaves copies of the token behind.
    let mut bytes = Zeroizing::new(Vec::with_capacity(token.expose().len() * 2 + 2048));
    serde_json::to_writer(&mut *bytes, &content).ok()?;
    Some(bytes)
}

/// Opens an entry that was found under `name`. Whatever the bytes are, the answer is a token or why not.
///
/// # Errors
/// See [`OpenError`].
pub(crate) fn open(key: &SealKey, name: &CacheKey, entry: &[u8]) -> Result<Kept, OpenError> {
    let (header, clear) = read_clear_part(entry)?;
    let sealed = entry.get(clear..).unwrap_or_default();
    let (nonce, sealed) = sealed.split_first_chunk::<NONCE_LEN>().ok_or(OpenError::Truncated)?;
    let aad = [entry.get(..clear).unwrap_or_default(), name.as_bytes()].concat();
    let mut buffer = Zeroizing::new(sealed.to_vec());
    let opened = key.0.open_in_place(Nonce::assume_unique_for_key(*nonce), Aad::from(aad), &mut buffer);
    let content: Content<'_> =
        serde_json::from_slice(opened.map_err(|_| OpenError::Forged)?).map_err(|_| OpenError::Content)?;
    read_content(&content, name.kind(), name.scope(), header.claims).ok_or(OpenError::Content)
}

fn read_content(content: &Content<'_>, kind: CredentialKind, scope: &Scope, claims: Option<String>) -> Option<Kept> {
    let value = Secret::new(content.token.to_owned());
    let mut token = AccessToken::new(value, time(content.expires_on)?, scope.clone(), kind)
        .with_identity(content.tenant_id.map(str::to_owned), content.client_id.map(str::to_owned));
    if let Some(refresh_on) = content.refresh_on {
        token = token.with_refresh_on(time(refresh_on)?);
    }
    let boot = content.boot.zip(content.since_boot);
    Some(Kept {
        token,
        obtained_on: time(content.obtained_on)?,
        clock_offset: content.clock_offset,
        boot: boot.map(|(id, seconds)| crate::clock::SinceBoot::new(id, Duration::from_secs(seconds))),
        claims,
    })
}

/// What the entry says of itself without a key; nothing vouches for it.
///
/// # Errors
/// See [`OpenError`].
pub(crate) fn header(entry: &[u8]) -> Result<Header, OpenError> {
    read_clear_part(entry).map(|(header, _)| header)
}

/// The header, and where the nonce begins.
fn read_clear_part(entry: &[u8]) -> Result<(Header, usize), OpenError> {
    if entry.len() > LARGEST_ENTRY {
        return Err(OpenError::TooLarge);
    }
    let rest = match entry.strip_prefix(MAGIC) {
        Some(rest) => rest,
        None if MAGIC.starts_with(entry) => return Err(OpenError::Truncated),
        None => return Err(OpenError::Foreign),
    };
    let (version, rest) = rest.split_first().ok_or(OpenError::Truncated)?;
    if *version != VERSION {
        return Err(OpenError::Version(*version));
    }
    let (length, rest) = rest.split_first_chunk().ok_or(OpenError::Truncated)?;
    let length = usize::from(u16::from_be_bytes(*length));
    let text = rest.get(..length).ok_or(OpenError::Truncated)?;
    let header: Header = serde_json::from_slice(text).map_err(|_| OpenError::Header)?;
    // It is shown on terminals.
    if String::from_utf8_lossy(text).contains('\\') {
        return Err(OpenError::Header);
    }
    Ok((header, HEADER_START + length))
}

fn seconds(time: SystemTime) -> u64 {
    time.duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn time(seconds: u64) -> Option<SystemTime> {
    UNIX_EPOCH.checked_add(Duration::from_secs(seconds))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::key::tests::Named;
    use crate::clock::SinceBoot;
    use crate::credential::Credential;

    const NOW: u64 = 1_790_000_000;

    fn name(identity: &'static str) -> CacheKey {
        let credential = Named(CredentialKind::Secret, identity, false);
        CacheKey::new(&[&credential as &dyn Credential], &Scope::graph_default()).unwrap()
    }

    fn key(secret: &str) -> SealKey {
        SealKey::derive("test", secret.as_bytes()).unwrap()
    }

    fn kept(value: &str) -> Kept {
        let token = AccessToken::new(
            Secret::new(value.to_owned()),
            time(NOW + 3600).unwrap(),
            Scope::graph_default(),
            CredentialKind::Secret,
        );
        Kept {
            token: token
                .with_refresh_on(time(NOW + 1800).unwrap())
                .with_identity(Some("tenant".to_owned()), Some("client".to_owned())),
            obtained_on: time(NOW).unwrap(),
            clock_offset: -7,
            boot: Some(SinceBoot::new("boot", Duration::from_secs(99))),
            claims: Some("c1".to_owned()),
        }
    }

    fn sealed(value: &str) -> Vec<u8> {
        seal(&key("secret"), &name("a"), Some("https://login.example"), &kept(value)).unwrap()
    }

    #[test]
    fn everything_comes_back() {
        let opened = open(&key("secret"), &name("a"), &sealed("eyJ.a.b")).unwrap();
        let expected = kept("eyJ.a.b");
        assert_eq!(opened.token.expose(), expected.token.expose());
        assert_eq!(opened.token.expires_on(), expected.token.expires_on());
        assert_eq!(opened.token.refresh_on(), expected.token.refresh_on());
        assert_eq!(opened.token.tenant_id(), Some("tenant"));
        assert_eq!(opened.token.client_id(), Some("client"));
        assert_eq!(opened.token.credential(), CredentialKind::Secret);
        assert_eq!(
            (opened.obtained_on, opened.clock_offset, opened.boot, opened.claims),
            (expected.obtained_on, expected.clock_offset, expected.boot, expected.claims)
        );
    }

    #[test]
    fn entry_shows_its_header_and_nothing_of_the_token() {
        let entry = sealed("eyJhbGciOi.very.hidden");
        assert!(!String::from_utf8_lossy(&entry).contains("hidden"));
        let header = header(&entry).unwrap();
        assert_eq!((header.kind.as_str(), header.expires_on), ("secret", NOW + 3600));
        assert_eq!(header.authority.as_deref(), Some("https://login.example"));
        assert_eq!(header.scope, Scope::graph_default().as_str());
    }

    #[test]
    fn two_seals_of_one_token_differ() {
        assert_ne!(sealed("same"), sealed("same"));
    }

    #[test]
    fn another_credential_or_another_name_opens_nothing() {
        let entry = sealed("t");
        assert_eq!(open(&key("rotated"), &name("a"), &entry).unwrap_err(), OpenError::Forged);
        assert_eq!(open(&key("secret"), &name("b"), &entry).unwrap_err(), OpenError::Forged);
        let other_purpose = SealKey::derive("other", b"secret").unwrap();
        assert_eq!(open(&other_purpose, &name("a"), &entry).unwrap_err(), OpenError::Forged);
    }

    #[test]
    fn changed_bit_anywhere_is_noticed() {
        let entry = sealed("t");
        for index in 0..entry.len() {
            for bit in 0..8 {
                let mut changed = entry.clone();
                changed[index] ^= 1 << bit;
                assert!(open(&key("secret"), &name("a"), &changed).is_err(), "byte {index}, bit {bit}");
            }
        }
    }

    #[test]
    fn entry_cut_off_anywhere_is_noticed() {
        let entry = sealed("t");
        for length in 0..entry.len() {
            assert!(open(&key("secret"), &name("a"), &entry[..length]).is_err(), "{length}");
        }
        assert_eq!(open(&key("secret"), &name("a"), b"").unwrap_err(), OpenError::Truncated);
    }

    #[test]
    fn other_version_foreign_and_large_entries_are_told_apart() {
        let mut newer = sealed("t");
        newer[MAGIC.len()] = 2;
        assert_eq!(open(&key("secret"), &name("a"), &newer).unwrap_err(), OpenError::Version(2));
        assert_eq!(open(&key("secret"), &name("a"), b"{\"json\":1}").unwrap_err(), OpenError::Foreign);
        let large = [sealed("t"), vec![0; LARGEST_ENTRY]].concat();
        assert_eq!(open(&key("secret"), &name("a"), &large).unwrap_err(), OpenError::TooLarge);
        assert!(seal(&key("secret"), &name("a"), None, &kept(&"t".repeat(LARGEST_ENTRY))).is_none());
    }

    #[test]
    fn header_with_characters_that_move_a_cursor_is_refused() {
        let text = br#"{"kind":"secret","scope":"\u001b[2J","expires_on":1}"#;
        let entry = [&MAGIC[..], &[VERSION], &(text.len() as u16).to_be_bytes(), text].concat();
        assert_eq!(header(&entry).unwrap_err(), OpenError::Header);
    }

    #[test]
    fn debug_hides_the_key() {
        assert_eq!(format!("{:?}", key("secret")), "SealKey([redacted])");
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_an_error_and_never_a_panic(bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..600)) {
            proptest::prop_assert!(open(&key("secret"), &name("a"), &bytes).is_err());
            let framed = [&MAGIC[..], &[VERSION], &bytes].concat();
            proptest::prop_assert!(open(&key("secret"), &name("a"), &framed).is_err());
        }

        #[test]
        fn mutated_entries_are_an_error(at in 0_usize..400, bytes in proptest::collection::vec(proptest::num::u8::ANY, 0..8), cut in 0_usize..400) {
            let entry = sealed("t");
            let mut changed = entry.clone();
            let at = at % changed.len();
            changed.splice(at..(at + cut).min(entry.len()), bytes);
            proptest::prop_assume!(changed != entry);
            proptest::prop_assert!(open(&key("secret"), &name("a"), &changed).is_err());
        }
    }
}
