//! The users and groups of a tenant.

use std::collections::HashMap;

use serde_json::{Map, Value};
use uuid::Uuid;

use super::ids::{Kind, index_of, object_id};
use super::links::{Links, Relation};
use super::user::{Property, Users};
use super::{Index, Overlay, group, names, user};
use crate::tenant::Tenant;

/// The users and groups of a tenant as they are now.
#[derive(Debug)]
pub(crate) struct Directory {
    tenant: Uuid,
    domains: Vec<String>,
    users: Overlay,
    groups: Overlay,
    pub(super) links: Links,
    /// Sequence number of the latest change.
    pub(super) sequence: u64,
    /// How often the state behind delta tokens was thrown away.
    delta_epoch: u64,
    /// The users whose name is not the generated one, by it in lower case.
    renamed: HashMap<String, Index>,
}

/// One of the two collections.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Collection {
    Groups,
    Users,
}

impl Collection {
    fn kind(self) -> Kind {
        match self {
            Self::Groups => Kind::Group,
            Self::Users => Kind::User,
        }
    }
}

impl Directory {
    /// The directory of `tenant` with everything as it was generated.
    pub(crate) fn new(tenant: &Tenant) -> Self {
        Self {
            tenant: tenant.tenant_id,
            domains: tenant.domains.clone(),
            users: Overlay::new(tenant.users),
            groups: Overlay::new(tenant.groups),
            links: Links::default(),
            sequence: 0,
            delta_epoch: 0,
            renamed: HashMap::new(),
        }
    }

    /// What exists of a collection.
    pub(crate) fn overlay(&self, collection: Collection) -> &Overlay {
        match collection {
            Collection::Groups => &self.groups,
            Collection::Users => &self.users,
        }
    }

    /// Sequence number of the latest change; 0 if there was none.
    pub(crate) fn sequence(&self) -> u64 {
        self.sequence
    }

    /// How often the state behind delta tokens was thrown away.
    pub(crate) fn delta_epoch(&self) -> u64 {
        self.delta_epoch
    }

    /// Throws the state behind all delta tokens away.
    pub(crate) fn expire_delta_tokens(&mut self) {
        self.delta_epoch += 1;
    }

    /// Whether the domain name, in lower case, is one of the tenant's.
    pub(crate) fn has_domain(&self, domain: &str) -> bool {
        self.domains.iter().any(|known| known == domain)
    }

    /// The object id of an object, existing or not.
    pub(crate) fn id(&self, collection: Collection, index: Index) -> Uuid {
        object_id(self.tenant, collection.kind(), index)
    }

    /// The id that the next new object gets.
    pub(crate) fn next_id(&self, collection: Collection) -> Uuid {
        self.id(collection, self.overlay(collection).next_index())
    }

    /// The object with all its properties, if it exists.
    pub(crate) fn object(&self, collection: Collection, index: Index) -> Option<Map<String, Value>> {
        let overlay = self.overlay(collection);
        if !overlay.is_there(index) {
            return None;
        }
        Some(overlay.changed(index).cloned().unwrap_or_else(|| match collection {
            Collection::Groups => group::group(self.tenant, self.default_domain(), index),
            Collection::Users => self.generator().object(index),
        }))
    }

    /// A function that writes existing users as JSON objects of the properties `names`; false if one has changed and
    /// must be written from its object.
    pub(crate) fn user_writer<'a>(&'a self, names: &[String]) -> impl Fn(Index, &mut Vec<u8>) -> bool + use<'a> {
        let properties = Property::named(names);
        move |index, out| {
            let as_generated = self.users.changed(index).is_none();
            if as_generated {
                self.generator().write(index, &properties, out);
            }
            as_generated
        }
    }

    /// The object with this object id, if it exists.
    pub(crate) fn by_id(&self, collection: Collection, id: Uuid) -> Option<Index> {
        index_of(self.tenant, collection.kind(), id).filter(|&index| self.overlay(collection).is_there(index))
    }

    /// The user with the object id or user principal name `key`, if it exists.
    pub(crate) fn user(&self, key: &str) -> Option<Index> {
        if let Ok(id) = Uuid::parse_str(key) {
            return self.by_id(Collection::Users, id);
        }
        let name = key.to_lowercase();
        if let Some(&index) = self.renamed.get(&name) {
            return Some(index);
        }
        let nickname = name.strip_suffix(self.default_domain())?.strip_suffix('@')?;
        let index = names::find(nickname)?;
        // Numbers of new users lie above the generated ones, and those that changed may have another name now.
        let as_generated = self.users.is_generated(index) && self.users.is_there(index);
        let same = |user: &Map<String, Value>| principal_name(user).is_some_and(|current| current == name);
        (as_generated && self.users.changed(index).is_none_or(same)).then_some(index)
    }

    /// Whether the user has a mailbox: generated ones that have a mail address, and no others.
    pub(crate) fn has_mailbox(&self, index: Index) -> bool {
        self.users.is_generated(index) && self.users.is_there(index) && user::has_mailbox(index)
    }

    /// Adds an object, which has its `id` already ([`Directory::next_id`]), and returns its number.
    pub(crate) fn add(&mut self, collection: Collection, object: Map<String, Value>) -> Index {
        self.sequence += 1;
        let sequence = self.sequence;
        let name = principal_name(&object);
        let index = self.overlay_mut(collection).add(object, sequence);
        if let (Collection::Users, Some(name)) = (collection, name) {
            self.renamed.insert(name, index);
        }
        index
    }

    /// Puts `changes` into the properties of an object that exists.
    pub(crate) fn update(&mut self, collection: Collection, index: Index, changes: Map<String, Value>) {
        let Some(mut object) = self.object(collection, index) else { return };
        self.sequence += 1;
        let sequence = self.sequence;
        let before = principal_name(&object);
        let names: Vec<_> = changes.keys().cloned().collect();
        object.extend(changes);
        let after = principal_name(&object);
        self.overlay_mut(collection).replace(index, object, names, sequence);
        if collection == Collection::Users && before != after {
            before.map(|name| self.renamed.remove(&name));
            after.map(|name| self.renamed.insert(name, index));
        }
    }

    /// Deletes an object that exists.
    pub(crate) fn delete(&mut self, collection: Collection, index: Index) {
        let Some(object) = self.object(collection, index) else { return };
        self.sequence += 1;
        let sequence = self.sequence;
        self.overlay_mut(collection).delete(index, sequence);
        if collection == Collection::Users {
            principal_name(&object).map(|name| self.renamed.remove(&name));
        }
    }

    /// Takes the next sequence number for a change in a group's links.
    pub(super) fn touch_group(&mut self, group: Index, relation: Relation) {
        let Some(object) = self.object(Collection::Groups, group) else { return };
        self.sequence += 1;
        self.groups.replace(group, object, [relation.name().to_owned()], self.sequence);
    }

    fn overlay_mut(&mut self, collection: Collection) -> &mut Overlay {
        match collection {
            Collection::Groups => &mut self.groups,
            Collection::Users => &mut self.users,
        }
    }

    fn generator(&self) -> Users<'_> {
        Users { tenant: self.tenant, domain: self.default_domain() }
    }

    fn default_domain(&self) -> &str {
        self.domains.first().map_or("emulated.onmicrosoft.com", String::as_str)
    }
}

fn principal_name(user: &Map<String, Value>) -> Option<String> {
    user.get("userPrincipalName").and_then(Value::as_str).map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directory() -> Directory {
        let text = "tenant_id = \"11111111-2222-4333-8444-555555555555\"\ndomains = [\"contoso.com\"]\nusers = 2000";
        Directory::new(&Tenant::from_toml(text, "t.toml", ".".as_ref()).unwrap())
    }

    fn named(name: &str) -> Map<String, Value> {
        Map::from_iter([("userPrincipalName".to_owned(), Value::from(name))])
    }

    #[test]
    fn user_is_found_by_id_and_by_name_in_any_case() {
        let directory = directory();
        let user = directory.object(Collection::Users, 1500).unwrap();
        assert_eq!(directory.user(user["id"].as_str().unwrap()), Some(1500));
        assert_eq!(directory.user(&user["userPrincipalName"].as_str().unwrap().to_uppercase()), Some(1500));
        let beyond = directory.id(Collection::Users, 2000).to_string();
        assert_eq!(directory.user(&beyond), None);
        assert_eq!(directory.user("nobody@contoso.com"), None);
    }

    #[test]
    fn renamed_user_is_found_by_the_new_name_only() {
        let mut directory = directory();
        let old = directory.object(Collection::Users, 7).unwrap()["userPrincipalName"].as_str().unwrap().to_owned();
        directory.update(Collection::Users, 7, named("New.Name@contoso.com"));
        assert_eq!((directory.user("new.name@contoso.com"), directory.user(&old)), (Some(7), None));
        directory.update(Collection::Users, 7, named(&old));
        assert_eq!((directory.user("new.name@contoso.com"), directory.user(&old)), (None, Some(7)));
        directory.delete(Collection::Users, 7);
        assert_eq!(directory.user(&old), None);
    }

    #[test]
    fn new_user_gets_the_promised_id_and_does_not_take_a_generated_name() {
        let mut directory = directory();
        let id = directory.next_id(Collection::Users);
        directory.add(Collection::Users, named("new@contoso.com"));
        assert_eq!(directory.by_id(Collection::Users, id), Some(2000));
        assert_eq!(directory.user("new@contoso.com"), Some(2000));
        let generated = Users { tenant: directory.tenant, domain: "contoso.com" }.object(2000);
        assert_eq!(directory.user(generated["userPrincipalName"].as_str().unwrap()), None);
    }
}
