//! Writing the stored form.

use super::super::facts::{Facts, NONE, Strings};
use super::super::sha256;
use super::{MAGIC, VERSION, claim, ids, shape};

/// The stored form of the facts.
pub(in crate::map) fn write(facts: &Facts) -> Vec<u8> {
    let mut out = Out(MAGIC.to_vec());
    out.number(VERSION);
    out.text(&facts.date);
    out.text(&facts.digest);
    out.strings(&facts.strings);
    out.permissions(facts);
    out.ids(facts);
    out.also(facts);
    out.nodes(facts);
    let checksum = sha256(&out.0);
    out.0.extend(checksum);
    out.0
}

struct Out(Vec<u8>);

impl Out {
    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.0.push((number & 0x7f) as u8 | 0x80);
            number >>= 7;
        }
        self.0.push(number as u8);
    }

    fn count(&mut self, count: usize) {
        self.number(count as u64);
    }

    fn text(&mut self, text: &str) {
        self.count(text.len());
        self.0.extend(text.as_bytes());
    }

    fn strings(&mut self, strings: &Strings) {
        self.count(strings.len());
        let mut before = 0;
        for end in &strings.ends {
            self.number(u64::from(end - before));
            before = *end;
        }
        self.0.extend(strings.text.as_bytes());
    }

    fn permissions(&mut self, facts: &Facts) {
        self.count(facts.permissions.len());
        for fact in &facts.permissions {
            self.number(fact.name.into());
            self.0.push(fact.flags);
            let known = |id: &Option<_>, bit: u8| if id.is_some() { bit } else { 0 };
            self.0.push(known(&fact.role, ids::ROLE) | known(&fact.scope, ids::SCOPE));
            for id in [fact.role, fact.scope].into_iter().flatten() {
                self.0.extend(id);
            }
        }
    }

    fn ids(&mut self, facts: &Facts) {
        self.count(facts.ids.len());
        for fact in &facts.ids {
            self.0.extend(fact.id);
            self.number(u64::from(fact.name) << 1 | u64::from(fact.role));
        }
    }

    fn also(&mut self, facts: &Facts) {
        self.count(facts.also.len());
        for list in &facts.also {
            self.count(list.len());
            list.iter().for_each(|partner| self.number((*partner).into()));
        }
    }

    fn nodes(&mut self, facts: &Facts) {
        self.count(facts.nodes.len());
        self.count(facts.rows.len());
        self.count(facts.claims.len());
        for (number, node) in (0_u32..).zip(&facts.nodes) {
            let bit = |on: bool, bit: u64| if on { bit } else { 0 };
            let differs = node.display != node.key;
            let bits = bit(node.any != NONE, shape::ANY)
                | bit(node.any_path != NONE, shape::ANY_PATH)
                | bit(differs, shape::DISPLAY_DIFFERS);
            self.number(u64::from(node.literals) << shape::BITS | bits);
            self.number(node.key.into());
            if differs {
                self.number(node.display.into());
            }
            self.number(node.rows.into());
            facts.rows_of(number).iter().for_each(|row| {
                self.number(u64::from(row.claims) << 4 | u64::from(row.delegated) << 3 | row.method as u64);
                self.claims(facts, row);
            });
        }
    }

    fn claims(&mut self, facts: &Facts, row: &super::super::facts::Row) {
        for fact in facts.claims_of(row) {
            let marked = if fact.marked { claim::MARKED } else { 0 };
            let also = if fact.also == NONE { 0 } else { claim::ALSO };
            self.number(u64::from(fact.permission) << claim::BITS | marked | also);
            if fact.also != NONE {
                self.number(fact.also.into());
            }
        }
    }
}
