//! Whether a literal where a secret belongs can be one: most that look like secrets to a pattern only stand in for one.

use std::sync::OnceLock;

use aho_corasick::AhoCorasick;

/// What a literal is where a secret belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Judgement {
    /// Nothing.
    Empty,
    /// Where the secret is to be found: a variable, a vault, a file, a template.
    Reference,
    /// A text that invites to put the secret there, or a stand-in of a test.
    Placeholder,
    /// It may well be a secret.
    Plausible,
}

/// Longer literals, in bytes, are no secrets.
const MAX_SECRET: usize = 16 * 1024;

/// Judges a literal without its quotes.
#[must_use]
pub fn judge(text: &str) -> Judgement {
    let text = text.trim();
    // Not even a token is as long.
    if text.len() > MAX_SECRET {
        return Judgement::Reference;
    }
    if text.is_empty() || matches!(text, "null" | "None" | "nil" | "undefined" | "$null" | "''" | "\"\"") {
        return Judgement::Empty;
    }
    if is_reference(text) {
        return Judgement::Reference;
    }
    if is_placeholder(text) { Judgement::Placeholder } else { Judgement::Plausible }
}

/// Schemes of settings that name a place.
const SCHEMES: [&str; 18] = [
    "@microsoft.keyvault(",
    "file:",
    "env:",
    "keyvault:",
    "keyring:",
    "vault:",
    "op://",
    "ssm:",
    "arn:",
    "secretref:",
    "http://",
    "https://",
    "pkcs11:",
    "akvs://",
    "azurekeyvault:",
    "ref+",
    "sops:",
    "aws-sm:",
];
/// What encloses the name of a variable or an expression.
const EXPRESSIONS: [(&str, &str); 10] = [
    ("${", "}"),
    ("$(", ")"),
    ("{{", "}}"),
    ("%", "%"),
    ("#{", "}#"),
    ("@Microsoft.KeyVault(", ")"),
    ("__", "__"),
    ("<%", "%>"),
    ("{", "}"),
    ("[parameters(", "]"),
];

fn is_reference(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    SCHEMES.iter().any(|scheme| lower.starts_with(scheme))
        || is_expression(text)
        || is_variable(text)
        || is_path(text)
        || is_ciphertext(text)
}

/// As a whole: a password may begin with `{` or hold a `%`, but not be one word in such brackets.
fn is_expression(text: &str) -> bool {
    let has_expression = |open: &str, close: &str| {
        text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).is_some_and(|inside| {
            inside.bytes().all(|byte| byte.is_ascii_alphanumeric() || b" _-.:/|'\"?()$=,;{}[]".contains(&byte))
        })
    };
    EXPRESSIONS.iter().any(|(open, close)| has_expression(open, close)) || text.contains("${{") || text.contains("{{")
}

/// Encrypted by SOPS, or base64 longer than any client secret, as in a `SealedSecret`: what is read out of it is the secret. Tokens
/// have dots in them.
fn is_ciphertext(text: &str) -> bool {
    let is_base64 = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=');
    text.starts_with("ENC[") || (text.len() >= 90 && text.bytes().all(is_base64))
}

/// `$NAME`, `$env:NAME`, `$object.property`.
fn is_variable(text: &str) -> bool {
    let Some(name) = text.strip_prefix('$') else { return false };
    name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_:.".contains(&byte))
}

fn is_path(text: &str) -> bool {
    let starts = ["/run/", "/var/", "/etc/", "/mnt/", "/secrets/", "/opt/", "/usr/", "/tmp/", "./", "../", "~/"];
    let windows = text.as_bytes().get(1..3) == Some(b":\\") || text.starts_with("\\\\");
    (starts.iter().any(|start| text.starts_with(start)) || windows) && !text.contains(' ')
}

fn is_placeholder(text: &str) -> bool {
    let length = text.chars().count();
    length < 4
        || is_enclosed(text)
        || is_repeated(text)
        || text.contains("...")
        || text.contains('…')
        || text.contains("***")
        || is_invitation(text)
        || is_sentence(text)
        || is_made_of_words(text)
}

/// `<client secret>`, `[Enter the secret]`.
fn is_enclosed(text: &str) -> bool {
    [("<", ">"), ("[", "]"), ("«", "»"), ("***", "***"), ("--", "--")]
        .iter()
        .any(|(open, close)| text.strip_prefix(open).is_some_and(|rest| rest.ends_with(close)))
}

/// One character makes up most of it: `xxxxxxxx`, `000-000`, `aaaaaaaaa1`.
fn is_repeated(text: &str) -> bool {
    let characters: Vec<char> =
        text.chars().filter(|character| character.is_alphanumeric() || *character == '*').collect();
    let Some(first) = characters.first() else { return true };
    let most = [Some(first), characters.get(characters.len() / 2), characters.last()]
        .into_iter()
        .flatten()
        .map(|one| characters.iter().filter(|other| *other == one).count())
        .max()
        .unwrap_or_default();
    most * 3 >= characters.len() * 2 || is_sequence(&characters)
}

/// `12345678`, `abcdefgh`.
fn is_sequence(characters: &[char]) -> bool {
    let steps = characters.iter().zip(characters.iter().skip(1));
    let next =
        steps.filter(|(one, two)| u32::from(**two) == u32::from(**one) + 1 || (**one, **two) == ('9', '0')).count();
    next * 4 >= characters.len() * 3
}

/// Parts of texts that say what to put there, in any case.
const INVITATIONS: [&str; 25] = [
    "your-",
    "your_",
    "your ",
    "yourclient",
    "yoursecret",
    "yourapp",
    "yourpass",
    "changeme",
    "change-me",
    "change_me",
    "changeit",
    "replaceme",
    "replace-",
    "replace_",
    "placeholder",
    "example",
    "verylongstring",
    "insert-",
    "insert_",
    "enter_",
    "enter-",
    "-here",
    "_here",
    "redacted",
    "dummy",
];

fn is_invitation(text: &str) -> bool {
    static OF_ALL: OnceLock<Option<AhoCorasick>> = OnceLock::new();
    let invitations =
        OF_ALL.get_or_init(|| AhoCorasick::builder().ascii_case_insensitive(true).build(INVITATIONS).ok());
    invitations.as_ref().is_some_and(|invitations| invitations.is_match(text))
}

/// Three words or more, of letters: prose, as in a description.
fn is_sentence(text: &str) -> bool {
    let words = || text.split_whitespace();
    let plain =
        |word: &str| word.trim_matches(|mark: char| ".,;:!?()'\"".contains(mark)).chars().all(char::is_alphabetic);
    words().count() >= 3 && words().filter(|word| plain(word)).count() * 4 >= words().count() * 3
}

/// The words of which stand-ins are made.
const WORDS: &str = "a aad access ad an and api app application auth azure bar baz be bearer bla blah bogus cert \
                     certificate client contoso cred credential credentials default demo env entra fabrikam fake fill \
                     filled first foo for from generated get graph here hidden id in invalid is it key keyvault like long \
                     me microsoft mock my name new none not of old one only paste pass password phrase put pwd real \
                     removed sample second secret secrets set some something sp spn static string stub super test testing \
                     tests text that the this to todo token unused user value very your";

/// Nothing but such words, perhaps with a short number: `my-client-secret`, `TestSecret1`.
fn is_made_of_words(text: &str) -> bool {
    let mut letters = String::new();
    let mut digits = 0;
    for character in text.chars() {
        match character {
            'a'..='z' | 'A'..='Z' => letters.push(character.to_ascii_lowercase()),
            '0'..='9' => digits += 1,
            '-' | '_' | '.' | ' ' | '/' | ':' => {}
            _ => return false,
        }
    }
    digits <= 3 && letters.len() <= 64 && is_segmented(&letters)
}

/// Whether words follow each other without anything left. A table over the places: at most 64.
fn is_segmented(letters: &str) -> bool {
    let mut reached = vec![false; letters.len() + 1];
    if let Some(start) = reached.first_mut() {
        *start = true;
    }
    for place in 0..letters.len() {
        if reached.get(place) != Some(&true) {
            continue;
        }
        let rest = letters.get(place..).unwrap_or_default();
        for word in WORDS.split(' ').filter(|word| rest.starts_with(word)) {
            if let Some(end) = reached.get_mut(place + word.len()) {
                *end = true;
            }
        }
    }
    !letters.is_empty() && reached.last() == Some(&true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn placeholders_are_no_secrets() {
        for text in [
            "<your-client-secret>",
            "YOUR_CLIENT_SECRET",
            "Enter_the_Client_Secret_Here",
            "[Enter the client secret here]",
            "xxxxxxxxxxxxxxxx",
            "verylongstring",
            "changeme",
            "********",
            "abc8Q~...",
            "my-client-secret",
            "test-secret",
            "s",
            "dummy",
            "TestSecret1",
            "supersecret",
            "00000000-0000-0000-0000-000000000000",
            "the value from the portal",
            "1234567890",
            "xxx8Q~xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
            "client secret value",
            "ClientSecret",
        ] {
            assert_eq!(judge(text), Judgement::Placeholder, "{text}");
        }
    }

    #[test]
    fn references_are_no_secrets() {
        for text in [
            "${CLIENT_SECRET}",
            "$(clientSecret)",
            "{{ .Values.secret }}",
            "${{ secrets.GRAPH }}",
            "%CLIENT_SECRET%",
            "$env:SECRET",
            "$SECRET",
            "#{secret}#",
            "@Microsoft.KeyVault(VaultName=v;SecretName=s)",
            "keyvault:https://v/secrets/a",
            "file:/etc/secret",
            "/run/secrets/graph",
            "C:\\secrets\\graph.txt",
            "__SECRET__",
        ] {
            assert_eq!(judge(text), Judgement::Reference, "{text}");
        }
        assert_eq!(judge(""), Judgement::Empty);
        assert_eq!(judge("  "), Judgement::Empty);
    }

    #[test]
    fn passwords_and_secrets_are_plausible() {
        for text in [
            "Winter-2023!Deploy#77",
            "Kx7!petrol-Anker",
            "P@ssw0rd!",
            "hunter2hunter",
            "aB3[dE6:gH9@jK2.mN5*pQ8=sT1?vW4/",
            "{9dK-2!x}",
            "$ecret-Sauce!9",
            "correct horse battery",
            "50%off%sale!",
            "Sommer2024",
        ] {
            let expected = if text.contains(' ') { Judgement::Placeholder } else { Judgement::Plausible };
            assert_eq!(judge(text), expected, "{text}");
        }
    }
}
