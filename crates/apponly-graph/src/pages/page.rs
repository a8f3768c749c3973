//! One page of a collection.

use std::fmt;

use apponly::Error;
use bytes::Bytes;
use serde::de::DeserializeOwned;

use super::scan::Layout;
use crate::response::not_this_shape;

/// One page as Graph sent it, with the places of its items.
///
/// An answer that is no collection (an object, a property) is a page with one item, the whole answer. `Debug` shows
/// sizes only.
#[derive(Clone)]
pub struct Page {
    body: Bytes,
    layout: Layout,
    url: String,
    request_id: Option<String>,
}

impl Page {
    pub(crate) fn new(body: Bytes, layout: Layout) -> Self {
        Self { body, layout, url: String::new(), request_id: None }
    }

    pub(crate) fn of(mut self, url: String, request_id: Option<String>) -> Self {
        (self.url, self.request_id) = (url, request_id);
        self
    }

    /// The whole answer.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// How many items it has; a page without any need not be the last.
    #[must_use]
    pub fn len(&self) -> usize {
        self.layout.items.as_ref().map_or_else(|| usize::from(!self.body.is_empty()), Vec::len)
    }

    /// Whether it has no items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether the answer is a collection, with an array `value`.
    #[must_use]
    pub fn is_collection(&self) -> bool {
        self.layout.items.is_some()
    }

    /// The item `index` (from 0): JSON, exactly as sent.
    #[must_use]
    pub fn item(&self, index: usize) -> Option<&[u8]> {
        match &self.layout.items {
            Some(items) => {
                let range = items.get(index)?;
                self.body.get(range.start as usize..range.end as usize)
            }
            None => (index < self.len()).then(|| self.body.trim_ascii()),
        }
    }

    /// The items in order: JSON, exactly as sent, not rebuilt. May hold line breaks between tokens.
    pub fn items(&self) -> impl Iterator<Item = &[u8]> {
        (0..self.len()).filter_map(|index| self.item(index))
    }

    /// The item `index` as a part of the page that outlives it without a copy.
    #[must_use]
    pub fn item_bytes(&self, index: usize) -> Option<Bytes> {
        self.item(index).map(|item| self.body.slice_ref(item))
    }

    /// The item `index` as a value of one's own type.
    ///
    /// # Errors
    /// `answer-unusable`: it has another shape.
    pub fn parse<T: DeserializeOwned>(&self, index: usize) -> Result<Option<T>, Error> {
        let parse = |item| serde_json::from_slice(item).map_err(|error| not_this_shape(&error));
        self.item(index).map(parse).transpose()
    }

    /// `@odata.nextLink`: where the next page is; `None` on the last.
    #[must_use]
    pub fn next_link(&self) -> Option<&str> {
        self.layout.next_link.as_deref()
    }

    /// `@odata.deltaLink`: where later changes are; on the last page of a delta query.
    #[must_use]
    pub fn delta_link(&self) -> Option<&str> {
        self.layout.delta_link.as_deref()
    }

    /// `@odata.count`: the number of all items, where it was asked for; on the first page.
    #[must_use]
    pub fn count(&self) -> Option<u64> {
        self.layout.count
    }

    /// The URL that this page was had from. It may hold a skip token; keep it as carefully as the data.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Graph's `request-id`.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.request_id.as_deref()
    }
}

impl fmt::Debug for Page {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Page")
            .field("items", &self.len())
            .field("bytes", &self.body.len())
            .field("is_last", &self.next_link().is_none())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::scan::scan;

    fn page(text: &'static str) -> Page {
        Page::new(Bytes::from_static(text.as_bytes()), scan(text.as_bytes()).unwrap())
    }

    #[test]
    fn items_are_the_bytes_that_were_sent() {
        let page = page(r#"{"value": [ {"b": 1.50, "a":"\u00e4"} , "x" ]}"#);
        let items: Vec<_> = page.items().map(|item| std::str::from_utf8(item).unwrap()).collect();
        assert_eq!(items, [r#"{"b": 1.50, "a":"\u00e4"}"#, r#""x""#]);
    }

    #[test]
    fn single_object_is_one_item() {
        let page = page(" {\"id\":\"1\"}\n");
        assert_eq!((page.len(), page.is_collection(), page.item(0)), (1, false, Some(&b"{\"id\":\"1\"}"[..])));
        assert_eq!(page.item(1), None);
    }
}
