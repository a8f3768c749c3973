//! The APIs that tokens are handed out for.

use apponly::{Resource, Scope};

const SUFFIX: &str = "/.default";

/// The allow-list. Callers spell resources as they like: with or without a slash at the end, in any case, even as a scope.
/// The token is for the spelling of the list.
#[derive(Debug)]
pub(crate) struct AllowList(Vec<Allowed>);

/// One API.
#[derive(Debug)]
pub(crate) struct Allowed {
    compared: String,
    pub(crate) resource: Resource,
    pub(crate) scope: Scope,
}

impl AllowList {
    /// Exactly these; where there are none, what `default` is for.
    pub(crate) fn new(resources: &[Resource], default: &Scope) -> Self {
        let resources = if resources.is_empty() { vec![default.resource()] } else { resources.to_vec() };
        let allowed =
            |resource: Resource| Allowed { compared: comparable(resource.as_str()), scope: resource.scope(), resource };
        Self(resources.into_iter().map(allowed).collect())
    }

    pub(crate) fn all(&self) -> &[Allowed] {
        &self.0
    }

    /// The number of the API that a caller means.
    pub(crate) fn find(&self, asked: &str) -> Option<usize> {
        let asked = comparable(asked);
        self.0.iter().position(|allowed| allowed.compared == asked)
    }
}

fn comparable(resource: &str) -> String {
    let resource = resource.strip_suffix(SUFFIX).unwrap_or(resource);
    resource.trim_end_matches('/').to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(resources: &[&str]) -> AllowList {
        let resources: Vec<Resource> = resources.iter().map(|text| text.parse().unwrap()).collect();
        AllowList::new(&resources, &Scope::graph_default())
    }

    #[test]
    fn spellings_of_one_resource_are_one() {
        let list = list(&["https://database.windows.net/", "api://app"]);
        for asked in [
            "https://database.windows.net",
            "https://database.windows.net/",
            "https://database.windows.net//.default",
            "https://database.windows.net/.default",
            "HTTPS://Database.Windows.net",
        ] {
            assert_eq!(list.find(asked), Some(0), "{asked}");
        }
        assert_eq!(list.all()[0].scope.as_str(), "https://database.windows.net//.default");
        assert_eq!(list.find("api://app/.default"), Some(1));
    }

    #[test]
    fn without_a_list_graph_alone_is_allowed() {
        let list = list(&[]);
        assert_eq!(list.find("https://graph.microsoft.com/"), Some(0));
        for asked in [
            "",
            "/",
            "https://graph.microsoft.com.evil.example",
            "https://graph.microsoft.com/v1.0",
            "https://management.azure.com/",
            " https://graph.microsoft.com",
            "https://graph.microsoft.com\n",
        ] {
            assert_eq!(list.find(asked), None, "{asked:?}");
        }
    }
}
