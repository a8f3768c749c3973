//! What may be shown of a secret.

use sha2::{Digest as _, Sha256};

use crate::Masked;

/// Of the digest so much is kept: enough to tell the secrets of a tree apart, too little to find one by it.
const DIGEST_BYTES: usize = 4;

/// The first three characters, the length and a short digest of `secret`. Of a secret shorter than twelve characters only
/// the first is shown.
#[must_use]
pub fn mask(secret: &str) -> Masked {
    let length = secret.chars().count();
    let shown = if length < 12 { 1 } else { 3 };
    // The prefix keeps it from being looked up in tables of common passwords' digests.
    let digest = Sha256::new().chain_update(b"apponly-lint\0").chain_update(secret.as_bytes()).finalize();
    let digest = digest.iter().take(DIGEST_BYTES).map(|byte| format!("{byte:02x}")).collect();
    Masked { start: secret.chars().take(shown).collect(), length, digest }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_no_more_than_three_characters() {
        let masked = mask("Winter-2023!Deploy");
        assert_eq!((masked.start.as_str(), masked.length, masked.digest.len()), ("Win", 18, 8));
        assert_eq!(mask("häßlich").start, "h");
        assert_ne!(mask("a").digest, mask("b").digest);
    }
}
