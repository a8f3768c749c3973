//! From the published files to the facts.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::MapError;
use super::facts::{Claim, Facts, Guid, IdFact, NONE, Node, PermissionFact, Row, Strings, compare_names, flag, guid};
use super::published::{self, APPLICATION, Attributes, Deployment, Permission, Provisioning, Published};
use crate::call::{ANY, ANY_PATH, Folded, Method, fold_template};

/// What a row needs until all of its claims are known.
#[derive(Default)]
struct DraftRow {
    delegated: bool,
    /// Permission → marked, and what it needs beside it. No list: it suffices alone.
    claims: BTreeMap<u16, (bool, Option<BTreeSet<u16>>)>,
}

/// A segment until all templates are known.
#[derive(Default)]
struct DraftNode {
    display: String,
    children: BTreeMap<String, Self>,
    rows: BTreeMap<Method, DraftRow>,
}

/// Builds the facts; `digest` is that of the published bytes.
pub(super) fn facts(
    published: &Published,
    provisioning: Option<&Provisioning>,
    date: &str,
    digest: String,
) -> Result<Facts, MapError> {
    let mut names: Vec<&str> = published.permissions.keys().map(String::as_str).collect();
    names.sort_by(|left, right| compare_names(left, right));
    if u16::try_from(names.len()).is_err() {
        return Err(MapError::Published { reason: "it holds more than 65,535 permissions".to_owned() });
    }
    let numbers: HashMap<&str, u16> = names.iter().zip(0_u16..).map(|(name, number)| (*name, number)).collect();
    let mut root = DraftNode::default();
    for (name, permission) in &published.permissions {
        if let Some(&number) = numbers.get(name.as_str()) {
            enter(&mut root, number, permission, &numbers)?;
        }
    }
    let mut builder = Builder::new(date, digest);
    for name in &names {
        let deployments = provisioning.and_then(|provisioning| provisioning.permission_deployments.get(*name));
        if let Some(permission) = published.permissions.get(*name) {
            builder.permission(name, permission, deployments);
        }
    }
    if let Some(provisioning) = provisioning {
        builder.ids(provisioning);
    }
    builder.tree(&root);
    Ok(builder.facts)
}

fn enter(
    root: &mut DraftNode,
    number: u16,
    permission: &Permission,
    numbers: &HashMap<&str, u16>,
) -> Result<(), MapError> {
    for set in &permission.path_sets {
        let methods: Vec<Method> = set.methods.iter().filter_map(|name| Method::from_name(name)).collect();
        for (template, attributes) in &set.paths {
            let attributes = Attributes::parse(attributes);
            let also = set.is_application().then(|| partners(&attributes, numbers));
            let node = root.descend(template)?;
            for method in &methods {
                let row = node.rows.entry(*method).or_default();
                row.delegated |= set.is_delegated();
                if let Some(also) = &also {
                    row.claim(number, attributes.marked, also.as_ref());
                }
            }
        }
    }
    Ok(())
}

/// What must be held beside a permission, by number. Names that the map does not have cannot be held.
fn partners(attributes: &Attributes<'_>, numbers: &HashMap<&str, u16>) -> Option<BTreeSet<u16>> {
    if attributes.also.is_empty() {
        return None;
    }
    Some(attributes.also.iter().filter_map(|name| numbers.get(name).copied()).collect())
}

impl DraftRow {
    /// The same permission may stand there several times: once alone is enough, partners are alternatives.
    fn claim(&mut self, number: u16, marked: bool, also: Option<&BTreeSet<u16>>) {
        match self.claims.get_mut(&number) {
            None => {
                self.claims.insert(number, (marked, also.cloned()));
            }
            Some((was_marked, known)) => {
                *was_marked |= marked;
                match (known.as_mut(), also) {
                    (Some(known), Some(also)) => known.extend(also),
                    _ => *known = None,
                }
            }
        }
    }
}

impl DraftNode {
    fn descend(&mut self, template: &str) -> Result<&mut Self, MapError> {
        let folded = fold_template(template);
        if !template.starts_with('/') || folded.len() == 0 || folded.len() > super::DEPTH_LIMIT {
            return Err(MapError::Published { reason: format!("the path `{}` is none", template.escape_debug()) });
        }
        let written = display_segments(template, &folded);
        let mut node = self;
        for (index, key) in folded.iter().enumerate() {
            let display = written.get(index).map_or(key, String::as_str);
            node = node.children.entry(key.to_owned()).or_default();
            node.take_display(display);
        }
        Ok(node)
    }

    /// The spelling with the most capitals is the documentation's: `mailFolders` beside `mailfolders`, but not `Users`.
    fn take_display(&mut self, display: &str) {
        let capitals = |text: &str| {
            let starts_small = !text.starts_with(|first: char| first.is_ascii_uppercase());
            if starts_small { 1 + text.bytes().filter(u8::is_ascii_uppercase).count() } else { 0 }
        };
        let (new, old) = (capitals(display), capitals(&self.display));
        if self.display.is_empty() || new > old || (new == old && *display < *self.display) {
            display.clone_into(&mut self.display);
        }
    }
}

/// The segments as written, one for each folded one; parameters are all named `{id}`, files `{path}`.
fn display_segments(template: &str, folded: &Folded) -> Vec<String> {
    let written: Vec<&str> = template.split('/').filter(|segment| !segment.is_empty()).collect();
    let by_lower: HashMap<String, &str> = written.iter().map(|segment| (segment.to_lowercase(), *segment)).collect();
    let mut after_path_opener = false;
    let display = |key: &str| {
        let shown = match key {
            ANY if after_path_opener => "{path}".to_owned(),
            ANY => "{id}".to_owned(),
            ANY_PATH if after_path_opener => "{path}:".to_owned(),
            ANY_PATH => "{id}:".to_owned(),
            key if key.contains('(') => key.replace(ANY, "{value}"),
            key => by_lower.get(key).map_or_else(|| key.to_owned(), |written| (*written).to_owned()),
        };
        after_path_opener = key.ends_with(':') && !after_path_opener;
        shown
    };
    folded.iter().map(display).collect()
}

struct Builder {
    facts: Facts,
    interned: HashMap<String, u32>,
    lists: HashMap<Vec<u16>, u32>,
}

impl Builder {
    fn new(date: &str, digest: String) -> Self {
        let facts = Facts {
            date: date.to_owned(),
            digest,
            strings: Strings::default(),
            permissions: Vec::new(),
            ids: Vec::new(),
            nodes: Vec::new(),
            rows: Vec::new(),
            claims: Vec::new(),
            also: Vec::new(),
        };
        Self { facts, interned: HashMap::new(), lists: HashMap::new() }
    }

    fn intern(&mut self, text: &str) -> u32 {
        if let Some(&known) = self.interned.get(text) {
            return known;
        }
        let number = count(self.facts.strings.len());
        self.facts.strings.push(text);
        self.interned.insert(text.to_owned(), number);
        number
    }

    fn permission(&mut self, name: &str, permission: &Permission, deployments: Option<&Vec<Deployment>>) {
        let mut fact = PermissionFact { name: self.intern(name), ..PermissionFact::default() };
        let mut set = |flag: u8, on: bool| fact.flags |= if on { flag } else { 0 };
        set(flag::APPLICATION, permission.schemes.contains_key(APPLICATION));
        set(flag::DELEGATED, permission.schemes.keys().any(|scheme| published::is_delegated(scheme)));
        set(flag::RESOURCE_SPECIFIC, permission.is_resource_specific());
        if let Some(deployments) = deployments {
            let offered = |deployment: &&Deployment| deployment.is_offered() && deployment.scheme == APPLICATION;
            set(flag::WITHHELD, !deployments.iter().any(|deployment| offered(&deployment)));
            fact.role = best_id(deployments, |scheme| scheme == APPLICATION);
            fact.scope = best_id(deployments, published::is_delegated);
        }
        self.facts.permissions.push(fact);
    }

    fn ids(&mut self, provisioning: &Provisioning) {
        for (name, deployments) in &provisioning.permission_deployments {
            for deployment in deployments {
                let role = deployment.scheme == APPLICATION;
                let Some(id) = deployment.id.as_deref().and_then(guid) else { continue };
                if role || published::is_delegated(&deployment.scheme) {
                    let name = self.intern(name);
                    self.facts.ids.push(IdFact { id, role, name });
                }
            }
        }
        self.facts.ids.sort_unstable();
        self.facts.ids.dedup();
    }

    /// Writes the nodes in the order of breadth-first search.
    fn tree(&mut self, root: &DraftNode) {
        let mut queue = std::collections::VecDeque::from([(root, NONE, "")]);
        let mut next_child = 1;
        while let Some((draft, parent, key)) = queue.pop_front() {
            let number = count(self.facts.nodes.len());
            let first_child = next_child;
            let is_literal = |key: &str| key != ANY && key != ANY_PATH;
            let literals = draft.children.iter().filter(|(key, _)| is_literal(key));
            for (key, child) in literals {
                queue.push_back((child, number, key));
                next_child += 1;
            }
            let literals = next_child - first_child;
            let mut parameter = |key: &'static str| {
                let Some(child) = draft.children.get(key) else { return NONE };
                queue.push_back((child, number, key));
                next_child += 1;
                next_child - 1
            };
            let (any, any_path) = (parameter(ANY), parameter(ANY_PATH));
            let (key, display) = (self.intern(key), self.intern(&draft.display));
            let first_row = count(self.facts.rows.len());
            let rows = count(draft.rows.len());
            self.facts.nodes.push(Node { parent, key, display, first_child, literals, any, any_path, first_row, rows });
            for (method, row) in &draft.rows {
                self.row(number, *method, row);
            }
        }
    }

    fn row(&mut self, node: u32, method: Method, draft: &DraftRow) {
        let first_claim = count(self.facts.claims.len());
        for (permission, (marked, also)) in &draft.claims {
            let also = also.as_ref().map_or(NONE, |list| self.list(list));
            self.facts.claims.push(Claim { permission: *permission, marked: *marked, also });
        }
        let claims = count(draft.claims.len());
        self.facts.rows.push(Row { node, method, delegated: draft.delegated, first_claim, claims });
    }

    fn list(&mut self, partners: &BTreeSet<u16>) -> u32 {
        let list: Vec<u16> = partners.iter().copied().collect();
        if let Some(&known) = self.lists.get(&list) {
            return known;
        }
        let number = count(self.facts.also.len());
        self.facts.also.push(list.clone());
        self.lists.insert(list, number);
        number
    }
}

/// The id of the deployment that an administrator can grant, else of any.
fn best_id(deployments: &[Deployment], scheme: impl Fn(&str) -> bool) -> Option<Guid> {
    let with_ids = || deployments.iter().filter(|deployment| scheme(&deployment.scheme));
    let id = |deployment: &Deployment| deployment.id.as_deref().and_then(guid);
    with_ids().filter(|deployment| deployment.is_offered()).find_map(id).or_else(|| with_ids().find_map(id))
}

fn count(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(NONE)
}
