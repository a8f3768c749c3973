//! Reading the stored form. Every number is checked here, so that no later step meets a wrong one.

use super::super::facts::{Claim, Facts, Guid, IdFact, NONE, Node, PermissionFact, Row, Strings};
use super::super::{DEPTH_LIMIT, MapError, sha256};
use super::{CHECKSUM, MAGIC, VERSION, claim, ids, shape};
use crate::call::Method;

/// The facts of a stored form.
pub(in crate::map) fn read(bytes: &[u8]) -> Result<Facts, MapError> {
    let body = bytes.strip_prefix(MAGIC).ok_or(MapError::Unrecognised)?;
    let version = In { bytes: body, at: 0, offset: MAGIC.len() }.number().map_err(|_| MapError::Checksum)?;
    if version != VERSION {
        return Err(MapError::Version { found: version, expected: VERSION });
    }
    let (content, checksum) = bytes.split_at_checked(bytes.len().saturating_sub(CHECKSUM)).ok_or(MapError::Checksum)?;
    if sha256(content) != checksum {
        return Err(MapError::Checksum);
    }
    let mut input = In { bytes: content.strip_prefix(MAGIC).ok_or(MapError::Checksum)?, at: 0, offset: MAGIC.len() };
    input.number()?;
    let (date, digest) = (input.text()?, input.text()?);
    let strings = input.strings()?;
    let permissions = input.permissions(&strings)?;
    let ids = input.ids(&strings)?;
    let also = input.also(permissions.len())?;
    let mut facts = Facts {
        date,
        digest,
        strings,
        permissions,
        ids,
        also,
        nodes: Vec::new(),
        rows: Vec::new(),
        claims: Vec::new(),
    };
    input.nodes(&mut facts)?;
    if input.at == input.bytes.len() { Ok(facts) } else { Err(input.bad("something stands behind the end")) }
}

struct In<'a> {
    bytes: &'a [u8],
    at: usize,
    /// How far the bytes are from the start of the file, for messages.
    offset: usize,
}

impl In<'_> {
    fn bad(&self, reason: &'static str) -> MapError {
        MapError::Damaged { position: self.offset + self.at, reason }
    }

    fn take(&mut self, length: usize) -> Result<&[u8], MapError> {
        let end = self.at.checked_add(length).filter(|end| *end <= self.bytes.len());
        let end = end.ok_or_else(|| self.bad("the file ends too early"))?;
        let taken = self.bytes.get(self.at..end).unwrap_or_default();
        self.at = end;
        Ok(taken)
    }

    fn byte(&mut self) -> Result<u8, MapError> {
        let byte = self.bytes.get(self.at).copied().ok_or_else(|| self.bad("the file ends too early"))?;
        self.at += 1;
        Ok(byte)
    }

    fn number(&mut self) -> Result<u64, MapError> {
        let mut number = 0_u64;
        for shift in (0..63).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(number);
            }
        }
        Err(self.bad("a number is too long"))
    }

    fn small(&mut self) -> Result<u32, MapError> {
        u32::try_from(self.number()?).map_err(|_| self.bad("a number is too large"))
    }

    /// A count of things that take at least a byte each, so that a wrong one cannot ask for much memory.
    fn count(&mut self) -> Result<usize, MapError> {
        let count = self.small()? as usize;
        if count > self.bytes.len() - self.at { Err(self.bad("a count is larger than the file")) } else { Ok(count) }
    }

    fn below(&mut self, limit: usize, reason: &'static str) -> Result<u32, MapError> {
        let number = self.small()?;
        if (number as usize) < limit { Ok(number) } else { Err(self.bad(reason)) }
    }

    fn text(&mut self) -> Result<String, MapError> {
        let length = self.count()?;
        let bytes = self.take(length)?.to_vec();
        String::from_utf8(bytes).map_err(|_| self.bad("a text is not UTF-8"))
    }

    fn guid(&mut self) -> Result<Guid, MapError> {
        let taken = self.take(size_of::<Guid>())?;
        Guid::try_from(taken).map_err(|_| MapError::Checksum)
    }

    fn strings(&mut self) -> Result<Strings, MapError> {
        let count = self.count()?;
        let mut ends = Vec::with_capacity(count);
        let mut end = 0_u32;
        for _ in 0..count {
            end = self.small()?.checked_add(end).ok_or_else(|| self.bad("the texts are too long"))?;
            ends.push(end);
        }
        let bytes = self.take(end as usize)?.to_vec();
        let text = String::from_utf8(bytes).map_err(|_| self.bad("the texts are not UTF-8"))?;
        if ends.iter().all(|end| text.is_char_boundary(*end as usize)) {
            Ok(Strings { text, ends })
        } else {
            Err(self.bad("a text ends within a character"))
        }
    }

    fn permissions(&mut self, strings: &Strings) -> Result<Vec<PermissionFact>, MapError> {
        let count = self.count()?;
        if u16::try_from(count).is_err() {
            return Err(self.bad("there are too many permissions"));
        }
        let mut permissions = Vec::with_capacity(count);
        for _ in 0..count {
            let name = self.below(strings.len(), "a permission has no name")?;
            let (flags, known) = (self.byte()?, self.byte()?);
            let role = if known & ids::ROLE != 0 { Some(self.guid()?) } else { None };
            let scope = if known & ids::SCOPE != 0 { Some(self.guid()?) } else { None };
            permissions.push(PermissionFact { name, flags, role, scope });
        }
        Ok(permissions)
    }

    fn ids(&mut self, strings: &Strings) -> Result<Vec<IdFact>, MapError> {
        let count = self.count()?;
        let mut facts = Vec::with_capacity(count);
        for _ in 0..count {
            let id = self.guid()?;
            let coded = self.number()?;
            let name = u32::try_from(coded >> 1).ok().filter(|name| (*name as usize) < strings.len());
            let name = name.ok_or_else(|| self.bad("an id has no name"))?;
            facts.push(IdFact { id, role: coded & 1 == 1, name });
        }
        Ok(facts)
    }

    fn also(&mut self, permissions: usize) -> Result<Vec<Vec<u16>>, MapError> {
        let count = self.count()?;
        let mut lists = Vec::with_capacity(count);
        for _ in 0..count {
            let length = self.count()?;
            let mut list = Vec::with_capacity(length);
            for _ in 0..length {
                list.push(self.below(permissions, "a list names an unknown permission")? as u16);
            }
            lists.push(list);
        }
        Ok(lists)
    }

    fn nodes(&mut self, facts: &mut Facts) -> Result<(), MapError> {
        let (count, rows, claims) = (self.count()?, self.count()?, self.count()?);
        facts.nodes.reserve_exact(count);
        facts.rows.reserve_exact(rows);
        facts.claims.reserve_exact(claims);
        let mut depths = vec![0_u8; count];
        let mut next_child = 1_u32;
        // The parent of each node follows from the order; the root has none.
        let mut parents = vec![NONE; count];
        for number in 0..count {
            let node = self.node(facts, next_child..count as u32, parents.get(number).copied().unwrap_or(NONE))?;
            next_child = node.end;
            let children = node.node.first_child as usize..node.end as usize;
            let depth = depths.get(number).map_or(0, |depth| depth + 1);
            let fits = children.start > number && usize::from(depth) <= DEPTH_LIMIT + 1;
            let slots = parents.get_mut(children.clone()).zip(depths.get_mut(children)).filter(|_| fits);
            let (parents, depths) = slots.ok_or_else(|| self.bad("the tree is not one"))?;
            parents.fill(number as u32);
            depths.fill(depth);
            facts.nodes.push(node.node);
            for _ in 0..node.node.rows {
                self.row(facts, number as u32)?;
            }
        }
        if next_child as usize == count { Ok(()) } else { Err(self.bad("the tree has loose branches")) }
    }

    fn node(&mut self, facts: &Facts, free: std::ops::Range<u32>, parent: u32) -> Result<Read, MapError> {
        let coded = self.number()?;
        let literals = u32::try_from(coded >> shape::BITS).map_err(|_| self.bad("a node has too many children"))?;
        let key = self.below(facts.strings.len(), "a segment has no text")?;
        let differs = coded & shape::DISPLAY_DIFFERS != 0;
        let display = if differs { self.below(facts.strings.len(), "a segment has no text")? } else { key };
        let rows = self.small()?;
        let first_child = free.start;
        let mut end = first_child
            .checked_add(literals)
            .filter(|end| *end <= free.end)
            .ok_or_else(|| self.bad("the tree is not one"))?;
        let mut parameter = |bit: u64| {
            let there = coded & bit != 0;
            end += u32::from(there);
            if there { end - 1 } else { NONE }
        };
        let (any, any_path) = (parameter(shape::ANY), parameter(shape::ANY_PATH));
        let first_row = facts.rows.len() as u32;
        let node = Node { parent, key, display, first_child, literals, any, any_path, first_row, rows };
        Ok(Read { node, end })
    }

    fn row(&mut self, facts: &mut Facts, node: u32) -> Result<(), MapError> {
        let coded = self.number()?;
        let method = Method::ALL.get((coded & 7) as usize).copied().ok_or_else(|| self.bad("a method is unknown"))?;
        let claims = u32::try_from(coded >> 4).map_err(|_| self.bad("a row has too many claims"))?;
        let first_claim = facts.claims.len() as u32;
        for _ in 0..claims {
            let coded = self.number()?;
            let permission = u16::try_from(coded >> claim::BITS).ok();
            let permission = permission.filter(|number| usize::from(*number) < facts.permissions.len());
            let permission = permission.ok_or_else(|| self.bad("a row names an unknown permission"))?;
            let has_also = coded & claim::ALSO != 0;
            let also = if has_also { self.below(facts.also.len(), "a row names an unknown list")? } else { NONE };
            facts.claims.push(Claim { permission, marked: coded & claim::MARKED != 0, also });
        }
        facts.rows.push(Row { node, method, delegated: coded & 8 != 0, first_claim, claims });
        Ok(())
    }
}

struct Read {
    node: Node,
    /// The number behind the last child.
    end: u32,
}
