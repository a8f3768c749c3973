//! The system query options of a Graph call: `$top`, `$select`, `$count`, `$filter`, `$orderby`, `$skiptoken`.
//!
//! Source: "Use query parameters to customize Microsoft Graph query results".

use serde_json::{Map, Value};
use url::form_urlencoded;

use crate::graph::{
    entity::{DIRECTORY_OBJECT, EntityType, Workload},
    error::GraphError,
    federations::is_relationship,
    filter::Filter,
    governance_entity::FEDERATED_CREDENTIAL,
    search::Search,
};

/// The query options of one call, checked against the type that it asks for.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct QueryOptions {
    /// All parameters in the order sent, decoded: what next links repeat.
    pub(crate) parameters: Vec<(String, String)>,
    /// `$top`: items in a page, from 1.
    pub(crate) top: Option<usize>,
    /// `$select`: property names; empty means the type's defaults.
    pub(crate) select: Vec<String>,
    /// `$count=true`.
    pub(crate) count: bool,
    /// `$filter`.
    pub(crate) filter: Option<Filter>,
    /// `$orderby`: property, and whether descending.
    pub(crate) order_by: Option<(String, bool)>,
    /// `$search`.
    pub(crate) search: Option<Search>,
    /// `$expand`.
    pub(crate) expand: Vec<Expansion>,
    /// `$skip`: items before the page.
    pub(crate) skip: Option<usize>,
    /// `$skiptoken`, opaque.
    pub(crate) skip_token: Option<String>,
}

/// One relationship that `$expand` brings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expansion {
    pub(crate) name: String,
    /// The properties of its objects; empty means the defaults.
    select: Vec<String>,
}

impl Expansion {
    /// The type of what is expanded: all relationships but one lead to directory objects.
    fn entity(&self) -> &'static EntityType {
        if is_relationship(&self.name) { &FEDERATED_CREDENTIAL } else { &DIRECTORY_OBJECT }
    }

    /// The expanded object or objects, with the properties asked for.
    pub(crate) fn project(&self, value: Value) -> Value {
        let wanted = |name: &str| match self.select.as_slice() {
            _ if name.starts_with('@') => true,
            [] => self.entity().default_properties.contains(&name),
            select => select.iter().any(|selected| selected == name),
        };
        match value {
            Value::Array(items) => items.into_iter().map(|item| self.project(item)).collect(),
            Value::Object(members) => members.into_iter().filter(|(name, _)| wanted(name)).collect(),
            other => other,
        }
    }
}

impl QueryOptions {
    /// Reads the options from the raw query string.
    ///
    /// `eventual` is whether the call has `ConsistencyLevel: eventual`, which advanced queries need together with
    /// `$count=true`.
    ///
    /// # Errors
    /// 400 as Graph answers it: an unknown option or property, a bad `$top`, an advanced query without its header.
    pub(crate) fn parse(raw: &str, entity: &EntityType, eventual: bool) -> Result<Self, GraphError> {
        let mut options = Self::default();
        for (name, value) in form_urlencoded::parse(raw.as_bytes()).into_owned() {
            options.read(&name, &value, entity)?;
            options.parameters.push((name, value));
        }
        if entity.workload == Workload::Directory {
            options.refuse_advanced(eventual)?;
            // Without the header the directory ignores the count instead of refusing it.
            options.count &= eventual;
        }
        Ok(options)
    }

    fn read(&mut self, name: &str, value: &str, entity: &EntityType) -> Result<(), GraphError> {
        if self.parameters.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) && name.starts_with('$') {
            return Err(GraphError::bad_request(format!("Query option '{name}' was specified more than once.")));
        }
        match name.to_ascii_lowercase().as_str() {
            "$top" => self.top = Some(page_size(value, entity.workload.maximum_page_size())?),
            "$select" => self.select = select(value, entity)?,
            "$count" => self.count = boolean(value)?,
            "$filter" => self.filter = Some(filter(value, entity)?),
            "$orderby" => self.order_by = Some(order_by(value, entity)?),
            "$skiptoken" => self.skip_token = Some(value.to_owned()),
            "$search" if entity.workload == Workload::Directory => self.search = Some(search(value, entity)?),
            "$expand" => self.expand = expand(value, entity)?,
            "$skip" if entity.workload == Workload::Mail => self.skip = Some(skip(value)?),
            "$search" | "$skip" | "$apply" | "$format" => {
                return Err(GraphError::unsupported_query(format!("The emulated Graph does not implement '{name}'.")));
            }
            other if other.starts_with('$') => {
                return Err(GraphError::bad_request(format!("The query parameter '{name}' is not supported.")));
            }
            _ => {}
        }
        Ok(())
    }

    fn refuse_advanced(&self, eventual: bool) -> Result<(), GraphError> {
        // The one advanced query that needs no `$count`.
        if self.search.is_some() && !eventual {
            return Err(GraphError::unsupported_query(
                "Request with $search query parameter needs the request header: 'ConsistencyLevel: eventual'.",
            ));
        }
        let advanced =
            self.filter.as_ref().is_some_and(Filter::is_advanced) || (self.filter.is_some() && self.order_by.is_some());
        if advanced && !(eventual && self.count) {
            return Err(GraphError::unsupported_query(
                "Unsupported Query. Advanced queries need the header 'ConsistencyLevel: eventual' and '$count=true'.",
            ));
        }
        Ok(())
    }

    /// The object with the properties asked for, or the type's defaults.
    pub(crate) fn project(&self, object: &Map<String, Value>, entity: &EntityType) -> Map<String, Value> {
        let wanted = |name: &str| match self.select.as_slice() {
            _ if name.starts_with('@') => true,
            [] => entity.default_properties.contains(&name),
            select => select.iter().any(|selected| selected == name),
        };
        object.iter().filter(|(name, _)| wanted(name)).map(|(name, value)| (name.clone(), value.clone())).collect()
    }

    /// The names of the properties asked for, or the type's defaults.
    pub(crate) fn properties(&self, entity: &EntityType) -> Vec<String> {
        match self.select.as_slice() {
            [] => entity.default_properties.iter().map(|&name| name.to_owned()).collect(),
            select => select.to_vec(),
        }
    }

    /// Whether there is a condition that not every object passes.
    pub(crate) fn is_conditional(&self) -> bool {
        self.filter.is_some() || self.search.is_some()
    }

    /// The properties that `$filter`, `$search` and `$orderby` look at, each once.
    pub(crate) fn condition_properties(&self) -> Vec<String> {
        let filtered = self.filter.iter().flat_map(Filter::properties);
        let searched = self.search.iter().flat_map(Search::properties);
        let ordered = self.order_by.iter().map(|(property, _)| property.as_str());
        let mut names: Vec<_> = filtered.chain(searched).chain(ordered).map(str::to_owned).collect();
        names.sort_unstable();
        names.dedup();
        names
    }

    /// Whether the object passes `$filter` and `$search`.
    pub(crate) fn matches(&self, object: &Map<String, Value>) -> bool {
        self.filter.as_ref().is_none_or(|filter| filter.matches(object))
            && self.search.as_ref().is_none_or(|search| search.matches(object))
    }

    /// What `$orderby` sorts the object by.
    pub(crate) fn sort_key(&self, object: &Map<String, Value>) -> String {
        match self.order_by.as_ref().and_then(|(property, _)| object.get(property)) {
            Some(Value::String(text)) => text.to_lowercase(),
            Some(Value::Null) | None => String::new(),
            Some(other) => other.to_string(),
        }
    }

    /// `(prop,prop)` for `@odata.context`, or nothing without `$select`.
    pub(crate) fn context_suffix(&self) -> String {
        let expanded = self.expand.iter().map(|expansion| format!("{}()", expansion.name));
        let names: Vec<_> = self.select.iter().cloned().chain(expanded).collect();
        if names.is_empty() { String::new() } else { format!("({})", names.join(",")) }
    }
}

fn page_size(value: &str, maximum: usize) -> Result<usize, GraphError> {
    match value.parse::<usize>() {
        Ok(size) if (1..=maximum).contains(&size) => Ok(size),
        Ok(size) => Err(GraphError::unsupported_query(format!(
            "Invalid page size specified: '{size}'. Must be between 1 and {maximum} inclusive."
        ))),
        Err(_) => Err(GraphError::bad_request(format!(
            "Invalid value '{value}' for $top query option found. The $top query option requires a non-negative integer."
        ))),
    }
}

fn boolean(value: &str) -> Result<bool, GraphError> {
    match value {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(GraphError::bad_request(format!("Invalid value '{value}' for $count query option found."))),
    }
}

fn select(value: &str, entity: &EntityType) -> Result<Vec<String>, GraphError> {
    let names: Vec<_> = value.split(',').map(str::trim).filter(|name| !name.is_empty()).collect();
    if names.is_empty() {
        return Err(GraphError::bad_request("Parsing OData Select and Expand failed: the $select option is empty."));
    }
    for name in &names {
        require_property(name, entity, "Parsing OData Select and Expand failed")?;
    }
    Ok(names.into_iter().map(str::to_owned).collect())
}

fn skip(value: &str) -> Result<usize, GraphError> {
    let invalid = |_| GraphError::bad_request(format!("Invalid value '{value}' for $skip query option found."));
    value.parse().map_err(invalid)
}

fn search(value: &str, entity: &EntityType) -> Result<Search, GraphError> {
    let search = Search::parse(value).map_err(GraphError::bad_request)?;
    for name in search.properties() {
        require_property(name, entity, "Invalid $search clause")?;
    }
    Ok(search)
}

/// `manager`, `manager($select=id,displayName)`; several at once are no more than one for directory objects.
fn expand(value: &str, entity: &EntityType) -> Result<Vec<Expansion>, GraphError> {
    let (name, options) = match value.split_once('(') {
        Some((name, rest)) => (name, rest.strip_suffix(')')),
        None => (value, Some("")),
    };
    let name = name.trim();
    let invalid = || {
        GraphError::bad_request(format!("Parsing OData Select and Expand failed: '{value}' is not one relationship."))
    };
    if !entity.navigation.contains(&name) {
        return Err(GraphError::bad_request(format!(
            "Parsing OData Select and Expand failed: Could not find a property named '{name}' on type '{}'.",
            entity.name
        )));
    }
    let mut expansion = Expansion { name: name.to_owned(), select: Vec::new() };
    for option in options.ok_or_else(invalid)?.split(';').filter(|option| !option.is_empty()) {
        match option.trim().split_once('=') {
            Some(("$select", names)) => expansion.select = select(names, &DIRECTORY_OBJECT)?,
            // Relationships of directory objects are cut off at twenty, whatever is asked for.
            Some(("$levels" | "$top", _)) => {}
            _ => return Err(invalid()),
        }
    }
    Ok(vec![expansion])
}

fn filter(value: &str, entity: &EntityType) -> Result<Filter, GraphError> {
    let filter =
        Filter::parse(value).map_err(|reason| GraphError::bad_request(format!("Invalid filter clause: {reason}")))?;
    for name in filter.properties() {
        require_property(name, entity, "Invalid filter clause")?;
    }
    Ok(filter)
}

fn order_by(value: &str, entity: &EntityType) -> Result<(String, bool), GraphError> {
    let mut words = value.split_whitespace();
    let (property, direction, rest) = (words.next(), words.next(), words.next());
    let descending = match (direction, rest) {
        (None | Some("asc"), None) => false,
        (Some("desc"), None) => true,
        _ => return Err(GraphError::bad_request(format!("Invalid $orderby clause: '{value}'."))),
    };
    let property = property.unwrap_or_default();
    require_property(property, entity, "Invalid $orderby clause")?;
    Ok((property.to_owned(), descending))
}

fn require_property(name: &str, entity: &EntityType, what: &str) -> Result<(), GraphError> {
    if entity.has(name) {
        return Ok(());
    }
    Err(GraphError::bad_request(format!("{what}: Could not find a property named '{name}' on type '{}'.", entity.name)))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::graph::entity::USER;

    fn parse(raw: &str) -> Result<QueryOptions, GraphError> {
        QueryOptions::parse(raw, &USER, false)
    }

    fn code(raw: &str) -> &'static str {
        parse(raw).unwrap_err().code
    }

    #[test]
    fn page_size_is_1_to_999() {
        assert_eq!(parse("$top=999").unwrap().top, Some(999));
        assert_eq!(parse("%24top=1").unwrap().top, Some(1));
        assert_eq!(code("$top=0"), "Request_UnsupportedQuery");
        assert_eq!(code("$top=1000"), "Request_UnsupportedQuery");
        assert_eq!(code("$top=many"), "BadRequest");
        assert_eq!(code("$top=-1"), "BadRequest");
    }

    #[test]
    fn property_names_have_a_case() {
        assert_eq!(parse("$select=id,displayName").unwrap().select, ["id", "displayName"]);
        let error = parse("$select=displayname").unwrap_err();
        assert!(error.message.contains("'displayname' on type 'microsoft.graph.user'"), "{}", error.message);
        assert_eq!(code("$filter=nickname eq 'a'"), "BadRequest");
    }

    #[test]
    fn count_needs_the_consistency_header_and_is_ignored_without() {
        assert!(!parse("$count=true").unwrap().count);
        assert!(QueryOptions::parse("$count=true", &USER, true).unwrap().count);
    }

    #[test]
    fn advanced_query_needs_header_and_count() {
        let raw = "$filter=endswith(mail,'@contoso.com')";
        assert_eq!(code(raw), "Request_UnsupportedQuery");
        assert!(QueryOptions::parse(raw, &USER, true).is_err());
        assert!(QueryOptions::parse(&format!("{raw}&$count=true"), &USER, true).is_ok());
    }

    #[test]
    fn repeated_and_unknown_options_are_refused() {
        assert_eq!(code("$top=1&$top=2"), "BadRequest");
        assert_eq!(code("$tops=1"), "BadRequest");
        assert!(parse("anything=1").is_ok());
    }

    #[test]
    fn search_needs_the_header_and_expand_a_relationship() {
        let raw = "$search=\"displayName:ada\"";
        assert_eq!(code(raw), "Request_UnsupportedQuery");
        assert!(QueryOptions::parse(raw, &USER, true).unwrap().search.is_some());
        assert_eq!(parse("$expand=manager($select=id)").unwrap().expand[0].select, ["id"]);
        for wrong in ["$expand=members", "$expand=manager(", "$expand=manager($filter=x)", "$expand=manager,memberOf"] {
            assert_eq!(code(wrong), "BadRequest", "{wrong}");
        }
    }

    #[test]
    fn projection_keeps_defaults_or_the_selection() {
        let object = json!({"id": "1", "displayName": "Ada", "accountEnabled": true});
        let object = object.as_object().unwrap();
        assert!(!parse("").unwrap().project(object, &USER).contains_key("accountEnabled"));
        let selected = parse("$select=accountEnabled").unwrap().project(object, &USER);
        assert_eq!(Value::Object(selected), json!({"accountEnabled": true}));
    }
}
