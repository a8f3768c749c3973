//! Collections, counts and single objects as Graph writes them.

use serde_json::{Map, Value};

use crate::graph::{
    call::{Answer, Call},
    entity::EntityType,
    error::GraphError,
    paging,
    query::{DEFAULT_PAGE_SIZE, QueryOptions},
};

/// A collection whose items are made when a page needs them.
pub(crate) struct Listing<'a> {
    length: usize,
    item: Box<dyn Fn(usize) -> Option<Map<String, Value>> + 'a>,
}

impl std::fmt::Debug for Listing<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Listing").field("length", &self.length).finish_non_exhaustive()
    }
}

impl<'a> Listing<'a> {
    /// `length` items, the one at an index (from 0) made by `item`.
    pub(crate) fn lazy(length: usize, item: impl Fn(usize) -> Map<String, Value> + 'a) -> Self {
        Self { length, item: Box::new(move |index| Some(item(index))) }
    }

    /// The items at hand.
    pub(crate) fn of(items: Vec<Map<String, Value>>) -> Self {
        Self { length: items.len(), item: Box::new(move |index| items.get(index).cloned()) }
    }

    fn range(&self, from: usize, to: usize) -> Vec<Map<String, Value>> {
        (from..to.min(self.length)).filter_map(|index| (self.item)(index)).collect()
    }

    /// The same collection after `$filter` and `$orderby`; it stays lazy without them.
    fn searched(self, options: &QueryOptions) -> Self {
        if options.filter.is_none() && options.order_by.is_none() {
            return self;
        }
        Self::of(options.search(self.range(0, self.length)))
    }
}

/// A page of the collection.
///
/// # Errors
/// 400 for a bad query or a foreign skip token.
pub(crate) fn page(call: &Call<'_>, entity: &EntityType, listing: Listing<'_>) -> Result<Answer, GraphError> {
    let options = call.options(entity)?;
    let offset = match &options.skip_token {
        Some(token) => paging::offset(token, call.path, &options.parameters)?,
        None => 0,
    };
    let listing = listing.searched(&options);
    let end = offset.saturating_add(options.top.unwrap_or(DEFAULT_PAGE_SIZE));
    let items = listing.range(offset, end);
    let mut body = Map::new();
    body.insert("@odata.context".to_owned(), context(call, entity, &options, "").into());
    // Only the first page counts.
    if options.count && offset == 0 {
        body.insert("@odata.count".to_owned(), listing.length.into());
    }
    if end < listing.length {
        let token = paging::skip_token(call.path, &options.parameters, end);
        body.insert(
            "@odata.nextLink".to_owned(),
            paging::next_link(call.root, call.path, &options.parameters, &token).into(),
        );
    }
    let items: Vec<_> = items.iter().map(|item| Value::Object(options.project(item, entity))).collect();
    body.insert("value".to_owned(), items.into());
    Ok(Answer::json(body))
}

/// The answer to `…/$count`: a number as text.
///
/// # Errors
/// 400 without `ConsistencyLevel: eventual`, or for a bad query.
pub(crate) fn count(call: &Call<'_>, entity: &EntityType, listing: Listing<'_>) -> Result<Answer, GraphError> {
    if !call.eventual {
        return Err(GraphError::directory_bad_request("$count is not currently supported."));
    }
    // The segment stands for the parameter, which advanced filters want.
    let query = if call.query.is_empty() { "$count=true".to_owned() } else { format!("{}&$count=true", call.query) };
    let options = Call { query: &query, ..*call }.options(entity)?;
    Ok(Answer::text(listing.searched(&options).length.to_string()))
}

/// One object.
///
/// # Errors
/// 400 for a bad query.
pub(crate) fn single(call: &Call<'_>, entity: &EntityType, object: &Map<String, Value>) -> Result<Answer, GraphError> {
    let options = call.options(entity)?;
    let mut body = Map::new();
    body.insert("@odata.context".to_owned(), context(call, entity, &options, "/$entity").into());
    body.extend(options.project(object, entity));
    Ok(Answer::json(body))
}

/// The `@odata.context` of a set of `entity`, with `suffix` for a single object.
pub(crate) fn context(call: &Call<'_>, entity: &EntityType, options: &QueryOptions, suffix: &str) -> String {
    format!("{}/$metadata#{}{}{suffix}", call.root, entity.set, options.context_suffix())
}

#[cfg(test)]
mod tests {
    use http::Method;
    use serde_json::json;

    use super::*;
    use crate::graph::{call::Content, entity::USER, people::object};

    fn call<'a>(query: &'a str, eventual: bool) -> Call<'a> {
        Call {
            method: &Method::GET,
            root: "https://graph.test/v1.0",
            path: "/users",
            query,
            eventual,
            body: b"",
            now: jiff::Timestamp::UNIX_EPOCH,
        }
    }

    fn users() -> Listing<'static> {
        Listing::lazy(5, |index| object(json!({"id": index.to_string(), "displayName": format!("User {index}")})))
    }

    fn body(answer: Answer) -> Value {
        match answer.content {
            Content::Json(value) => value,
            other => panic!("not JSON: {other:?}"),
        }
    }

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let mut query = "$top=2&$select=id".to_owned();
        let mut seen = Vec::new();
        let mut pages = 0;
        loop {
            let page = body(page(&call(&query, false), &USER, users()).unwrap());
            seen.extend(page["value"].as_array().unwrap().iter().map(|user| user["id"].as_str().unwrap().to_owned()));
            pages += 1;
            let Some(link) = page.get("@odata.nextLink").and_then(Value::as_str) else { break };
            query = link.split_once('?').unwrap().1.to_owned();
        }
        assert_eq!((seen.join(""), pages), ("01234".to_owned(), 3));
    }

    #[test]
    fn count_is_on_the_first_page_only() {
        let first = body(page(&call("$top=2&$count=true", true), &USER, users()).unwrap());
        assert_eq!(first["@odata.count"], 5);
        let link = first["@odata.nextLink"].as_str().unwrap();
        let second = body(page(&call(link.split_once('?').unwrap().1, true), &USER, users()).unwrap());
        assert!(second.get("@odata.count").is_none());
    }

    #[test]
    fn count_segment_is_text_and_needs_the_header() {
        assert_eq!(count(&call("", true), &USER, users()).unwrap().content, Content::Text("5".to_owned()));
        let filtered = count(&call("$filter=displayName ne 'User 1'", true), &USER, users()).unwrap();
        assert_eq!(filtered.content, Content::Text("4".to_owned()));
        assert_eq!(count(&call("", false), &USER, users()).unwrap_err().code, "Request_BadRequest");
    }

    #[test]
    fn filter_and_order_apply_before_paging() {
        let query = "$filter=displayName ne 'User 4'&$orderby=displayName desc&$count=true&$top=1&$select=id";
        let page = body(page(&call(query, true), &USER, users()).unwrap());
        assert_eq!(page["value"], json!([{"id": "3"}]));
        assert_eq!(page["@odata.count"], 4);
        assert_eq!(page["@odata.context"], "https://graph.test/v1.0/$metadata#users(id)");
    }
}
