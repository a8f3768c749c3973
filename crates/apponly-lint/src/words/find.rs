//! Looking for all words at once.
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use aho_corasick::{AhoCorasick, AhoCorasickKind, MatchKind};

use super::{TABLE, Word};

/// A word at a place.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hit {
    pub(crate) word: Word,
    pub(crate) at: u32,
    pub(crate) length: u16,
}

impl Hit {
    fn new(word: Word, at: usize, length: usize) -> Option<Self> {
        Some(Self { word, at: u32::try_from(at).ok()?, length: u16::try_from(length).ok()? })
    }
}

/// More than so many words of one file are not looked at.
const MAXIMUM: usize = 200_000;

/// Once so many bytes were looked at, the automaton is worth its making.
const FEW: usize = 512 * 1024;

/// All words in the text, in order, whatever their case: of those that begin at one place the longest, and none within
/// another.
pub(crate) fn find(text: &[u8]) -> Vec<Hit> {
    static SEEN: AtomicUsize = AtomicUsize::new(0);
    static AUTOMATON: OnceLock<Option<(AhoCorasick, Vec<Word>)>> = OnceLock::new();
    let seen = SEEN.fetch_add(text.len(), Ordering::Relaxed);
    if seen.saturating_add(text.len()) < FEW {
        return by_index(text);
    }
    match AUTOMATON.get_or_init(automaton) {
        Some((automaton, words)) => by_automaton(text, automaton, words),
        None => by_index(text),
    }
}

fn by_automaton(text: &[u8], automaton: &AhoCorasick, words: &[Word]) -> Vec<Hit> {
    let found = automaton.find_iter(text).take(MAXIMUM);
    found.filter_map(|found| Hit::new(*words.get(found.pattern().as_usize())?, found.start(), found.len())).collect()
}

/// The fastest search, and milliseconds to make: for trees.
fn automaton() -> Option<(AhoCorasick, Vec<Word>)> {
    let (words, texts): (Vec<Word>, Vec<&str>) = all().unzip();
    let built = AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .match_kind(MatchKind::LeftmostLongest)
        .kind(Some(AhoCorasickKind::DFA))
        .build(texts);
    Some((built.ok()?, words))
}

fn all() -> impl Iterator<Item = (Word, &'static str)> {
    TABLE.iter().flat_map(|(word, texts)| texts.iter().map(|text| (*word, *text)))
}

fn by_index(text: &[u8]) -> Vec<Hit> {
    static INDEX: OnceLock<Index> = OnceLock::new();
    let index = INDEX.get_or_init(Index::new);
    let mut hits = Vec::new();
    let mut from = 0;
    for (at, [a, b, c]) in text.array_windows().enumerate() {
        let number = number(*a, *b, *c);
        // At nearly every place no word begins.
        if !index.is_used(number) || at < from {
            continue;
        }
        let is_here = |word: &&(Word, &str)| {
            text.get(at..at + word.1.len()).is_some_and(|found| found.eq_ignore_ascii_case(word.1.as_bytes()))
        };
        let Some((word, written)) = index.words_of(number).iter().find(is_here) else { continue };
        from = at + written.len();
        hits.extend(Hit::new(*word, at, written.len()));
        if hits.len() >= MAXIMUM {
            break;
        }
    }
    hits
}

/// The words by their first three letters: a search that is made at once, for the few files of a hook.
struct Index {
    /// Whether a number has words.
    used: [bool; NUMBERS],
    /// Where the words of each number begin in `words`.
    begins: [u16; NUMBERS + 1],
    /// By number; the longest first.
    words: Vec<(Word, &'static str)>,
}

const NUMBERS: usize = 4096;

impl Index {
    fn new() -> Self {
        let number_of = |text: &str| match text.as_bytes() {
            [a, b, c, ..] => number(*a, *b, *c),
            _ => 0,
        };
        let mut words: Vec<(Word, &str)> = all().collect();
        words.sort_by_cached_key(|(_, text)| (number_of(text), std::cmp::Reverse(text.len())));
        let (mut used, mut begins) = ([false; NUMBERS], [0; NUMBERS + 1]);
        let mut next = 0;
        for (index, (_, text)) in words.iter().enumerate() {
            let index = u16::try_from(index).unwrap_or(u16::MAX);
            for begin in begins.iter_mut().take(number_of(text) + 1).skip(next) {
                *begin = index;
            }
            next = next.max(number_of(text) + 1);
            if let Some(used) = used.get_mut(number_of(text)) {
                *used = true;
            }
        }
        let end = u16::try_from(words.len()).unwrap_or(u16::MAX);
        begins.iter_mut().skip(next).for_each(|begin| *begin = end);
        Self { used, begins, words }
    }

    fn is_used(&self, number: usize) -> bool {
        self.used.get(number).copied().unwrap_or_default()
    }

    /// The words that may begin with the letters of this number, and others by chance.
    fn words_of(&self, number: usize) -> &[(Word, &'static str)] {
        match (self.begins.get(number), self.begins.get(number + 1)) {
            (Some(begin), Some(end)) => self.words.get(usize::from(*begin)..usize::from(*end)).unwrap_or_default(),
            _ => &[],
        }
    }
}

/// A number below [`NUMBERS`] for three letters of any case.
fn number(a: u8, b: u8, c: u8) -> usize {
    let letters = u32::from_le_bytes([a | 0x20, b | 0x20, c | 0x20, 0]);
    (letters.wrapping_mul(0x9E37_79B1) >> 20) as usize
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What both searches find, which is the same.
    fn found(text: &str) -> Vec<&str> {
        static AUTOMATON: OnceLock<(AhoCorasick, Vec<Word>)> = OnceLock::new();
        let (automaton, words) = AUTOMATON.get_or_init(|| automaton().unwrap());
        let hits = by_index(text.as_bytes());
        let places = |hits: &[Hit]| hits.iter().map(|hit| (hit.word, hit.at, hit.length)).collect::<Vec<_>>();
        assert_eq!(places(&hits), places(&by_automaton(text.as_bytes(), automaton, words)));
        let texts = hits.into_iter();
        texts.map(|hit| &text[hit.at as usize..hit.at as usize + usize::from(hit.length)]).collect()
    }

    #[test]
    fn words_are_found_whatever_their_case() {
        let text = "Connect-MgGraph; $x = 'CLIENT_CREDENTIALS' # https://graph.microsoft.com/v1.0/me Client_Secret";
        assert_eq!(found(text), ["Connect-Mg", "CLIENT_CREDENTIALS", "graph.microsoft", "/me", "Client_Secret"]);
        assert!(found("").is_empty() && found("pf").is_empty());
        assert_eq!(found("pfx"), ["pfx"]);
    }

    #[test]
    fn every_word_can_be_found() {
        for (word, texts) in TABLE {
            for text in *texts {
                assert!(text.len() >= 3 && text.is_ascii() && !text.contains(char::is_uppercase), "{text}");
                assert!(by_index(text.to_uppercase().as_bytes()).iter().any(|hit| hit.at == 0), "{word:?} {text}");
            }
        }
    }

    proptest! {
        /// As somebody would look who has time: at each place the longest word, then on behind it.
        #[test]
        fn the_longest_words_are_found_in_order(pieces in prop::collection::vec((0..400_usize, "[a-z_ .-]{0,3}"), 0..12)) {
            let all: Vec<&str> = TABLE.iter().flat_map(|(_, texts)| texts.iter().copied()).collect();
            let text: String = pieces.iter().map(|(at, filler)| format!("{}{filler}", all[at % all.len()])).collect();
            let (mut at, mut expected) = (0, Vec::new());
            while at < text.len() {
                let longest = all.iter().filter(|word| text[at..].starts_with(**word)).map(|word| word.len()).max();
                match longest {
                    Some(length) => {
                        expected.push(&text[at..at + length]);
                        at += length;
                    }
                    None => at += 1,
                }
            }
            prop_assert_eq!(found(&text), expected);
        }
    }
}
