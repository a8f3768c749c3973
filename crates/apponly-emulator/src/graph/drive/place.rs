//! What a path below a user's drive names. File names hold what other paths use as syntax, so that these are read apart.

use crate::graph::path::decode;

/// A user's drive and what of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Object id or principal name.
    pub(super) user: String,
    pub(super) target: Target,
    pub(super) action: Action,
}

/// An item, or the drive.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Target {
    Drive,
    /// By its id.
    Item(String),
    /// By its path, without a slash at either end.
    Path(String),
    Root,
}

/// What is done with it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Action {
    Children,
    Content,
    Metadata,
    UploadSession,
}

impl Place {
    /// Object id or principal name of the drive's owner.
    pub(crate) fn user(&self) -> &str {
        &self.user
    }

    /// The place that a path below the version root names, if it leads into a drive and to something there.
    pub(crate) fn parse(path: &str) -> Option<Self> {
        let mut parts = path.trim_start_matches('/').splitn(4, '/');
        if !parts.next()?.eq_ignore_ascii_case("users") {
            return None;
        }
        let user = decode(parts.next()?)?;
        let drive = parts.next()?;
        if !drive.eq_ignore_ascii_case("drive") {
            return None;
        }
        let rest = decode(parts.next().unwrap_or_default())?;
        let (target, action) = target(rest.trim_end_matches('/'))?;
        Some(Self { user, target, action })
    }
}

fn target(rest: &str) -> Option<(Target, Action)> {
    match rest {
        "" => return Some((Target::Drive, Action::Metadata)),
        "root" => return Some((Target::Root, Action::Metadata)),
        "root/children" => return Some((Target::Root, Action::Children)),
        _ => {}
    }
    if let Some(path) = rest.strip_prefix("root:/") {
        let (path, action) = match path.rsplit_once(":/") {
            Some((path, action)) => (path, self::action(action)?),
            None => (path.trim_end_matches(':'), Action::Metadata),
        };
        let valid = !path.is_empty() && path.split('/').all(|name| !name.is_empty() && name != "." && name != "..");
        return valid.then(|| (Target::Path(path.to_owned()), action));
    }
    let item = rest.strip_prefix("items/")?;
    match item.split_once('/') {
        None => Some((Target::Item(item.to_owned()), Action::Metadata)),
        Some((item, name)) => Some((Target::Item(item.to_owned()), action(name)?)),
    }
}

fn action(name: &str) -> Option<Action> {
    match name.to_ascii_lowercase().as_str() {
        "content" => Some(Action::Content),
        "createuploadsession" | "microsoft.graph.createuploadsession" => Some(Action::UploadSession),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(path: &str) -> Option<(Target, Action)> {
        Place::parse(path).map(|place| (place.target, place.action))
    }

    #[test]
    fn items_are_named_by_path_or_id() {
        let path = |text: &str| Target::Path(text.to_owned());
        assert_eq!(parsed("/users/a/drive/root:/r (1).csv:/content"), Some((path("r (1).csv"), Action::Content)));
        assert_eq!(parsed("/users/a/drive/root:/b/c%20d.txt"), Some((path("b/c d.txt"), Action::Metadata)));
        assert_eq!(parsed("/users/a/drive/root:/b.txt:"), Some((path("b.txt"), Action::Metadata)));
        assert_eq!(
            parsed("/Users/a/drive/items/01X/createUploadSession"),
            Some((Target::Item("01X".to_owned()), Action::UploadSession))
        );
        assert_eq!(parsed("/users/a/drive"), Some((Target::Drive, Action::Metadata)));
        assert_eq!(parsed("/users/a/drive/root/children"), Some((Target::Root, Action::Children)));
    }

    #[test]
    fn other_paths_name_nothing() {
        for path in [
            "/users/a/messages",
            "/groups/a/drive/root",
            "/users/a/drive/root:/../x:/content",
            "/users/a/drive/root:/x:/share",
            "/users/a/drive/root:/a//b",
            "/users/a/drive/nonsense",
        ] {
            assert_eq!(parsed(path), None, "{path}");
        }
    }
}
