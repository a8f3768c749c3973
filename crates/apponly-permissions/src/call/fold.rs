//! Paths and templates in one form: lower case, parameters without names, keys as segments, paths of files as one.

/// What stands for any value.
pub(crate) const ANY: &str = "{}";
/// Any value with a colon behind: the file or site that is addressed by its path.
pub(crate) const ANY_PATH: &str = "{}:";

/// The segments of a path in lower case, in one string.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Folded {
    text: String,
    /// The end of each segment in `text`.
    ends: Vec<u16>,
}

impl Folded {
    /// Folds the path of a call.
    pub(crate) fn of_path(path: &str) -> Self {
        Self::of(path, false)
    }

    fn of(path: &str, template: bool) -> Self {
        let written = segments(path);
        let mut folded = Self { text: String::with_capacity(path.len()), ends: Vec::with_capacity(written.len()) };
        let mut rest = written.as_slice();
        while let Some((first, behind)) = rest.split_first() {
            let segment = fold_segment(first);
            let opens_path = segment.ends_with(':') && !behind.is_empty();
            if opens_path && segment != "root:" {
                folded.push(ANY_PATH);
            } else {
                folded.push_segment(&segment);
            }
            rest = if opens_path { folded.push_addressed(behind, template) } else { behind };
        }
        folded
    }

    /// The segments of a file's path up to its closing colon count as one.
    fn push_addressed<'a>(&mut self, segments: &'a [&'a str], template: bool) -> &'a [&'a str] {
        let close = segments.iter().position(|segment| segment.ends_with(':'));
        match close {
            Some(close) => {
                self.push(ANY_PATH);
                segments.get(close + 1..).unwrap_or_default()
            }
            // Some templates forget the colon behind the path: `root:/{item-path}/media`.
            None if template && segments.len() > 1 => {
                self.push(ANY_PATH);
                segments.get(1..).unwrap_or_default()
            }
            None => {
                self.push(ANY);
                &[]
            }
        }
    }

    fn push_segment(&mut self, segment: &str) {
        match key_of(segment) {
            Some(collection) => {
                self.push(collection);
                self.push(ANY);
            }
            None => self.push(segment),
        }
    }

    pub(crate) fn push(&mut self, segment: &str) {
        self.text.push_str(segment);
        self.ends.push(u16::try_from(self.text.len()).unwrap_or(u16::MAX));
    }

    pub(crate) fn empty() -> Self {
        Self { text: String::new(), ends: Vec::new() }
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    /// The segment at that place; empty past the end.
    pub(crate) fn text(&self, index: usize) -> &str {
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.text.get(usize::from(start)..usize::from(end)).unwrap_or_default()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|index| self.text(index))
    }

    /// The first segments, `count` of them.
    pub(crate) fn prefix(&self, count: usize) -> Self {
        let mut prefix = Self::empty();
        self.iter().take(count).for_each(|segment| prefix.push(segment));
        prefix
    }

    /// As one text with slashes.
    pub(crate) fn to_path(&self) -> String {
        let mut path = String::with_capacity(self.text.len() + self.len());
        for segment in self.iter() {
            path.push('/');
            path.push_str(segment);
        }
        path
    }

    /// The same call with the item's id instead of its path: `root:/{}:/content` is `items/{}/content`, and
    /// `sites/{}:/{}:/lists` is `sites/{}/lists`. `None` when nothing is addressed by a path.
    pub(crate) fn by_id(&self) -> Option<Self> {
        let mut found = false;
        let mut folded = Self::empty();
        let mut index = 0;
        while index < self.len() {
            let addressed = matches!(self.text(index + 1), ANY | ANY_PATH);
            match self.text(index) {
                "root:" if addressed => {
                    folded.push("items");
                    folded.push(ANY);
                    (found, index) = (true, index + 2);
                }
                ANY_PATH if addressed => {
                    folded.push(ANY);
                    (found, index) = (true, index + 2);
                }
                other => {
                    folded.push(other);
                    index += 1;
                }
            }
        }
        found.then_some(folded)
    }
}

/// Folds a template of the published map.
pub(crate) fn fold_template(template: &str) -> Folded {
    let end = template.find('?').unwrap_or(template.len());
    Folded::of(template.get(..end).unwrap_or_default(), true)
}

/// The segments of a path. A slash between quotes inside of parentheses is part of a value.
pub(super) fn segments(path: &str) -> Vec<&str> {
    let mut segments = Vec::new();
    let (mut start, mut depth, mut quoted) = (0, 0_u32, false);
    for (index, byte) in path.bytes().enumerate() {
        match byte {
            b'(' if !quoted => depth += 1,
            b')' if !quoted => depth = depth.saturating_sub(1),
            b'\'' if depth > 0 => quoted = !quoted,
            b'/' if !quoted => {
                segments.push(path.get(start..index).unwrap_or_default());
                (start, depth) = (index + 1, 0);
            }
            _ => {}
        }
    }
    // A quote that is never closed was an apostrophe.
    let rest = path.get(start..).unwrap_or_default();
    if quoted {
        segments.extend(rest.split('/'))
    } else {
        segments.push(rest)
    }
    segments.retain(|segment| !segment.is_empty());
    segments
}

/// One segment in lower case: `{}` for placeholders, values of functions gone, their parameters in order.
fn fold_segment(segment: &str) -> String {
    let lower = segment.trim().to_lowercase();
    if let Some(placeholder) = placeholder(&lower) {
        return placeholder.to_owned();
    }
    let Some(open) = lower.find('(') else { return lower };
    let (name, rest) = lower.split_at(open);
    let Some(close) = rest.rfind(')') else { return lower };
    let inside = rest.get(1..close).unwrap_or_default();
    let behind = rest.get(close + 1..).unwrap_or_default();
    if name.is_empty() {
        // `(team-id)` in one template, meant as `{team-id}`.
        return ANY.to_owned();
    }
    if inside.trim().is_empty() {
        return format!("{name}{behind}");
    }
    let mut names: Vec<&str> = arguments(inside).filter_map(|(name, _)| name).collect();
    if names.is_empty() {
        return format!("{name}({ANY}){behind}");
    }
    names.sort_unstable();
    let list: Vec<String> = names.iter().map(|name| format!("{name}={ANY}")).collect();
    format!("{name}({}){behind}", list.join(","))
}

/// `{id}`, `<id>`, `$id`, `${id}`, `$($user.id)`: what scripts and templates write for a value.
fn placeholder(lower: &str) -> Option<&'static str> {
    let (body, any) = match lower.strip_suffix(':') {
        Some(body) => (body, ANY_PATH),
        None => (lower, ANY),
    };
    let wrapped = |open: &str, close: &str| body.starts_with(open) && body.ends_with(close);
    let variable =
        body.strip_prefix('$').is_some_and(|name| !matches!(name, "ref" | "value" | "count" | "batch" | "metadata"));
    (wrapped("{", "}") || wrapped("<", ">") || (variable && !body.is_empty())).then_some(any)
}

/// The name of each argument, if it has one, and its value. Commas between quotes belong to a value.
fn arguments(inside: &str) -> impl Iterator<Item = (Option<&str>, &str)> {
    let mut quoted = false;
    inside
        .split(move |c| {
            quoted ^= c == '\'';
            c == ',' && !quoted
        })
        .map(|argument| match argument.split_once('=') {
            Some((name, value)) if is_name(name.trim()) => (Some(name.trim()), value.trim()),
            _ => (None, argument.trim()),
        })
}

fn is_name(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-')
}

/// The collection of a key without a name: `users({})` is `users` and a value.
fn key_of(segment: &str) -> Option<&str> {
    segment.strip_suffix("({})").filter(|collection| !collection.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fold(path: &str) -> String {
        Folded::of_path(path).to_path()
    }

    #[test]
    fn folds_case_keys_and_functions() {
        assert_eq!(fold("/Users('a@b.c')/mailFolders"), "/users/{}/mailfolders");
        assert_eq!(fold("/users(userPrincipalName='a@b.c')"), "/users(userprincipalname={})");
        assert_eq!(fold("/reports/f(b='x,(y',a=1)"), "/reports/f(a={},b={})");
        assert_eq!(fold("/users/delta()"), "/users/delta");
        assert_eq!(fold("/drives/x/root/search(q='a/b c')/x"), "/drives/x/root/search(q={})/x");
    }

    #[test]
    fn folds_placeholders() {
        for written in
            ["/users/{id}", "/users/<id>", "/users/$userId", "/users/${id}", "/users/$($u.id)", "/users/{user-id}"]
        {
            assert_eq!(fold(written), "/users/{}", "{written}");
        }
        assert_eq!(fold("/groups/g/members/$ref"), "/groups/g/members/$ref");
    }

    #[test]
    fn takes_the_path_of_a_file_as_one() {
        assert_eq!(fold("/users/u/drive/root:/a/b c/d.txt:/content"), "/users/u/drive/root:/{}:/content");
        assert_eq!(fold("/users/u/drive/root:/a/b"), "/users/u/drive/root:/{}");
        assert_eq!(fold("/drives/d/items/i:/a/b:/content"), "/drives/d/items/{}:/{}:/content");
        assert_eq!(fold("/sites/contoso.sharepoint.com:/sites/hr:/lists"), "/sites/{}:/{}:/lists");
        assert_eq!(fold("/sites/contoso.sharepoint.com:/sites/hr"), "/sites/{}:/{}");
        assert_eq!(fold_template("/drives/{id}/root:/{item-path}/media").to_path(), "/drives/{}/root:/{}:/media");
    }

    #[test]
    fn gives_the_form_by_id() {
        let by_id = |path: &str| Folded::of_path(path).by_id().map(|folded| folded.to_path());
        assert_eq!(by_id("/drives/d/root:/a/b:/content").unwrap(), "/drives/d/items/{}/content");
        assert_eq!(by_id("/sites/h:/sites/hr:/lists").unwrap(), "/sites/{}/lists");
        assert_eq!(by_id("/sites/h:/sites/hr").unwrap(), "/sites/{}");
        assert_eq!(by_id("/users/u/drive"), None);
    }

    #[test]
    fn leaves_apostrophes_and_odd_parentheses_alone() {
        assert_eq!(fold("/users/o'brien/messages"), "/users/o'brien/messages");
        assert_eq!(fold("/a('b/c/d"), "/a('b/c/d");
        assert_eq!(fold("/teams/(team-id)/channels"), "/teams/{}/channels");
    }
}
