//! Secrets by their form and by what stands beside them: in comments that speak of a secret, and in pairs with a client id.
use crate::file::{File, token_at};
use crate::finding::Confidence;
use crate::flow::document::Document;
use crate::lexers::Dialect;
use crate::lexers::token::Kind;
use crate::rules::hardcoded_secret::secret;
use crate::rules::report::Report;
use crate::rules::secrets::secret_places::Place;
use crate::secret_shape::{Shape, classify, is_drawn, mask};

/// So much of a comment behind the word is read, in bytes.
const MAXIMUM_COMMENT: usize = 160;
/// So many words of one file are looked at.
const MAXIMUM_WORDS: usize = 4000;

pub(in crate::rules) fn check(file: &File<'_, '_>, report: &mut Report) {
    if !file.entra || file.dialect == Dialect::Plain {
        return;
    }
    for at in memchr::memmem::find_iter(file.text.as_bytes(), b"ecret").take(MAXIMUM_WORDS) {
        comment(file, at, report);
    }
    for document in file.documents {
        pairs(file, document, report);
    }
}

/// `# Secret until March: …`: an older secret, in a comment.
fn comment(file: &File<'_, '_>, at: usize, report: &mut Report) {
    if file.documents.iter().any(|document| token_at(document, at).is_some()) {
        return;
    }
    let behind = file.text.get(at..file.text.floor_char_boundary(at + MAXIMUM_COMMENT)).unwrap_or_default();
    let line = behind.split('\n').next().unwrap_or_default();
    let separates = |letter: char| letter.is_whitespace() || "\"'`,;<>()".contains(letter);
    for word in line.split(separates).skip(1) {
        // `secret=VALUE`, `Secret: VALUE`
        let word = word.trim_start_matches(['=', ':']).trim_end_matches('.');
        let older = matches!(classify(word), Some(Shape::Entra34 | Shape::Entra32 | Shape::Entra44));
        if older && is_drawn(word) {
            let start = word.as_ptr() as usize - file.text.as_ptr() as usize;
            tell(file, start, word, report);
        }
    }
}

fn tell(file: &File<'_, '_>, start: usize, text: &str, report: &mut Report) {
    if let Some((confidence, what)) = secret(file, text, Place::Secret) {
        report.add_secret(start..start + text.len(), confidence.min(Confidence::High), what, mask(text));
    }
}

/// `client id:secret`, as for a basic authorization.
fn joined(file: &File<'_, '_>, text: &str, start: usize, report: &mut Report) {
    let Some((id, behind)) = text.split_at_checked(36) else { return };
    let Some(behind) = behind.strip_prefix(':').filter(|behind| (8..=64).contains(&behind.len())) else { return };
    let plain = !behind.contains([' ', '/', '@', '$', '{']) && classify(behind) != Some(Shape::Guid);
    if plain && classify(id) == Some(Shape::Guid) && !report.has(start) {
        tell(file, start + 37, behind, report);
    }
}

/// `("client id", "secret")`: what stands behind a client id, and has the form of a secret.
fn pairs(file: &File<'_, '_>, document: &Document<'_>, report: &mut Report) {
    for at in 0..document.tokens.len() {
        let Some(token) = document.token(at).filter(|token| token.kind == Kind::Text) else { continue };
        let content = token.content();
        if file.text.as_bytes().get(content.start + 36) == Some(&b':') {
            joined(file, document.content(at), content.start, report);
        }
        if content.len() != 36 || !document.is_operator(at + 1, ",") || document.kind(at + 2) != Some(Kind::Text) {
            continue;
        }
        let text = document.content(at + 2);
        let older = matches!(classify(text), Some(Shape::Entra34 | Shape::Entra32 | Shape::Entra44));
        if older && is_drawn(text) && classify(document.content(at)) == Some(Shape::Guid) {
            let start = document.token(at + 2).map_or(0, |token| token.content().start);
            if !report.has(start) {
                tell(file, start, text, report);
            }
        }
    }
}
