//! The secret that callers must send.

use std::fmt;

use apponly::{Error, Secret, catalogue};
use aws_lc_rs::constant_time::verify_slices_are_equal;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use zeroize::Zeroizing;

/// Fewer characters could be guessed; 32 of base64 are 192 bits.
const SHORTEST: usize = 32;

/// No client sends a header of more than this, in bytes.
const LONGEST: usize = 1024;

/// What a caller must send as `X-IDENTITY-HEADER`: at least 32 visible ASCII characters.
///
/// # Security
/// Wiped on drop, `Debug` shows `[redacted]`, compared in constant time.
#[derive(Clone)]
pub struct CallerSecret(Secret);

impl CallerSecret {
    /// 256 random bits of the system, as 43 characters of base64url.
    ///
    /// # Errors
    /// `internal`: the system has no random bytes.
    pub fn generate() -> Result<Self, Error> {
        let mut bytes = Zeroizing::new([0_u8; 32]);
        getrandom::fill(&mut *bytes)
            .map_err(|error| Error::new(&catalogue::INTERNAL, format!("the system gives no random bytes: {error}")))?;
        Ok(Self(Secret::new(URL_SAFE_NO_PAD.encode(*bytes))))
    }

    /// A secret that was made elsewhere; one line break at its end is not part of it.
    ///
    /// # Errors
    /// `agent-secret`: shorter than 32 characters, longer than 1024, or with others than visible ASCII.
    pub fn from_text(text: Secret) -> Result<Self, Error> {
        let refuse = |why: &str| Err(Error::new(&catalogue::AGENT_SECRET, why));
        let trimmed = text.expose().strip_suffix('\n').unwrap_or_else(|| text.expose());
        let trimmed = trimmed.strip_suffix('\r').unwrap_or(trimmed);
        if !trimmed.bytes().all(|byte| byte.is_ascii_graphic()) {
            return refuse("the secret for callers holds other characters than visible ASCII");
        }
        if trimmed.len() < SHORTEST {
            return refuse("the secret for callers is shorter than 32 characters");
        }
        if trimmed.len() > LONGEST {
            return refuse("the secret for callers is longer than 1024 characters");
        }
        if trimmed.len() == text.expose().len() {
            return Ok(Self(text));
        }
        Ok(Self(Secret::new(trimmed.to_owned())))
    }

    /// The secret itself: for the caller's environment or header file and nothing else.
    #[must_use]
    pub fn expose(&self) -> &str {
        self.0.expose()
    }

    /// Whether `sent` is this secret. The time it takes says nothing but whether the lengths are equal.
    pub(crate) fn is(&self, sent: &[u8]) -> bool {
        verify_slices_are_equal(self.0.expose().as_bytes(), sent).is_ok()
    }
}

impl fmt::Debug for CallerSecret {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[redacted]")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_secrets_differ_and_hold_256_bits() {
        let (one, other) = (CallerSecret::generate().unwrap(), CallerSecret::generate().unwrap());
        assert_ne!(one.expose(), other.expose());
        assert_eq!(one.expose().len(), 43);
        assert!(CallerSecret::from_text(Secret::new(one.expose().to_owned())).is_ok());
    }

    #[test]
    fn text_of_a_file_loses_its_line_break_only() {
        let text = "0123456789abcdef0123456789abcdef";
        for written in [text.to_owned(), format!("{text}\n"), format!("{text}\r\n")] {
            assert_eq!(CallerSecret::from_text(Secret::new(written)).unwrap().expose(), text);
        }
    }

    #[test]
    fn refuses_short_blank_and_foreign_characters_without_repeating_them() {
        for bad in
            ["", "hunter2", &"a".repeat(31), &format!("{} b", "a".repeat(40)), &"é".repeat(40), &"a".repeat(1025)]
        {
            let error = CallerSecret::from_text(Secret::new((*bad).to_owned())).unwrap_err();
            assert_eq!(error.code(), "agent-secret");
            assert!(bad.is_empty() || !error.report().contains(bad));
        }
    }

    #[test]
    fn compares_whole_secrets_and_hides_itself() {
        let secret = CallerSecret::generate().unwrap();
        assert!(secret.is(secret.expose().as_bytes()));
        assert!(!secret.is(&secret.expose().as_bytes()[..42]));
        assert!(!secret.is(b""));
        assert_eq!(format!("{secret:?}"), "[redacted]");
    }
}
