//! What the published files say, folded and in flat arrays; nothing of ours is in it. This is what the compact form holds.

use std::cmp::Ordering;

use crate::call::Method;

/// No node, no string, no list.
pub(crate) const NONE: u32 = u32::MAX;

/// A GUID as it is written, in 16 bytes.
pub(crate) type Guid = [u8; 16];

/// Short texts, one behind the other.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Strings {
    pub(super) text: String,
    pub(super) ends: Vec<u32>,
}

impl Strings {
    /// The text of that number; empty for an unknown one.
    pub(crate) fn text(&self, index: u32) -> &str {
        let index = index as usize;
        let start = index.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        let end = self.ends.get(index).copied().unwrap_or(start);
        self.text.get(start as usize..end as usize).unwrap_or_default()
    }

    pub(crate) fn len(&self) -> usize {
        self.ends.len()
    }

    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(u32::try_from(self.text.len()).unwrap_or(NONE));
    }
}

/// What is known about a permission. Permissions are sorted by name, so that their numbers sort like their names.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct PermissionFact {
    pub(crate) name: u32,
    /// Bits of [`flag`].
    pub(crate) flags: u8,
    /// The id of the app role, if it is deployed.
    pub(crate) role: Option<Guid>,
    /// The id of the delegated scope.
    pub(crate) scope: Option<Guid>,
}

/// Bits of [`PermissionFact::flags`].
pub(crate) mod flag {
    /// The map has the scheme `Application`.
    pub(crate) const APPLICATION: u8 = 1;
    /// The map has a delegated scheme.
    pub(crate) const DELEGATED: u8 = 2;
    /// Resource-specific: consented by the owner of one team or chat.
    pub(crate) const RESOURCE_SPECIFIC: u8 = 4;
    /// The provisioning file has no visible, enabled deployment of it as an application permission.
    pub(crate) const WITHHELD: u8 = 8;
}

impl PermissionFact {
    pub(crate) fn has(&self, flag: u8) -> bool {
        self.flags & flag != 0
    }
}

/// Under which id a name is deployed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct IdFact {
    pub(crate) id: Guid,
    /// `true` for an app role, `false` for a delegated scope.
    pub(crate) role: bool,
    pub(crate) name: u32,
}

/// A segment of a template. Nodes stand in the order of breadth-first search, so that children stand together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Node {
    pub(crate) parent: u32,
    /// The folded segment: literals are sorted among siblings, `{}` and `{}:` come last.
    pub(crate) key: u32,
    /// The segment as the map writes it.
    pub(crate) display: u32,
    pub(crate) first_child: u32,
    pub(crate) literals: u32,
    /// The child `{}`, or [`NONE`].
    pub(crate) any: u32,
    /// The child `{}:`, or [`NONE`].
    pub(crate) any_path: u32,
    pub(crate) first_row: u32,
    pub(crate) rows: u32,
}

/// A method on a template.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) node: u32,
    pub(crate) method: Method,
    /// Whether any delegated scheme has it.
    pub(crate) delegated: bool,
    pub(crate) first_claim: u32,
    pub(crate) claims: u32,
}

/// That an application permission opens a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Claim {
    pub(crate) permission: u16,
    /// Whether the file marks it as the least one there.
    pub(crate) marked: bool,
    /// Which list of [`Facts::also`]: one of them must be held too. [`NONE`] when it suffices alone.
    pub(crate) also: u32,
}

/// The whole.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Facts {
    pub(crate) date: String,
    /// SHA-256 of the published bytes in hexadecimal.
    pub(crate) digest: String,
    pub(crate) strings: Strings,
    pub(crate) permissions: Vec<PermissionFact>,
    /// Sorted by id.
    pub(crate) ids: Vec<IdFact>,
    pub(crate) nodes: Vec<Node>,
    pub(crate) rows: Vec<Row>,
    pub(crate) claims: Vec<Claim>,
    pub(crate) also: Vec<Vec<u16>>,
}

impl Facts {
    /// The number of the permission of that name, in any case.
    pub(crate) fn permission(&self, name: &str) -> Option<u16> {
        let found = self.permissions.binary_search_by(|fact| compare_names(self.strings.text(fact.name), name)).ok()?;
        u16::try_from(found).ok()
    }

    pub(crate) fn name(&self, permission: u16) -> &str {
        self.permissions.get(usize::from(permission)).map_or("", |fact| self.strings.text(fact.name))
    }

    pub(crate) fn claims_of(&self, row: &Row) -> &[Claim] {
        let start = row.first_claim as usize;
        self.claims.get(start..start + row.claims as usize).unwrap_or_default()
    }

    pub(crate) fn rows_of(&self, node: u32) -> &[Row] {
        let Some(node) = self.nodes.get(node as usize) else { return &[] };
        let start = node.first_row as usize;
        self.rows.get(start..start + node.rows as usize).unwrap_or_default()
    }
}

/// The order of names: without regard to case.
pub(crate) fn compare_names(left: &str, right: &str) -> Ordering {
    left.bytes().map(|byte| byte.to_ascii_lowercase()).cmp(right.bytes().map(|byte| byte.to_ascii_lowercase()))
}

/// Reads a GUID in its usual form, in any case.
pub(crate) fn guid(text: &str) -> Option<Guid> {
    let text = text.trim();
    let hyphens = [8, 13, 18, 23];
    let good = text.len() == 36
        && text
            .bytes()
            .enumerate()
            .all(|(at, byte)| (byte == b'-') == hyphens.contains(&at) && (byte == b'-' || byte.is_ascii_hexdigit()));
    if !good {
        return None;
    }
    let digits: String = text.chars().filter(|c| *c != '-').collect();
    Some(u128::from_str_radix(&digits, 16).ok()?.to_be_bytes())
}

/// A GUID in its usual form, in lower case.
pub(crate) fn guid_text(guid: &Guid) -> String {
    let digits = format!("{:032x}", u128::from_be_bytes(*guid));
    let part = |range: std::ops::Range<usize>| digits.get(range).unwrap_or_default().to_owned();
    [part(0..8), part(8..12), part(12..16), part(16..20), part(20..32)].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_and_writes_guids() {
        let text = "df021288-bdef-4463-88db-98f22de89214";
        assert_eq!(guid_text(&guid(text).unwrap()), text);
        assert_eq!(guid(&text.to_uppercase()), guid(text));
        for bad in [
            "",
            "df021288bdef446388db98f22de89214",
            "df021288-bdef-4463-88db-98f22de8921",
            "+f021288-bdef-4463-88db-98f22de89214",
        ] {
            assert_eq!(guid(bad), None, "{bad}");
        }
    }
}
