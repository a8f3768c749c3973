//! The door for `fuzz/`: parsers that no public item reaches. Exists in fuzzing builds only.

use crate::pages::scan::scan;

/// Scans `page` whole and checks what was found against `serde_json`.
///
/// # Panics
/// The scanner refuses an object that `serde_json` takes, or finds other items or another link in it.
pub fn page(page: &[u8]) {
    let found = scan(page);
    let Ok(serde_json::Value::Object(object)) = serde_json::from_slice(page) else { return };
    let Ok(layout) = found else { panic!("a good page is refused") };
    let items = layout.items.map(|items| {
        let parse = |range: std::ops::Range<u32>| {
            let item = page.get(range.start as usize..range.end as usize).unwrap_or_default();
            serde_json::from_slice(item).unwrap_or_else(|_| panic!("an item is no JSON"))
        };
        items.into_iter().map(parse).collect::<Vec<serde_json::Value>>()
    });
    assert_eq!(items.as_ref(), object.get("value").and_then(serde_json::Value::as_array));
    assert_eq!(layout.next_link.as_deref(), object.get("@odata.nextLink").and_then(serde_json::Value::as_str));
}
