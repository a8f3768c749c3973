//! Which app a consent is for, where a file registers several: an app of its own that declares roles and is left out
//! while another gets its consent. What cannot be told counts as consent for all.
mod statement;

use std::cell::Cell;
use std::ops::Range;

use crate::file::{File, Place};
use crate::flow::document::{Document, Tokens};
use crate::flow::knowledge::fold;
use crate::lexers::Dialect;
use crate::lexers::token::{Kind, SPLAT};
use crate::rules::consent::consents;
use crate::rules::consent::declared_roles;
use crate::rules::consent::given_role;
use statement::{Resource, around, behind, looped, resources, sites};

/// Longer chains of names are not followed.
const MAXIMUM_DEPTH: u32 = 6;
/// So many names are followed in one file; with more, nothing is said.
const MAXIMUM_NAMES: usize = 50_000;
/// So many values of one file are searched for a role, of so many bytes at most.
const MAXIMUM_VALUES: usize = 2_000;
const MAXIMUM_VALUE: usize = 16 * 1024;
/// So many assignments of one name are followed.
const MAXIMUM_ASSIGNMENTS: usize = 8;
/// So many tokens of one value are read.
const MAXIMUM_TOKENS: usize = 512;
/// A text that is no longer may be the key for a principal itself, in bytes.
const LONGEST_KEY: usize = 24;
/// More consents of one file are not told apart.
const MAXIMUM_CONSENTS: usize = 64;

/// The first declaration of roles of an app that the file registers, and to which it gives no consent, though it does
/// to another.
pub(in crate::rules) fn left_out(file: &File<'_, '_>) -> Option<Range<usize>> {
    let given: Vec<Place> = consents::places(file).take(MAXIMUM_CONSENTS + 1).collect();
    let index = given.first()?.document;
    if given.len() > MAXIMUM_CONSENTS || given.iter().any(|place| place.document != index) {
        return None;
    }
    let apps = Apps::of(file.documents.get(index)?);
    let many = apps.resources.len() >= statement::MAXIMUM_NAMES || apps.looped.len() >= statement::MAXIMUM_NAMES;
    if apps.roots.len() < 2 || many {
        return None;
    }
    let mut consented = apps.handed_to_modules();
    for place in given.iter().filter(|place| !apps.is_import(place.token)) {
        consented |= apps.consented_at(place.token).known()?;
    }
    let declared = declared_roles::all(file).into_iter().filter(|place| place.document == index);
    let mut left = declared.filter(|place| {
        let owners = apps.declared_at(place.token);
        owners != 0 && owners & consented == 0 && apps.declares_roles(file, place)
    });
    let left = left.next().filter(|_| apps.names.get() > 0 && apps.values.get() > 0);
    left.map(|place| place.at..place.at + place.length)
}

/// The apps that a value may come from, a bit for each, and whether it may come from others.
#[derive(Clone, Copy, Debug, Default)]
struct Reach {
    apps: u64,
    unknown: bool,
}

impl Reach {
    const UNKNOWN: Self = Self { apps: 0, unknown: true };

    fn and(self, other: Self) -> Self {
        Self { apps: self.apps | other.apps, unknown: self.unknown || other.unknown }
    }

    fn known(self) -> Option<u64> {
        (self.apps != 0 && !self.unknown).then_some(self.apps)
    }
}

/// One app that the document registers.
#[derive(Debug)]
struct Root<'t> {
    /// The variable that holds it; empty for a resource.
    name: &'t str,
    /// What registers it.
    value: Tokens,
}

/// The apps that a document registers.
struct Apps<'d, 't> {
    document: &'d Document<'t>,
    roots: Vec<Root<'t>>,
    resources: Vec<Resource<'t>>,
    /// Names whose value differs from time to time: of loops and parameters.
    looped: Vec<&'t str>,
    /// How many names and values may still be looked up.
    names: Cell<usize>,
    values: Cell<usize>,
}

impl<'d, 't> Apps<'d, 't> {
    fn of(document: &'d Document<'t>) -> Self {
        let resources = resources(document);
        let mut roots: Vec<Root<'t>> = resources
            .iter()
            .filter(|resource| resource.is_app())
            .map(|resource| Root { name: "", value: resource.body.clone() })
            .collect();
        for site in sites(document) {
            let holds = document.bindings.iter().filter(|binding| binding.assigns && binding.value.contains(&site));
            let Some(binding) = holds.min_by_key(|binding| binding.value.len()) else { continue };
            let name = document.name(binding.key);
            if !roots.iter().any(|root| root.value == binding.value) {
                roots.push(Root { name, value: binding.value.clone() });
            }
        }
        roots.truncate(64);
        let looped = looped(document);
        let (names, values) = (Cell::new(MAXIMUM_NAMES), Cell::new(MAXIMUM_VALUES));
        Self { document, roots, resources, looped, names, values }
    }

    /// The apps that are given to modules, which may well assign their roles.
    fn handed_to_modules(&self) -> u64 {
        let modules = self.resources.iter().filter(|resource| resource.is_module);
        modules.fold(0, |apps, module| apps | self.reach(&module.body, 0).apps)
    }

    /// The app for which a consent is given there.
    fn consented_at(&self, token: usize) -> Reach {
        let region = match self.resources.iter().find(|resource| resource.header.contains(&token)) {
            Some(resource) => resource.body.clone(),
            None => around(self.document, token),
        };
        let found = self.principals(&region, 0);
        let best = found.iter().map(|(sign, _)| *sign).min();
        let values = found.iter().filter(|(sign, _)| Some(*sign) == best);
        let all = values.map(|(_, value)| self.reach(value, 0));
        all.fold(Reach { apps: 0, unknown: found.is_empty() }, |sum, own| {
            sum.and(Reach { unknown: own.unknown || own.apps == 0, ..own })
        })
    }

    /// The values that name whom a statement consents for.
    fn principals(&self, region: &Tokens, depth: u32) -> Vec<(Sign, Tokens)> {
        let document = self.document;
        let mut found: Vec<(Sign, Tokens)> = Vec::new();
        for at in region.clone().take(MAXIMUM_TOKENS) {
            let value = match document.kind(at) {
                Some(Kind::Option) if depth == 0 && fold(document.name(at)) == "bodyparameter" => {
                    found.extend(self.principals_of_variable(at + 1));
                    None
                }
                Some(Kind::Option) => sign_of_option(document.name(at)).map(|sign| (sign, behind(document, at + 1))),
                Some(Kind::Variable) if depth == 0 && document.token(at).is_some_and(|own| own.has(SPLAT)) => {
                    found.extend(self.principals_of_variable(at));
                    None
                }
                Some(Kind::Text) if document.content(at) == "--id" && document.is_operator(at + 1, ",") => {
                    Some((Sign::Id, behind(document, at + 2)))
                }
                Some(Kind::Text) if addresses_principal(document.content(at)) => {
                    Some((Sign::Address, at..statement::joined_end(document, at)))
                }
                Some(Kind::Word | Kind::Text | Kind::Variable) => self.value_of_key(at),
                _ => None,
            };
            found.extend(value.filter(|(_, value)| !value.is_empty()));
        }
        found
    }

    /// `principalId: …`, `ServicePrincipals[…]`, `byServicePrincipalId(…)`
    fn value_of_key(&self, at: usize) -> Option<(Sign, Tokens)> {
        let document = self.document;
        let name = document.name(at);
        if !matches!(name.len(), 11..=LONGEST_KEY) {
            return None;
        }
        let name = fold(name);
        let next = document.token(at + 1)?;
        let assigned = || matches!(document.raw(at + 1), "=" | ":").then(|| behind(document, at + 2));
        let inside = |bracket: u8| document.partner(at + 1).filter(|_| next.opens(bracket)).map(|close| at + 2..close);
        let (sign, value) = match name.as_str() {
            "principalid" | "principalobjectid" => (Sign::Principal, assigned().or_else(|| inside(b'('))),
            "setprincipalid" => (Sign::Principal, inside(b'(')),
            "serviceprincipalid" => (Sign::Id, assigned()),
            "serviceprincipals" => (Sign::Address, inside(b'[')),
            "byserviceprincipalid" => (Sign::Address, inside(b'(')),
            _ => return None,
        };
        value.map(|value| (sign, value))
    }

    fn principals_of_variable(&self, at: usize) -> Vec<(Sign, Tokens)> {
        let binding = self.document.assigned_before(self.document.name(at), at).next();
        binding.map(|binding| self.principals(&binding.value, 1)).unwrap_or_default()
    }

    /// The apps that tokens name, directly or through what their names were given.
    fn reach(&self, tokens: &Tokens, depth: u32) -> Reach {
        let names = tokens.clone().take(MAXIMUM_TOKENS).filter(|at| self.is_mention(*at));
        names.map(|at| self.reach_of(at, depth)).fold(Reach::default(), Reach::and)
    }

    fn is_mention(&self, at: usize) -> bool {
        let document = self.document;
        match document.kind(at) {
            Some(Kind::Variable) => true,
            // The keys of an object are none.
            Some(Kind::Word) if matches!(document.raw(at + 1), "=" | ":") => false,
            Some(Kind::Word) if !document.dialect.has_commands() => {
                !self.resources.is_empty() || !at.checked_sub(1).is_some_and(|point| document.is_operator(point, "."))
            }
            _ => false,
        }
    }

    fn reach_of(&self, at: usize, depth: u32) -> Reach {
        if !spend(&self.names) {
            return Reach::UNKNOWN;
        }
        let document = self.document;
        let name = document.name(at);
        if !self.resources.is_empty() {
            return self.reach_of_resource(at, depth);
        }
        if self.looped.iter().any(|own| own.eq_ignore_ascii_case(name)) {
            return Reach::UNKNOWN;
        }
        let own = self.roots.iter().enumerate().filter(|(_, root)| root.name.eq_ignore_ascii_case(name));
        let apps = own.fold(0, |apps, (root, _)| apps | 1 << root);
        let assignments = document.assignments(name);
        if assignments.is_empty() || depth >= MAXIMUM_DEPTH {
            // A word of code may be a type or a function; a variable of a script comes from elsewhere.
            return Reach { apps, unknown: document.dialect.has_commands() };
        }
        let values = assignments.iter().take(MAXIMUM_ASSIGNMENTS);
        let mut reach = Reach { apps, unknown: false };
        for binding in values.filter_map(|index| document.bindings.get(*index as usize)) {
            let value = self.reach(&binding.value, depth + 1);
            // What one assignment leaves open: the name may stand for any app, unless the app is its own.
            let lost = value.apps == 0 && !self.is_plain_text(&binding.value);
            reach.apps |= value.apps;
            reach.unknown |= apps == 0 && lost && depth == 0;
        }
        reach
    }

    /// A text without holes, such as an address.
    fn is_plain_text(&self, value: &Tokens) -> bool {
        value.len() == 1 && self.document.kind(value.start) == Some(Kind::Text)
    }

    /// `azuread_service_principal.reader`, `readerPrincipal`
    fn reach_of_resource(&self, at: usize, depth: u32) -> Reach {
        let document = self.document;
        let bicep = document.dialect == Dialect::Bicep;
        let label = if bicep { document.raw(at) } else { document.raw(at + 2) };
        let found = self.resources.iter().find(|resource| {
            resource.label == label && (bicep || resource.kind == document.raw(at)) && !resource.body.contains(&at)
        });
        let Some(found) = found.filter(|_| depth < MAXIMUM_DEPTH) else { return Reach::default() };
        if found.is_app() {
            let root = self.roots.iter().position(|root| root.value == found.body);
            return Reach { apps: root.map_or(0, |root| 1 << root), unknown: root.is_none() };
        }
        self.reach(&found.body, depth + 1)
    }

    /// The apps that declare what stands there.
    fn declared_at(&self, token: usize) -> u64 {
        let around_it = self.roots.iter().enumerate().filter(|(_, root)| root.value.contains(&token));
        let own = around_it.fold(0, |apps, (root, _)| apps | 1 << root);
        match self.resource_at(token) {
            Some(resource) => own | self.reach(&resource.body, 0).apps,
            None => {
                let calls = self.document.calls_around(token).take(4);
                let named = calls.map(|call| self.reach(&(call.first..call.end), 0).apps);
                named.fold(own | self.reach(&around(self.document, token), 0).apps, |apps, more| apps | more)
            }
        }
    }

    /// Whether it is roles that are declared there, rather than delegated permissions of an app beside.
    fn declares_roles(&self, file: &File<'_, '_>, place: &Place) -> bool {
        let document = self.document;
        if declared_roles::adds_roles(file, place) {
            return true;
        }
        let resource = self.resource_at(place.token);
        let region = match resource {
            Some(resource) => resource.body.clone(),
            None => around(document, place.token),
        };
        let role_ids = resource.is_some() && region.clone().any(|at| document.raw(at) == "role_ids");
        let mut named = region.clone().take(MAXIMUM_TOKENS).filter(|at| self.is_mention(*at));
        role_ids || given_role::within(document, &region) || named.any(|at| self.names_roles(at))
    }

    /// Whether a role is given in what a name was last given.
    fn names_roles(&self, at: usize) -> bool {
        let document = self.document;
        let binding = document.assigned_before(document.name(at), at).next();
        binding.is_some_and(|binding| {
            let short = document.span(&binding.value).len() <= MAXIMUM_VALUE;
            short && spend(&self.values) && given_role::within(document, &binding.value)
        })
    }

    fn resource_at(&self, token: usize) -> Option<&Resource<'t>> {
        self.resources.iter().find(|resource| resource.body.contains(&token) || resource.header.contains(&token))
    }

    /// A name that is only imported.
    fn is_import(&self, token: usize) -> bool {
        let start = around(self.document, token).start;
        let before = (start.saturating_sub(2)..=token).any(|at| matches!(self.document.raw(at), "import" | "using"));
        before && !self.document.dialect.has_commands()
    }
}

/// Takes one of what is left.
fn spend(left: &Cell<usize>) -> bool {
    left.set(left.get().saturating_sub(1));
    left.get() > 0
}

/// What tells for whom a consent is, the plainest first: on the side of the resource, the address names another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Sign {
    Principal,
    Id,
    Address,
}

/// An option that names for whom: of the Azure command line, of the cmdlets of Graph.
fn sign_of_option(name: &str) -> Option<Sign> {
    match fold(name).as_str() {
        "principalid" => Some(Sign::Principal),
        "id" | "serviceprincipalid" | "objectid" => Some(Sign::Id),
        _ => None,
    }
}

/// An address or a body with the principal in it.
fn addresses_principal(text: &str) -> bool {
    text.contains("servicePrincipals/") || (text.len() > LONGEST_KEY && text.contains("rincipalId"))
}
