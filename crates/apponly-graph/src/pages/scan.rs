//! Where the items of a page begin and end, found in one pass while the page arrives.
//!
//! Nothing is decoded and nothing is built but a list of places: items pass through as the bytes that Graph sent. The
//! structure down to the items is checked strictly, what is inside an item by its brackets and strings only; whoever
//! reads an item into a type checks the rest.
//!
//! Source: OData JSON format 4.01, section 4.5 (control information) and section 13 (collections); RFC 8259.

use std::ops::Range;

/// What a page holds, as places in its bytes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Layout {
    /// The members of the array `value`; `None` where there is no such array.
    pub(crate) items: Option<Vec<Range<u32>>>,
    pub(crate) next_link: Option<String>,
    pub(crate) delta_link: Option<String>,
    pub(crate) count: Option<u64>,
}

/// The bytes are not a page: the place and what is wrong there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Malformed {
    pub(crate) at: usize,
    pub(crate) what: &'static str,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Before the document.
    Start,
    /// Before the first key of the object, or its end.
    FirstKey,
    /// Before a key, after a comma.
    Key,
    Colon,
    Value,
    /// After a value: a comma or the end of the object.
    AfterValue,
    /// Before the first item of `value`, or its end.
    FirstItem,
    Item,
    /// After an item: a comma or the end of the array.
    AfterItem,
    /// Inside a string, object, array or scalar that is skipped.
    Inside(Skipped),
    /// After the document.
    End,
    /// The document is no object.
    Foreign,
}

/// What is being skipped, and so what follows it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Skipped {
    Key,
    Member,
    Item,
}

/// Reads a page as it grows.
#[derive(Debug)]
pub(crate) struct Scanner {
    state: State,
    /// The bytes before this one are read.
    at: usize,
    /// Where what is being skipped began.
    begin: usize,
    /// The closing brackets that are still to come.
    closers: Vec<u8>,
    in_string: bool,
    escaped: bool,
    is_scalar: bool,
    key: Key,
    layout: Layout,
}

/// The members of a page that matter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Count,
    DeltaLink,
    NextLink,
    Other,
    Value,
}

impl Scanner {
    pub(crate) fn new() -> Self {
        Self {
            state: State::Start,
            at: 0,
            begin: 0,
            closers: Vec::new(),
            in_string: false,
            escaped: false,
            is_scalar: false,
            key: Key::Other,
            layout: Layout::default(),
        }
    }

    /// Reads on: `page` is all that has come so far, and begins as it did before.
    pub(crate) fn feed(&mut self, page: &[u8]) -> Result<(), Malformed> {
        while let Some(&byte) = page.get(self.at) {
            if let State::Inside(skipped) = self.state {
                self.skip(page, skipped)?;
                continue;
            }
            if self.state == State::Foreign {
                self.at = page.len();
                return Ok(());
            }
            if self.at == 0 && page.starts_with(b"\xef\xbb\xbf") {
                self.at = 3;
                continue;
            }
            if !matches!(byte, b' ' | b'\t' | b'\r' | b'\n') {
                self.step(byte)?;
            } else {
                self.at += 1;
            }
        }
        Ok(())
    }

    /// The link to the next page, as soon as it has been read.
    pub(crate) fn next_link(&self) -> Option<&str> {
        self.layout.next_link.as_deref()
    }

    /// What the page holds, if it has ended.
    pub(crate) fn finish(self, page: &[u8]) -> Result<Layout, Malformed> {
        match self.state {
            State::End => Ok(self.layout),
            State::Foreign if serde_json::from_slice::<serde::de::IgnoredAny>(page).is_ok() => Ok(self.layout),
            _ => Err(Malformed { at: page.len(), what: "the page ends too early" }),
        }
    }

    /// One byte of the structure, which is no blank.
    fn step(&mut self, byte: u8) -> Result<(), Malformed> {
        self.state = match (self.state, byte) {
            (State::Start, b'{') => State::FirstKey,
            (State::Start, _) => State::Foreign,
            (State::FirstKey | State::AfterValue, b'}') => State::End,
            (State::FirstKey | State::Key, b'"') => return self.enter(byte, Skipped::Key),
            (State::Colon, b':') => State::Value,
            (State::Value, b'[') if self.key == Key::Value => {
                self.layout.items = Some(Vec::new());
                State::FirstItem
            }
            (State::Value, _) => return self.enter(byte, Skipped::Member),
            (State::AfterValue, b',') => State::Key,
            (State::FirstItem | State::AfterItem, b']') => State::AfterValue,
            (State::FirstItem | State::Item, _) => return self.enter(byte, Skipped::Item),
            (State::AfterItem, b',') => State::Item,
            _ => return Err(self.malformed("this sign does not belong here")),
        };
        self.at += 1;
        Ok(())
    }

    /// Begins to skip a value or a key whose first byte is `byte`.
    fn enter(&mut self, byte: u8, skipped: Skipped) -> Result<(), Malformed> {
        (self.begin, self.in_string, self.escaped, self.is_scalar) = (self.at, false, false, false);
        match byte {
            b'"' => self.in_string = true,
            b'{' => self.closers.push(b'}'),
            b'[' => self.closers.push(b']'),
            b'-' | b'0'..=b'9' | b't' | b'f' | b'n' => self.is_scalar = true,
            _ => return Err(self.malformed("no value begins so")),
        }
        self.at += 1;
        self.state = State::Inside(skipped);
        Ok(())
    }

    /// Goes on inside what is skipped, to its end or the end of what has come. Nearly all bytes of a page pass here, in
    /// two short loops: to the end of a string, and to the next sign of structure.
    fn skip(&mut self, page: &[u8], skipped: Skipped) -> Result<(), Malformed> {
        while let Some(rest) = page.get(self.at..).filter(|rest| !rest.is_empty()) {
            let found = if self.escaped {
                Some(0)
            } else if self.in_string {
                rest.iter().position(|byte| matches!(byte, b'"' | b'\\'))
            } else if self.is_scalar {
                rest.iter().position(|byte| matches!(byte, b',' | b'}' | b']' | b' ' | b'\t' | b'\r' | b'\n'))
            } else {
                rest.iter().position(|byte| matches!(byte, b'"' | b'{' | b'[' | b'}' | b']'))
            };
            let Some((found, &byte)) = found.and_then(|found| Some((found, rest.get(found)?))) else {
                self.at = page.len();
                return Ok(());
            };
            self.at += found;
            if self.is_scalar {
                return self.leave(page, skipped);
            }
            self.at += 1;
            match byte {
                _ if self.escaped => self.escaped = false,
                b'\\' => self.escaped = true,
                b'"' => self.in_string = !self.in_string,
                b'{' => self.closers.push(b'}'),
                b'[' => self.closers.push(b']'),
                _ if self.closers.pop() != Some(byte) => {
                    return Err(self.malformed("a bracket is closed that was not opened"));
                }
                _ => {}
            }
            if self.closers.is_empty() && !self.in_string && !self.escaped {
                return self.leave(page, skipped);
            }
        }
        Ok(())
    }

    /// What was skipped has ended before `self.at`.
    fn leave(&mut self, page: &[u8], skipped: Skipped) -> Result<(), Malformed> {
        let text = page.get(self.begin..self.at).unwrap_or_default();
        if self.is_scalar && serde_json::from_slice::<serde::de::IgnoredAny>(text).is_err() {
            return Err(self.malformed("this is no number, `true`, `false` or `null`"));
        }
        self.state = match skipped {
            Skipped::Key => {
                self.key = key_of(text).ok_or_else(|| self.malformed("this name cannot be read"))?;
                State::Colon
            }
            Skipped::Member => {
                self.member(text);
                State::AfterValue
            }
            Skipped::Item => {
                let place = |at: usize| u32::try_from(at).map_err(|_| self.malformed("the page is larger than 4 GiB"));
                let range = place(self.begin)?..place(self.at)?;
                if let Some(items) = &mut self.layout.items {
                    items.push(range);
                }
                State::AfterItem
            }
        };
        Ok(())
    }

    /// Of two members of one name the last counts, as everywhere.
    fn member(&mut self, text: &[u8]) {
        match self.key {
            Key::Count => self.layout.count = serde_json::from_slice(text).ok(),
            Key::DeltaLink => self.layout.delta_link = serde_json::from_slice(text).ok(),
            Key::NextLink => self.layout.next_link = serde_json::from_slice(text).ok(),
            // A `value` that is no array: a property, not a collection.
            Key::Value => self.layout.items = None,
            Key::Other => {}
        }
    }

    fn malformed(&self, what: &'static str) -> Malformed {
        Malformed { at: self.at, what }
    }
}

/// The key with its quotes; `None` where its escapes are wrong.
fn key_of(quoted: &[u8]) -> Option<Key> {
    let decoded: String;
    let name = if quoted.contains(&b'\\') {
        decoded = serde_json::from_slice(quoted).ok()?;
        decoded.as_bytes()
    } else {
        quoted.get(1..quoted.len().saturating_sub(1))?
    };
    Some(match name {
        b"value" => Key::Value,
        b"@odata.nextLink" => Key::NextLink,
        b"@odata.deltaLink" => Key::DeltaLink,
        b"@odata.count" => Key::Count,
        _ => Key::Other,
    })
}

/// The layout of a whole page.
#[cfg(any(test, fuzzing))]
pub(crate) fn scan(page: &[u8]) -> Result<Layout, Malformed> {
    let mut scanner = Scanner::new();
    scanner.feed(page)?;
    scanner.finish(page)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    /// Scans `page` cut into pieces at `cuts`.
    fn scan_in_pieces(page: &[u8], cuts: &[usize]) -> Result<Layout, Malformed> {
        let mut ends: Vec<_> = cuts.iter().map(|cut| cut % (page.len() + 1)).collect();
        ends.sort_unstable();
        ends.push(page.len());
        let mut scanner = Scanner::new();
        for end in ends {
            scanner.feed(&page[..end])?;
        }
        scanner.finish(page)
    }

    fn items(page: &[u8], layout: &Layout) -> Option<Vec<Value>> {
        let parse = |range: &Range<u32>| {
            serde_json::from_slice(&page[range.start as usize..range.end as usize]).expect("an item is JSON")
        };
        layout.items.as_ref().map(|items| items.iter().map(parse).collect())
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            "\\PC{0,12}".prop_map(Value::from),
            "[\\\\\"{}\\[\\],:]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 24, 5, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
                prop::collection::btree_map(
                    prop_oneof![Just("value".to_owned()), Just("@odata.nextLink".to_owned()), "\\PC{0,6}"],
                    inner,
                    0..5
                )
                .prop_map(|map| Value::Object(map.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn scanner_equals_serde_json_however_the_page_is_cut(
            mut page in any_json().prop_filter("pages are objects", Value::is_object),
            value in prop::option::of(prop::collection::vec(any_json(), 0..8)),
            link in prop::option::of("\\PC{0,20}"),
            count in prop::option::of(any::<u64>()),
            pretty in any::<bool>(),
            cuts in prop::collection::vec(any::<usize>(), 0..6),
        ) {
            let object = page.as_object_mut().unwrap();
            if let Some(value) = value { object.insert("value".to_owned(), value.into()); }
            if let Some(link) = link { object.insert("@odata.nextLink".to_owned(), link.into()); }
            if let Some(count) = count { object.insert("@odata.count".to_owned(), count.into()); }
            let text = if pretty { serde_json::to_vec_pretty(&page) } else { serde_json::to_vec(&page) }.unwrap();
            let layout = scan_in_pieces(&text, &cuts).unwrap();
            let page: Value = serde_json::from_slice(&text).unwrap();
            prop_assert_eq!(items(&text, &layout), page["value"].as_array().cloned());
            prop_assert_eq!(layout.next_link.as_deref(), page["@odata.nextLink"].as_str());
            prop_assert_eq!(layout.count, page["@odata.count"].as_u64());
        }

        #[test]
        fn cut_page_is_never_taken_for_a_whole_one(items in prop::collection::vec(any_json(), 0..5), cut in any::<usize>()) {
            let text = serde_json::to_vec(&json!({"@odata.context": "c", "value": items})).unwrap();
            prop_assert!(scan(&text[..cut % text.len()]).is_err());
        }

        #[test]
        fn nothing_panics(bytes in prop::collection::vec(prop::sample::select(b"{}[]\",:\\ value1tn".to_vec()), 0..60)) {
            let _ = scan(&bytes);
        }
    }

    #[test]
    fn link_is_known_before_the_items_have_come() {
        let page = br#"{"@odata.nextLink":"https://x/y?a=\u0026b","value":[{"id":1},"#;
        let mut scanner = Scanner::new();
        scanner.feed(page).unwrap();
        assert_eq!(scanner.next_link(), Some("https://x/y?a=&b"));
    }

    #[test]
    fn links_inside_items_are_not_the_page_s() {
        let page = br#"{"value":[{"@odata.nextLink":"https://evil/","value":[1]}]}"#;
        let layout = scan(page).unwrap();
        assert_eq!((layout.next_link, layout.items.unwrap().len()), (None, 1));
    }

    #[test]
    fn entity_and_property_are_no_collections_and_other_documents_are_checked() {
        assert_eq!(scan(br#"{"id":"1"}"#).unwrap().items, None);
        assert_eq!(scan(br#"{"value":"Ada"}"#).unwrap().items, None);
        assert_eq!(scan(b"[1,2]").unwrap().items, None);
        assert!(scan(b"[1,2").is_err());
        assert!(scan(b"<html>").is_err());
        assert!(scan(b"").is_err());
    }

    #[test]
    fn broken_structure_is_refused() {
        for page in [
            "{\"value\":[{]}]}",
            "{\"value\":[1 2]}",
            "{\"value\":[1,]}",
            "{\"value\":[,1]}",
            "{\"a\" 1}",
            "{,}",
            "{\"a\":}",
            "{\"value\":[nul]}",
            "{} {}",
            "{\"a\":1,}",
            "{\"value\":[]]}",
            "{\"value\":[01]}",
        ] {
            assert!(scan(page.as_bytes()).is_err(), "{page}");
        }
    }
}
