//! Collections, counts and single objects as Graph writes them.

use serde_json::{Map, Value};

use crate::graph::{
    call::{Answer, Call},
    entity::{EntityType, Workload},
    error::GraphError,
    filter::Filter,
    paging,
    query::QueryOptions,
    source::{Source, Writer, write_json, write_object},
};

/// A page of the collection.
///
/// # Errors
/// 400 for a bad query or a foreign skip token.
pub(crate) fn page(call: &Call<'_>, entity: &EntityType, source: &dyn Source) -> Result<Answer, GraphError> {
    let options = call.options(entity)?;
    let offset = match &options.skip_token {
        Some(token) => paging::offset(token, call.path, &options.parameters)?,
        None => options.skip.unwrap_or(0),
    };
    let size = options.top.unwrap_or_else(|| entity.workload.default_page_size());
    let (positions, next) = found(source, &options, offset, size);
    let mut body = Vec::with_capacity(512 * (positions.len() + 1));
    body.extend_from_slice(b"{\"@odata.context\":");
    write_json(&context(call, entity, &options, ""), &mut body);
    // Only the first page counts.
    if options.count && options.skip_token.is_none() && options.skip.is_none() {
        body.extend_from_slice(format!(",\"@odata.count\":{}", counted(source, &options)).as_bytes());
    }
    if let Some(next) = next {
        let (name, value) = match entity.workload {
            Workload::Mail => ("$skip", next.to_string()),
            Workload::Directory | Workload::Files | Workload::Reports => {
                ("$skiptoken", paging::skip_token(call.path, &options.parameters, next))
            }
        };
        body.extend_from_slice(b",\"@odata.nextLink\":");
        write_json(&paging::next_link(call.root, call.path, &options.parameters, (name, &value)), &mut body);
    }
    body.extend_from_slice(b",\"value\":[");
    let write = writer(source, &options, options.properties(entity));
    for (number, position) in positions.into_iter().enumerate() {
        if number > 0 {
            body.push(b',');
        }
        write(position, &mut body);
    }
    body.extend_from_slice(b"]}");
    Ok(Answer::raw(body))
}

/// How items are written: straight from the source, or from the object where `$expand` adds to it.
fn writer<'a>(source: &'a dyn Source, options: &'a QueryOptions, mut names: Vec<String>) -> Writer<'a> {
    if options.expand.is_empty() {
        return source.writer(&names);
    }
    names.extend(options.expand.iter().map(|expansion| expansion.name.clone()));
    Box::new(move |position, out| {
        let mut object = source.object(position);
        for expansion in &options.expand {
            let value = expansion.project(source.expanded(position, &expansion.name));
            object.insert(expansion.name.clone(), value);
        }
        write_object(&object, &names, out);
    })
}

/// Looks at what conditions and order are about, and at no more of an item: a scan of a million is felt.
struct Probe<'a>(Writer<'a>);

impl<'a> Probe<'a> {
    fn new(source: &'a dyn Source, options: &QueryOptions) -> Self {
        Self(source.writer(&options.condition_properties()))
    }

    fn object(&self, position: usize) -> Map<String, Value> {
        let mut text = Vec::with_capacity(256);
        self.0(position, &mut text);
        serde_json::from_slice(&text).unwrap_or_default()
    }
}

/// The positions of the items of a page that begins at `offset`, and where the next page begins.
///
/// The offset is a position, so that pages neither repeat nor leave out an item when others come and go in between;
/// with `$orderby` it counts sorted items.
fn found(source: &dyn Source, options: &QueryOptions, offset: usize, size: usize) -> (Vec<usize>, Option<usize>) {
    if options.order_by.is_some() {
        let sorted = sorted(source, options);
        let end = offset.saturating_add(size);
        return (sorted.iter().copied().skip(offset).take(size).collect(), (end < sorted.len()).then_some(end));
    }
    let probe = Probe::new(source, options);
    let walk = Walk::new(source, options);
    let mut positions = Vec::new();
    let mut at = walk.at_or_after(offset);
    while let Some(position) = at {
        if !options.is_conditional() || options.matches(&probe.object(position)) {
            if positions.len() == size {
                return (positions, Some(position));
            }
            positions.push(position);
        }
        at = walk.at_or_after(position + 1);
    }
    (positions, None)
}

/// The positions that a condition leaves to be looked at: a few where the source finds them by an id or name.
struct Walk<'a> {
    source: &'a dyn Source,
    candidates: Option<Vec<usize>>,
}

impl<'a> Walk<'a> {
    fn new(source: &'a dyn Source, options: &QueryOptions) -> Self {
        let equalities = options.filter.as_ref().map(Filter::equalities).unwrap_or_default();
        let of_one = |(property, values): (&str, Vec<&str>)| {
            let found: Option<Vec<_>> = values.into_iter().map(|value| source.candidates(property, value)).collect();
            let mut positions = found?.concat();
            positions.sort_unstable();
            positions.dedup();
            Some(positions)
        };
        Self { source, candidates: equalities.into_iter().find_map(of_one) }
    }

    fn at_or_after(&self, from: usize) -> Option<usize> {
        let Some(candidates) = &self.candidates else { return self.source.at_or_after(from) };
        let mut left = candidates.iter().copied().skip_while(|&position| position < from);
        left.find(|&position| self.source.at_or_after(position) == Some(position))
    }
}

/// The positions of all items that match, in the order of `$orderby`.
fn sorted(source: &dyn Source, options: &QueryOptions) -> Vec<usize> {
    let probe = Probe::new(source, options);
    let walk = Walk::new(source, options);
    let mut keys = Vec::new();
    let mut at = walk.at_or_after(0);
    while let Some(position) = at {
        let object = probe.object(position);
        if options.matches(&object) {
            keys.push((options.sort_key(&object), position));
        }
        at = walk.at_or_after(position + 1);
    }
    let descending = options.order_by.as_ref().is_some_and(|(_, descending)| *descending);
    keys.sort_by(|(left, _), (right, _)| if descending { right.cmp(left) } else { left.cmp(right) });
    keys.into_iter().map(|(_, position)| position).collect()
}

/// How many items match.
fn counted(source: &dyn Source, options: &QueryOptions) -> usize {
    if !options.is_conditional() {
        return source.len();
    }
    let probe = Probe::new(source, options);
    let walk = Walk::new(source, options);
    let mut count = 0;
    let mut at = walk.at_or_after(0);
    while let Some(position) = at {
        count += usize::from(options.matches(&probe.object(position)));
        at = walk.at_or_after(position + 1);
    }
    count
}

/// The answer to `…/$count`: a number as text.
///
/// # Errors
/// 400 without `ConsistencyLevel: eventual`, or for a bad query.
pub(crate) fn count(call: &Call<'_>, entity: &EntityType, source: &dyn Source) -> Result<Answer, GraphError> {
    if !call.eventual && entity.workload == Workload::Directory {
        return Err(GraphError::directory_bad_request("$count is not currently supported."));
    }
    // The segment stands for the parameter, which advanced filters want.
    let query = if call.query.is_empty() { "$count=true".to_owned() } else { format!("{}&$count=true", call.query) };
    let options = Call { query: &query, ..*call }.options(entity)?;
    Ok(Answer::text(counted(source, &options).to_string()))
}

/// One object.
///
/// # Errors
/// 400 for a bad query.
pub(crate) fn single(call: &Call<'_>, entity: &EntityType, object: &Map<String, Value>) -> Result<Answer, GraphError> {
    single_expanded(call, entity, object, |_| Value::Null)
}

/// One object, with `expanded` for each relationship that `$expand` names.
///
/// # Errors
/// 400 for a bad query.
pub(crate) fn single_expanded(
    call: &Call<'_>,
    entity: &EntityType,
    object: &Map<String, Value>,
    expanded: impl Fn(&str) -> Value,
) -> Result<Answer, GraphError> {
    let options = call.options(entity)?;
    let mut body = Map::new();
    body.insert("@odata.context".to_owned(), context(call, entity, &options, "/$entity").into());
    body.extend(options.project(object, entity));
    for expansion in &options.expand {
        body.insert(expansion.name.clone(), expansion.project(expanded(&expansion.name)));
    }
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
    use crate::graph::{call::Content, entity::USER};

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

    fn users() -> Vec<Map<String, Value>> {
        let user = |index: usize| json!({"id": index.to_string(), "displayName": format!("User {index}")});
        (0..5).map(|index| user(index).as_object().unwrap().clone()).collect()
    }

    fn body(answer: Answer) -> Value {
        match answer.content {
            Content::Json(value) => value,
            Content::Raw(bytes) => serde_json::from_slice(&bytes).unwrap(),
            other => panic!("not JSON: {other:?}"),
        }
    }

    #[test]
    fn pages_follow_each_other_to_the_end() {
        let mut query = "$top=2&$select=id".to_owned();
        let mut seen = Vec::new();
        let mut pages = 0;
        loop {
            let page = body(page(&call(&query, false), &USER, &users()).unwrap());
            seen.extend(page["value"].as_array().unwrap().iter().map(|user| user["id"].as_str().unwrap().to_owned()));
            pages += 1;
            let Some(link) = page.get("@odata.nextLink").and_then(Value::as_str) else { break };
            query = link.split_once('?').unwrap().1.to_owned();
        }
        assert_eq!((seen.join(""), pages), ("01234".to_owned(), 3));
    }

    #[test]
    fn count_is_on_the_first_page_only() {
        let first = body(page(&call("$top=2&$count=true", true), &USER, &users()).unwrap());
        assert_eq!(first["@odata.count"], 5);
        let link = first["@odata.nextLink"].as_str().unwrap();
        let second = body(page(&call(link.split_once('?').unwrap().1, true), &USER, &users()).unwrap());
        assert!(second.get("@odata.count").is_none());
    }

    #[test]
    fn count_segment_is_text_and_needs_the_header() {
        assert_eq!(count(&call("", true), &USER, &users()).unwrap().content, Content::Text("5".to_owned()));
        let filtered = count(&call("$filter=displayName ne 'User 1'", true), &USER, &users()).unwrap();
        assert_eq!(filtered.content, Content::Text("4".to_owned()));
        assert_eq!(count(&call("", false), &USER, &users()).unwrap_err().code, "Request_BadRequest");
    }

    #[test]
    fn filter_and_order_apply_before_paging() {
        let query = "$filter=displayName ne 'User 4'&$orderby=displayName desc&$count=true&$top=1&$select=id";
        let page = body(page(&call(query, true), &USER, &users()).unwrap());
        assert_eq!(page["value"], json!([{"id": "3"}]));
        assert_eq!(page["@odata.count"], 4);
        assert_eq!(page["@odata.context"], "https://graph.test/v1.0/$metadata#users(id)");
    }
}
