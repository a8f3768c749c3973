//! From a name, client id, object id or ARM resource id to one service principal.

use apponly::{Error, catalogue};
use apponly_graph::{GraphClient, GraphRequest};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::principal::{Principal, Raw, RawRegistration, SELECTED, printable};
use super::refusal;

/// So many candidates are named in an error.
const MOST_NAMED: usize = 10;

/// The properties of a registration that are asked for.
const REGISTRATION: &str = "id,appId,displayName";

#[derive(Deserialize)]
struct List<T> {
    value: Vec<T>,
}

/// The app or managed identity that `text` names: display name, client id, object id (of the service principal or of the
/// registration), application ID URI, or the ARM resource id of a managed identity. Names and ids have no case. Where only a registration of
/// this tenant exists, the principal has no object id.
///
/// # Errors
/// `principal-not-found`; `principal-ambiguous`, which lists the candidates; what Graph refuses, with the permission that
/// reading needs.
pub async fn find_principal(client: &GraphClient, text: &str) -> Result<Principal, Error> {
    let text = text.trim();
    let wanted = Wanted::read(text);
    let found = match &wanted {
        Wanted::Id(id) => by_id(client, id).await,
        Wanted::Name(name) => by_name(client, name).await,
        Wanted::Resource(id) => {
            let id = literal(id);
            principals(client, &format!("alternativeNames/any(name: name eq {id})")).await
        }
        Wanted::Uri(uri) => {
            let uri = literal(uri);
            principals(client, &format!("servicePrincipalNames/any(name: name eq {uri})")).await
        }
    };
    let mut found = found.map_err(|error| refusal::of_reading(error, "apps"))?;
    match (found.pop(), found.is_empty()) {
        (Some(only), true) => Ok(only),
        (Some(last), false) => {
            found.push(last);
            Err(ambiguous(text, &found))
        }
        (None, _) => Err(not_found(client, text, &wanted).await),
    }
}

/// What kind of text names a principal.
enum Wanted<'a> {
    Id(String),
    Name(&'a str),
    Resource(&'a str),
    /// An application ID URI: `api://…`, `https://…`.
    Uri(&'a str),
}

impl<'a> Wanted<'a> {
    fn read(text: &'a str) -> Self {
        if is_guid(text) {
            Self::Id(text.to_ascii_lowercase())
        } else if text.len() > 15 && text.get(..15).is_some_and(|start| start.eq_ignore_ascii_case("/subscriptions/")) {
            Self::Resource(text)
        } else if text.contains("://") {
            Self::Uri(text)
        } else {
            Self::Name(text)
        }
    }
}

/// Eight, four, four, four and twelve hexadecimal digits with hyphens in between.
pub(super) fn is_guid(text: &str) -> bool {
    let lengths = text.split('-').map(str::len);
    lengths.eq([8, 4, 4, 4, 12]) && text.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
}

/// A text as OData writes it.
pub(super) fn literal(text: &str) -> String {
    format!("'{}'", text.replace('\'', "''"))
}

async fn by_id(client: &GraphClient, id: &str) -> Result<Vec<Principal>, Error> {
    for property in ["appId", "id"] {
        let found = principals(client, &format!("{property} eq '{id}'")).await?;
        if !found.is_empty() {
            return Ok(found);
        }
    }
    for property in ["appId", "id"] {
        let registrations = registrations(client, &format!("{property} eq '{id}'")).await?;
        let Some(registration) = registrations.into_iter().next() else { continue };
        // The object id of a registration is not that of its service principal, and easily taken for it.
        let found = principals(client, &format!("appId eq '{}'", registration.app_id)).await?;
        return Ok(if found.is_empty() { vec![registration.into()] } else { found });
    }
    Ok(Vec::new())
}

async fn by_name(client: &GraphClient, name: &str) -> Result<Vec<Principal>, Error> {
    let filter = format!("displayName eq {}", literal(name));
    let found = principals(client, &filter).await?;
    if !found.is_empty() {
        return Ok(found);
    }
    Ok(registrations(client, &filter).await?.into_iter().map(Principal::from).collect())
}

async fn principals(client: &GraphClient, filter: &str) -> Result<Vec<Principal>, Error> {
    let raw: Vec<Raw> = list(client, "/servicePrincipals", filter, SELECTED).await?;
    Ok(raw.into_iter().map(Principal::from).collect())
}

async fn registrations(client: &GraphClient, filter: &str) -> Result<Vec<RawRegistration>, Error> {
    list(client, "/applications", filter, REGISTRATION).await
}

async fn list<T: DeserializeOwned>(
    client: &GraphClient,
    path: &str,
    filter: &str,
    select: &str,
) -> Result<Vec<T>, Error> {
    let request = GraphRequest::get(path).query("$filter", filter).query("$select", select).query("$top", "50");
    Ok(client.json::<List<T>>(request).await?.value)
}

fn ambiguous(text: &str, found: &[Principal]) -> Error {
    let named: Vec<_> = found.iter().take(MOST_NAMED).map(Principal::describe).collect();
    let more = found.len().saturating_sub(MOST_NAMED);
    let more = if more > 0 { format!("; and {more} more") } else { String::new() };
    let message = format!("`{text}` names {} apps: {}{more}", found.len(), named.join("; "));
    Error::new(&catalogue::PRINCIPAL_AMBIGUOUS, message)
}

/// The error, with what begins as the name does.
async fn not_found(client: &GraphClient, text: &str, wanted: &Wanted<'_>) -> Error {
    let error = Error::new(&catalogue::PRINCIPAL_NOT_FOUND, format!("no app or managed identity is `{text}`"));
    let Wanted::Name(name) = wanted else { return error };
    let start: String = name.split_whitespace().next().unwrap_or(name).chars().take(20).collect();
    if start.is_empty() {
        return error;
    }
    // A help in a failure: that it fails too changes nothing.
    let near = principals(client, &format!("startswith(displayName,{})", literal(&start))).await.unwrap_or_default();
    let names: Vec<_> = near.iter().take(5).map(|found| format!("`{}`", printable(&found.display_name))).collect();
    if names.is_empty() {
        return error;
    }
    error.with_fix(format!("did you mean {}? The client id or object id is good as well", names.join(", ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_told_apart_by_their_form() {
        assert!(
            matches!(Wanted::read("AAAAAAAA-0000-4000-8000-000000000001"), Wanted::Id(id) if id.starts_with("aaaa"))
        );
        assert!(matches!(Wanted::read("/Subscriptions/x/resourceGroups/y"), Wanted::Resource(_)));
        assert!(matches!(Wanted::read("api://aaaaaaaa-0000-4000-8000-000000000001"), Wanted::Uri(_)));
        for name in ["Nightly report", "aaaaaaaa-0000-4000-8000-00000000000", "", "/subscriptions/", "ä-ö"] {
            assert!(matches!(Wanted::read(name), Wanted::Name(_)), "{name}");
        }
    }

    #[test]
    fn quotes_are_doubled() {
        assert_eq!(literal("O'Neil' or id ne ''"), "'O''Neil'' or id ne '''''");
    }
}
