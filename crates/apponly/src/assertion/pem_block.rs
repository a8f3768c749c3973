//! The blocks of a PEM file, each with its line (RFC 7468, and the header lines of RFC 1421).
//!
//! Written here because errors must name the line, which the PEM crates do not keep.

use base64::Engine as _;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use zeroize::Zeroizing;

use super::place::Place;
use crate::error::Error;

const BEGIN: &[u8] = b"-----BEGIN ";
const END: &[u8] = b"-----END ";
const DASHES: &[u8] = b"-----";

/// Padding is optional: some tools leave it out.
const BASE64: GeneralPurpose = GeneralPurpose::new(
    &base64::alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// One block between a `BEGIN` and an `END` line.
pub(super) struct Block {
    /// What stands behind `BEGIN`, for example `CERTIFICATE`.
    pub(super) label: String,
    /// The line of `BEGIN`; the first line of the file is 1.
    pub(super) line: usize,
    /// Whether header lines say that the content is encrypted (`Proc-Type: 4,ENCRYPTED`).
    pub(super) is_encrypted: bool,
    text: Zeroizing<Vec<u8>>,
    last_line: usize,
}

impl Block {
    /// The content.
    ///
    /// # Errors
    /// `certificate-unreadable`: not base64 as a whole, or empty.
    pub(super) fn decode(&self, place: Place<'_>) -> Result<Zeroizing<Vec<u8>>, Error> {
        if self.text.is_empty() {
            return Err(place.line(self.line).unreadable(format!("the block `{}` is empty", self.label)));
        }
        BASE64.decode(&*self.text).map(Zeroizing::new).map_err(|_| {
            let what = format!("the base64 of the block `{}` is damaged or cut off before here", self.label);
            place.line(self.last_line).unreadable(what)
        })
    }
}

/// Splits `text` into its blocks; whatever stands between them is a comment.
///
/// # Errors
/// `certificate-unreadable`: a block without end, an end without block, or a character that is not base64.
pub(super) fn blocks(text: &[u8], place: Place<'_>) -> Result<Vec<Block>, Error> {
    let mut blocks = Vec::new();
    let mut open: Option<Block> = None;
    let mut in_headers = false;
    for (index, line) in lines(text).enumerate() {
        let number = index + 1;
        let line = line.trim_ascii();
        match open.as_mut() {
            None => {
                open = opening(line, number, place)?;
                in_headers = true;
            }
            Some(block) if line.starts_with(DASHES) => {
                close(block, line, number, place)?;
                blocks.extend(open.take());
            }
            Some(block) if in_headers && is_header(line) => {
                block.is_encrypted |= line.starts_with(b"Proc-Type:") && line.ends_with(b"ENCRYPTED");
            }
            Some(block) => {
                in_headers &= line.is_empty();
                append(block, line, number, place)?;
            }
        }
    }
    match open {
        None => Ok(blocks),
        Some(block) => Err(place
            .line(block.line)
            .unreadable(format!("the block `{}` that begins here has no END line: the file is cut off", block.label))),
    }
}

/// Lines that end in LF or CRLF; a file with neither but with CR has the line ends of the old Macintosh.
fn lines(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    let end = if text.contains(&b'\n') { b'\n' } else { b'\r' };
    text.split(move |byte| *byte == end)
}

fn opening(line: &[u8], number: usize, place: Place<'_>) -> Result<Option<Block>, Error> {
    if line.starts_with(END) {
        return Err(place.line(number).unreadable("this END line has no BEGIN line before it"));
    }
    let Some(rest) = line.strip_prefix(BEGIN) else {
        return Ok(None);
    };
    let Some(label) = rest.strip_suffix(DASHES).filter(|label| !label.contains(&b'-')) else {
        let what = "the BEGIN line goes on behind its dashes: the line breaks of the file got lost";
        return Err(place.line(number).unreadable(what).with_fix(
            "restore one line break after the BEGIN line, before the END line and every 64 characters in between; \
             a variable must be written with quotes: `printf '%s' \"$PEM\" > FILE`",
        ));
    };
    Ok(Some(Block {
        label: String::from_utf8_lossy(label).into_owned(),
        line: number,
        is_encrypted: false,
        text: Zeroizing::new(Vec::new()),
        last_line: number,
    }))
}

fn close(block: &Block, line: &[u8], number: usize, place: Place<'_>) -> Result<(), Error> {
    let label = line.strip_prefix(END).and_then(|rest| rest.strip_suffix(DASHES));
    if label == Some(block.label.as_bytes()) {
        return Ok(());
    }
    let what = format!("the block `{}` of line {} is not closed before here", block.label, block.line);
    Err(place.line(number).unreadable(what))
}

fn is_header(line: &[u8]) -> bool {
    line.contains(&b':')
}

fn append(block: &mut Block, line: &[u8], number: usize, place: Place<'_>) -> Result<(), Error> {
    for byte in line {
        match byte {
            b' ' | b'\t' => {}
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'+' | b'/' | b'=' => block.text.push(*byte),
            _ => {
                let what = format!("the block `{}` holds a character that is not base64", block.label);
                return Err(place.line(number).unreadable(what));
            }
        }
    }
    if !line.is_empty() {
        block.last_line = number;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(text: &str) -> String {
        let place = Place::file("key.pem");
        let error = blocks(text.as_bytes(), place)
            .and_then(|blocks| blocks.iter().try_for_each(|block| block.decode(place).map(drop)))
            .unwrap_err();
        assert_eq!(error.code(), "certificate-unreadable");
        error.to_string()
    }

    #[test]
    fn comments_headers_line_ends_and_indentation_do_not_matter() {
        let text = "Bag Attributes\n    friendlyName: x\n-----BEGIN A-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES,00\n\n\
                    QUJD\n-----END A-----\ncomment\n";
        for text in [text.to_owned(), text.replace('\n', "\r\n"), text.replace('\n', "\r"), text.replace('\n', " \n  ")]
        {
            let blocks = blocks(text.as_bytes(), Place::file("key.pem")).unwrap();
            assert_eq!(blocks.len(), 1, "{text:?}");
            assert_eq!((blocks[0].label.as_str(), blocks[0].line, blocks[0].is_encrypted), ("A", 3, true));
            assert_eq!(*blocks[0].decode(Place::file("key.pem")).unwrap(), b"ABC");
        }
    }

    #[test]
    fn block_without_end_names_its_first_line() {
        assert!(failure("x\n\n-----BEGIN A-----\nQUJD\n").starts_with("`key.pem` line 3: "));
    }

    #[test]
    fn block_within_a_block_names_the_second() {
        let text = failure("-----BEGIN A-----\nQUJD\n-----BEGIN B-----\nQUJD\n-----END B-----\n");
        assert!(text.starts_with("`key.pem` line 3: ") && text.contains("`A` of line 1"), "{text}");
    }

    #[test]
    fn end_without_begin_and_foreign_characters_name_their_lines() {
        assert!(failure("\n-----END A-----\n").starts_with("`key.pem` line 2: "));
        assert!(failure("-----BEGIN A-----\nQUJD\nQU?D\n-----END A-----\n").starts_with("`key.pem` line 3: "));
    }

    #[test]
    fn base64_of_impossible_length_and_empty_block_are_refused() {
        assert!(failure("-----BEGIN A-----\nQUJDR\n-----END A-----\n").starts_with("`key.pem` line 2: "));
        assert!(failure("-----BEGIN A-----\n-----END A-----\n").contains("empty"));
    }

    #[test]
    fn lost_line_breaks_are_recognised() {
        assert!(failure("-----BEGIN A----- QUJD -----END A-----").contains("line breaks"));
        assert!(failure("-----BEGIN A-----\\nQUJD\\n-----END A-----").contains("line breaks"));
    }
}
