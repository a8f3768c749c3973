//! Credentials of generated principals: most good, some about to end, some long ended, some forgotten.

use jiff::Timestamp;
use uuid::Uuid;

use super::draw::About;
use super::{Generated, Sort};

/// On which object a credential is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Holder {
    Application,
    ServicePrincipal,
}

/// A secret or certificate of a generated principal: nobody has its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct GeneratedCredential {
    pub(crate) key_id: Uuid,
    pub(crate) holder: Holder,
    /// A certificate, or else a secret.
    pub(crate) is_certificate: bool,
    pub(crate) display_name: &'static str,
    pub(crate) start: Timestamp,
    pub(crate) end: Timestamp,
    /// SHA-1 of a certificate; the first three bytes are the hint of a secret.
    pub(crate) digest: [u8; 20],
    /// When a sign-in used it last.
    pub(crate) last_used: Option<Timestamp>,
}

const NAMES: [&str; 6] = ["production", "test", "Added by portal", "pipeline", "rotation", "temp"];

impl Generated {
    /// All secrets and certificates, those of the registration first.
    pub(crate) fn credentials(self) -> Vec<GeneratedCredential> {
        let mut credentials = Vec::new();
        if self.sort() == Sort::Own {
            let secrets = self.draw.pick(About::Secrets, 0, &[0, 0, 1, 1, 1, 1, 2, 3]);
            credentials.extend((1..=secrets).map(|number| self.credential(About::Secrets, number)));
            let certificates = self.draw.pick(About::Certificates, 0, &[0, 0, 0, 1, 1, 2]);
            credentials.extend((1..=certificates).map(|number| self.credential(About::Certificates, number)));
        }
        let of_principal = match self.sort() {
            Sort::Own => 3,
            Sort::ThirdParty => 8,
            // The platform renews these itself.
            Sort::ManagedIdentity => 100,
            Sort::FirstParty => 0,
        };
        if self.draw.chance(About::PrincipalCredentials, 0, of_principal) {
            credentials.push(self.credential(About::PrincipalCredentials, 1));
        }
        credentials
    }

    /// Issuer and subject of the federated trust that some own apps have.
    pub(crate) fn federation(self) -> Option<(Uuid, String)> {
        (self.sort() == Sort::Own && self.draw.chance(About::Federations, 0, 12)).then(|| {
            let repository = self.display_name().to_ascii_lowercase().replace(' ', "-");
            (self.draw.id(About::Federations, 0), format!("repo:contoso/{repository}:ref:refs/heads/main"))
        })
    }

    fn credential(self, about: About, number: u64) -> GeneratedCredential {
        let draw = |place: u64, bound: u64| self.draw.below(about, 10 * number + place, bound);
        let is_identity = self.sort() == Sort::ManagedIdentity;
        let (life, left) = match draw(0, 100) {
            // Ninety days, renewed half-way.
            _ if is_identity => (90, 45 + draw(1, 45).cast_signed()),
            0..=19 => (180 + draw(1, 185), -1 - draw(2, 400).cast_signed()),
            20..=29 => (180 + draw(1, 185), 1 + draw(2, 30).cast_signed()),
            // Somebody did not want to be bothered again.
            30..=33 => (36_500, 30_000),
            _ => (365 + draw(1, 366), 31 + draw(2, 300).cast_signed()),
        };
        let end = self.hours_after(24 * left + draw(3, 24).cast_signed());
        let start = self.hours_after(24 * (left - life.cast_signed()));
        let is_certificate = match about {
            About::Certificates => true,
            About::PrincipalCredentials => is_identity || self.sort() == Sort::ThirdParty,
            _ => false,
        };
        let mut digest = [0; 20];
        for (chunk, place) in digest.chunks_mut(8).zip(5_u64..) {
            for (byte, drawn) in chunk.iter_mut().zip(self.draw.bits(about, 10 * number + place).to_be_bytes()) {
                *byte = drawn;
            }
        }
        GeneratedCredential {
            key_id: self.draw.id(about, number),
            holder: if about == About::PrincipalCredentials { Holder::ServicePrincipal } else { Holder::Application },
            is_certificate,
            display_name: self.draw.pick(about, 10 * number + 4, &NAMES),
            start,
            end,
            digest,
            last_used: self.last_use(about, number).filter(|used| (start..=end).contains(used)),
        }
    }
}
