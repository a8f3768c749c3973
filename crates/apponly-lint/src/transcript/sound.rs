//! What the rest of the crate relies on, for tests and fuzzing.
use super::of;
use crate::lexers::Dialect;
use crate::lexers::sound::assert_sound as assert_tokens_sound;

/// Checks that every part of every transcript stands for bytes of the file, and that its tokens are sound.
pub(crate) fn assert_sound(text: &str, dialect: Dialect) {
    for transcript in of(text, dialect).0 {
        let mut last = 0;
        for (index, segment) in transcript.segments.iter().enumerate() {
            let next = transcript.segments.get(index + 1).map_or(transcript.text.len(), |next| next.at as usize);
            let range = segment.at as usize..next;
            assert!(range.start == last && next > range.start, "a gap: {segment:?} {dialect:?} {text:?}");
            let source = transcript.source(&range);
            let stood_for = text.get(source.clone());
            assert!(stood_for.is_some(), "outside or within a character: {source:?} {dialect:?} {text:?}");
            if segment.verbatim {
                assert_eq!(transcript.text.get(range), stood_for, "not as in the file: {dialect:?} {text:?}");
            }
            last = next;
        }
        assert_eq!(last, transcript.text.len(), "an end without a source: {dialect:?} {text:?}");
        assert_tokens_sound(&transcript.text, transcript.dialect);
    }
}
