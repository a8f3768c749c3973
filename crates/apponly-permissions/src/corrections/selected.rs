//! The narrow permissions of SharePoint and OneDrive, which the map hardly has.
//!
//! Source: Graph documentation, "Overview of Selected permissions in OneDrive and SharePoint".

use crate::call::{ANY, ANY_PATH, Folded};

const SITES: &str = "Sites.Selected";
const LISTS: &str = "Lists.SelectedOperations.Selected";
const LIST_ITEMS: &str = "ListItems.SelectedOperations.Selected";
const FILES: &str = "Files.SelectedOperations.Selected";

/// Whether a permission opens nothing until it is granted on single resources: it never is the answer by itself.
pub(crate) fn is_per_resource(name: &str) -> bool {
    [SITES, LISTS, LIST_ITEMS, FILES].iter().any(|selected| selected.eq_ignore_ascii_case(name))
}

/// Which of these permissions open a template where somebody granted them, the narrowest first.
pub(crate) fn selected(template: &Folded) -> Vec<&'static str> {
    let keys: Vec<&str> = template.iter().collect();
    let item = |key: &&str| matches!(*key, ANY | ANY_PATH);
    let has = |name: &str| keys.contains(&name);
    match keys.as_slice() {
        // Searching and listing sites, and granting on them, is the tenant's affair.
        ["sites", site, rest @ ..]
            if item(site) && !rest.contains(&"permissions") && !has("onenote") && !has("termstore") =>
        {
            in_site(rest)
        }
        ["drives", drive, rest @ ..] if item(drive) && !rest.contains(&"permissions") => in_drive(rest),
        ["users" | "groups", owner, "drive", rest @ ..] if item(owner) && !rest.contains(&"permissions") => {
            in_drive(rest)
        }
        ["shares", share, ..] if item(share) => vec![FILES, LIST_ITEMS, SITES],
        _ => Vec::new(),
    }
}

fn in_site(rest: &[&str]) -> Vec<&'static str> {
    match rest {
        ["drive", rest @ ..] => in_drive(rest),
        ["drives", _, rest @ ..] => in_drive(rest),
        ["lists", _, "items", _, ..] => vec![LIST_ITEMS, LISTS, SITES],
        ["lists", _, ..] => vec![LISTS, SITES],
        _ => vec![SITES],
    }
}

fn in_drive(rest: &[&str]) -> Vec<&'static str> {
    match rest {
        ["items", _, ..] | ["root:", _, ..] => vec![FILES, LISTS, SITES],
        _ => vec![LISTS, SITES],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::fold_template;

    #[test]
    fn gives_the_narrowest_first() {
        let of = |template: &str| selected(&fold_template(template)).first().copied();
        assert_eq!(of("/sites/{id}"), Some(SITES));
        assert_eq!(of("/sites/{id}/lists/{id}"), Some(LISTS));
        assert_eq!(of("/sites/{id}/lists/{id}/items/{id}"), Some(LIST_ITEMS));
        assert_eq!(of("/users/{id}/drive/root:/{id}:/content"), Some(FILES));
        assert_eq!(of("/sites/{id}/permissions"), None);
        assert_eq!(of("/sites"), None);
        assert_eq!(of("/users/{id}/messages"), None);
    }
}
