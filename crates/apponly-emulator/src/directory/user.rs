//! Generated users, written straight as JSON: a page of a thousand takes a fraction of a millisecond.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::ids::{Kind, object_id};
use super::names::{Name, pick, write_number};
use super::{CREATED, Index};

pub(super) const DEPARTMENTS: [&str; 8] =
    ["Finance", "Engineering", "Sales", "People", "Support", "Legal", "Operations", "Research"];
const TITLES: [&str; 5] = ["Analyst", "Engineer", "Manager", "Specialist", "Director"];

/// One property of a generated user.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Property {
    /// One that generated users have no value for.
    Absent,
    AccountEnabled,
    BusinessPhones,
    CreatedDateTime,
    Department,
    DisplayName,
    GivenName,
    Id,
    JobTitle,
    Mail,
    MailNickname,
    MobilePhone,
    OfficeLocation,
    PreferredLanguage,
    Surname,
    UsageLocation,
    UserPrincipalName,
    UserType,
}

impl Property {
    /// Every property with its name, in the order in which Graph writes them.
    const ALL: [(Self, &'static str); 24] = [
        (Self::BusinessPhones, "businessPhones"),
        (Self::DisplayName, "displayName"),
        (Self::GivenName, "givenName"),
        (Self::JobTitle, "jobTitle"),
        (Self::Mail, "mail"),
        (Self::MobilePhone, "mobilePhone"),
        (Self::OfficeLocation, "officeLocation"),
        (Self::PreferredLanguage, "preferredLanguage"),
        (Self::Surname, "surname"),
        (Self::UserPrincipalName, "userPrincipalName"),
        (Self::Id, "id"),
        (Self::AccountEnabled, "accountEnabled"),
        (Self::CreatedDateTime, "createdDateTime"),
        (Self::Department, "department"),
        (Self::MailNickname, "mailNickname"),
        (Self::UsageLocation, "usageLocation"),
        (Self::UserType, "userType"),
        (Self::Absent, "city"),
        (Self::Absent, "companyName"),
        (Self::Absent, "country"),
        (Self::Absent, "employeeId"),
        (Self::Absent, "postalCode"),
        (Self::Absent, "state"),
        (Self::Absent, "streetAddress"),
    ];

    /// The properties of these names that users have, with their names.
    pub(super) fn named(names: &[String]) -> Vec<(Self, &'static str)> {
        names.iter().filter_map(|name| Self::ALL.into_iter().find(|(_, known)| known == name)).collect()
    }
}

/// Makes the users of a tenant from their numbers.
#[derive(Debug, Clone, Copy)]
pub(super) struct Users<'a> {
    pub(super) tenant: Uuid,
    /// The default domain; domain names need no escaping in JSON.
    pub(super) domain: &'a str,
}

impl Users<'_> {
    /// Writes the user `index` as a JSON object of the given properties.
    pub(super) fn write(self, index: Index, properties: &[(Property, &'static str)], out: &mut Vec<u8>) {
        let name = Name::of(index);
        let mut separator = b'{';
        for (property, key) in properties {
            out.push(separator);
            separator = b',';
            out.push(b'"');
            out.extend_from_slice(key.as_bytes());
            out.extend_from_slice(b"\":");
            self.write_value(index, name, *property, out);
        }
        if separator == b'{' {
            out.push(b'{');
        }
        out.push(b'}');
    }

    /// The user `index` with all properties.
    pub(super) fn object(self, index: Index) -> Map<String, Value> {
        let mut text = Vec::with_capacity(1024);
        self.write(index, &Property::ALL, &mut text);
        serde_json::from_slice(&text).unwrap_or_default()
    }

    fn write_value(self, index: Index, name: Name, property: Property, out: &mut Vec<u8>) {
        let number = index as usize;
        let mut text = |value: &str| write_text(value, out);
        match property {
            Property::BusinessPhones => out.extend_from_slice(b"[]"),
            Property::Absent | Property::MobilePhone => out.extend_from_slice(b"null"),
            // Some people have no mailbox and some accounts are blocked: clients must live with both.
            Property::Mail if !has_mailbox(index) => out.extend_from_slice(b"null"),
            Property::AccountEnabled if number % 25 == 24 => out.extend_from_slice(b"false"),
            Property::AccountEnabled => out.extend_from_slice(b"true"),
            Property::GivenName => text(name.given),
            Property::Surname => text(name.surname),
            Property::JobTitle => text(pick(&TITLES, number / 3)),
            Property::Department => text(pick(&DEPARTMENTS, number / 5)),
            Property::PreferredLanguage => text("en-US"),
            Property::UsageLocation => text("DE"),
            Property::UserType => text("Member"),
            Property::CreatedDateTime => text(CREATED),
            Property::Id => {
                let mut buffer = [0; 36];
                text(object_id(self.tenant, Kind::User, index).hyphenated().encode_lower(&mut buffer));
            }
            Property::DisplayName => {
                out.push(b'"');
                out.extend_from_slice(name.given.as_bytes());
                out.push(b' ');
                out.extend_from_slice(name.surname.as_bytes());
                out.push(b'"');
            }
            Property::OfficeLocation => {
                out.push(b'"');
                write_number(number % 4 + 1, out);
                out.push(b'/');
                write_number(1000 + number % 900, out);
                out.push(b'"');
            }
            Property::MailNickname => {
                out.push(b'"');
                name.write_nickname(out);
                out.push(b'"');
            }
            Property::Mail | Property::UserPrincipalName => {
                out.push(b'"');
                name.write_nickname(out);
                out.push(b'@');
                out.extend_from_slice(self.domain.as_bytes());
                out.push(b'"');
            }
        }
    }
}

/// Whether the generated user has a mailbox.
pub(super) fn has_mailbox(index: Index) -> bool {
    index % 10 != 9
}

fn write_text(value: &str, out: &mut Vec<u8>) {
    out.push(b'"');
    out.extend_from_slice(value.as_bytes());
    out.push(b'"');
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    const USERS: Users<'static> = Users { tenant: Uuid::from_u128(0x1111_2222), domain: "contoso.com" };

    #[test]
    fn names_and_ids_are_unique() {
        let users: Vec<_> = (0..3000).map(|index| USERS.object(index)).collect();
        for property in ["id", "userPrincipalName"] {
            let values: HashSet<_> = users.iter().map(|user| user[property].as_str().unwrap()).collect();
            assert_eq!(values.len(), users.len(), "{property}");
        }
    }

    #[test]
    fn every_property_is_valid_json_and_alone_what_it_is_in_the_whole() {
        for index in [0, 9, 24, 1023, 1024, 999_999] {
            let whole = USERS.object(index);
            assert_eq!(whole.len(), Property::ALL.len());
            for (property, name) in Property::ALL {
                let mut text = Vec::new();
                USERS.write(index, &[(property, name)], &mut text);
                let alone: Map<String, Value> = serde_json::from_slice(&text).unwrap();
                assert_eq!((alone.len(), &alone[name]), (1, &whole[name]), "{name} of {index}");
            }
        }
        let mut nothing = Vec::new();
        USERS.write(0, &[], &mut nothing);
        assert_eq!(nothing, b"{}");
    }
}
