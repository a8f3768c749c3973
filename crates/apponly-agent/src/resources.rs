//! The APIs that tokens are handed out for.

use apponly::{Resource, Scope};

const SUFFIX: &str = "/.default";

/// What callers call Microsoft Graph whatever cloud they are in: SDKs and scripts have the first built in, the second is its
/// application id. Source: "Microsoft Graph permissions reference".
const GRAPH: [&str; 2] = ["https://graph.microsoft.com", "00000003-0000-0000-c000-000000000000"];

/// The allow-list. Callers spell resources as they like: with or without a slash at the end, in any case, even as a scope.
/// The token is for the spelling of the list.
#[derive(Debug)]
pub(crate) struct AllowList(Vec<Allowed>);

/// One API.
#[derive(Debug)]
pub(crate) struct Allowed {
    compared: Vec<String>,
    pub(crate) resource: Resource,
    pub(crate) scope: Scope,
}

impl AllowList {
    /// Exactly these; where there are none, `graph`, the cloud's Microsoft Graph, which goes by its other names too.
    pub(crate) fn new(resources: &[Resource], graph: &Scope) -> Self {
        let resources = if resources.is_empty() { vec![graph.resource()] } else { resources.to_vec() };
        let graph = comparable(graph.resource().as_str());
        let allowed = |resource: Resource| {
            let mut compared = vec![comparable(resource.as_str())];
            if compared.contains(&graph) {
                compared.extend(GRAPH.map(str::to_owned));
            }
            Allowed { compared, scope: resource.scope(), resource }
        };
        Self(resources.into_iter().map(allowed).collect())
    }

    pub(crate) fn all(&self) -> &[Allowed] {
        &self.0
    }

    /// The number of the API that a caller means.
    pub(crate) fn find(&self, asked: &str) -> Option<usize> {
        let asked = comparable(asked);
        let exactly = self.0.iter().position(|allowed| allowed.compared.first() == Some(&asked));
        exactly.or_else(|| self.0.iter().position(|allowed| allowed.compared.contains(&asked)))
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
    fn graph_of_another_cloud_goes_by_its_usual_names_and_no_other_api_does() {
        let graph: Scope = "https://graph.microsoft.us/.default".parse().unwrap();
        let alone = AllowList::new(&[], &graph);
        for asked in
            ["https://graph.microsoft.us", "https://graph.microsoft.com/", "00000003-0000-0000-C000-000000000000"]
        {
            assert_eq!(alone.find(asked), Some(0), "{asked}");
        }
        let vault: Resource = "https://vault.usgovcloudapi.net".parse().unwrap();
        assert_eq!(AllowList::new(std::slice::from_ref(&vault), &graph).find("https://graph.microsoft.com"), None);
        let named: Resource = "https://graph.microsoft.com".parse().unwrap();
        let both = AllowList::new(&[graph.resource(), named], &graph);
        assert_eq!(both.find("https://graph.microsoft.com"), Some(1), "its own entry goes first");
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
