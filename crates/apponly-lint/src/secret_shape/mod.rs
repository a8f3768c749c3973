//! What secrets look like: the generations of Entra's client secrets, private keys, access tokens, and what only stands in
//! for a secret.
//!
//! | Room | What is in it |
//! | --- | --- |
//! | `check_digits` | by which the newest client secrets prove themselves |
//! | `entra` | the forms of client secrets |
//! | `access_token` | tokens with Entra's claims |
//! | `find` | the shapes that are secrets wherever they stand |
//! | `judge` | placeholders, references and empty values |
//! | `mask` | what may be shown of a secret |

mod access_token;
mod check_digits;
mod entra;
mod find;
mod judge;
mod mask;

pub use find::{Found, find_in};
pub use judge::{Judgement, judge};
pub use mask::mask;

use crate::Confidence;

/// What a literal is, by its form alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Shape {
    /// A client secret of Entra as made since 2022, 40 characters with `8Q~`, whose check digits are right.
    Entra40,
    /// The same form with wrong check digits: made up, as in fixtures and documents. Not a secret.
    Entra40MadeUp,
    /// A client secret of 2021 and 2022: 37 characters with `7Q~`. It has no check digits.
    Entra37,
    /// May be a client secret of 2020 and 2021: 34 characters. Only beside a client or tenant, or where a secret belongs.
    Entra34,
    /// May be a client secret of about 2019: 32 characters with punctuation. Only in context, as above.
    Entra32,
    /// May be a client secret from before: the base64 of 32 bytes. Only in context, as above.
    Entra44,
    /// A GUID: no secret, but where a secret belongs somebody took the key's id for its value (AADSTS7000215).
    Guid,
    /// The first line of a private key in PEM, not encrypted.
    PrivateKey,
    /// The first line of an encrypted private key in PEM.
    EncryptedPrivateKey,
    /// A JSON web token with the claims of Entra.
    EntraToken,
    /// A JSON web token of somebody else, or one whose claims cannot be read.
    OtherToken,
}

impl Shape {
    /// What it is, for messages.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Entra40 => "an Entra client secret with right check digits",
            Self::Entra40MadeUp => "a made-up client secret with wrong check digits",
            Self::Entra37 => "an Entra client secret of the form of 2021",
            Self::Entra34 | Self::Entra32 | Self::Entra44 => "a value of the form of older Entra client secrets",
            Self::Guid => "a GUID, which is never a secret's value",
            Self::PrivateKey => "a private key",
            Self::EncryptedPrivateKey => "an encrypted private key",
            Self::EntraToken => "an access token of Entra",
            Self::OtherToken => "a token",
        }
    }

    /// How sure it is that this is a secret wherever it stands; `None` for what only a context makes one.
    #[must_use]
    pub fn confidence_anywhere(self) -> Option<Confidence> {
        match self {
            Self::Entra40 => Some(Confidence::Certain),
            Self::Entra37 | Self::PrivateKey | Self::EntraToken => Some(Confidence::High),
            _ => None,
        }
    }

    /// How sure it is where a secret belongs, or beside a client id and a tenant; `None` for what is no secret there either.
    #[must_use]
    pub fn confidence_in_context(self) -> Option<Confidence> {
        match self {
            Self::Entra40 => Some(Confidence::Certain),
            Self::Entra40MadeUp | Self::EncryptedPrivateKey => None,
            Self::Guid => Some(Confidence::Low),
            _ => Some(Confidence::High),
        }
    }
}

/// Whether `text` looks drawn at random: letters of both cases and digits, few of them twice. Also true for hashes in base64
/// and the like; for what is shown, not for what is reported.
#[must_use]
pub fn is_like_random(text: &str) -> bool {
    entra::is_varied(text.as_bytes())
}

/// Whether a text was drawn at random, rather than made of words with capitals, digits and hyphens as a name is.
pub(crate) fn is_drawn(text: &str) -> bool {
    entra::is_drawn(text.as_bytes())
}

/// The shape of a whole literal, without its quotes. `None` where it has none that is known, which says nothing about whether
/// it is a secret: a password has no shape.
#[must_use]
pub fn classify(text: &str) -> Option<Shape> {
    let text = text.trim();
    entra::classify(text.as_bytes())
        .or_else(|| find::private_key_header(text.as_bytes()))
        .or_else(|| access_token::classify(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_are_told_apart() {
        let forty = format!("zzz8Q~{}blP", "z".repeat(31));
        assert_eq!(classify(&forty), Some(Shape::Entra40));
        assert_eq!(classify(&forty.replace("blP", "blQ")), Some(Shape::Entra40MadeUp));
        assert_eq!(classify(&format!("yyy7Q~{}", "y".repeat(31))), Some(Shape::Entra37));
        assert_eq!(classify("abc.1_EFGhijk~2-LMNopqr3STUvwx.YZ4"), Some(Shape::Entra34));
        assert_eq!(classify("aB3[dE6:gH9@jK2.mN5*pQ8=sT1?vW4/"), Some(Shape::Entra32));
        assert_eq!(classify("q1Z3x5C7v9B2n4M6a8S0d1F3g5H7j9K2l4P6o8I0u1Y="), Some(Shape::Entra44));
        assert_eq!(classify("7C9E6679-7425-40de-944b-e07fc1f90ae7"), Some(Shape::Guid));
        assert_eq!(classify("-----BEGIN ENCRYPTED PRIVATE KEY-----"), Some(Shape::EncryptedPrivateKey));
    }

    #[test]
    fn hashes_paths_and_words_have_no_shape() {
        for text in [
            "",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709",
            "9f86d081884c7d659a2feaa0c55ad015",
            "https://example.com/some/path/32",
            "get-azkeyvaultsecret-from-the-vault",
            "GraphServiceClientConfigurationTwo",
            "zzz8Q~short",
        ] {
            assert_eq!(classify(text), None, "{text}");
        }
    }
}
