//! From the certificates and keys of one file to what can sign in.

use super::local_key::LocalKey;
use super::place::Place;
use super::private_key::PrivateKey;
use super::x509::{Certificate, PublicKey, SHORTEST_MODULUS};
use crate::error::{Error, catalogue};

/// What one file holds, in its order.
#[derive(Debug, Default)]
pub(super) struct Bundle {
    certificates: Vec<Certificate>,
    keys: Vec<PrivateKey>,
    /// Why the first key that cannot sign in was refused; another key of the file may be good.
    refused_key: Option<Error>,
    /// What else the file holds that somebody may take for a key or certificate.
    pub(super) remarks: Vec<&'static str>,
}

impl Bundle {
    /// Adds a certificate; a second copy of the same one is dropped.
    pub(super) fn add_certificate(&mut self, certificate: Certificate) {
        if !self.certificates.contains(&certificate) {
            self.certificates.push(certificate);
        }
    }

    /// Adds a key, or remembers why it cannot sign in.
    ///
    /// # Errors
    /// Every error of `key` but `certificate-key-unsuitable`.
    pub(super) fn add_key(&mut self, key: Result<PrivateKey, Error>) -> Result<(), Error> {
        match key {
            Ok(key) => self.keys.push(key),
            Err(error) if error.row() == &catalogue::CERTIFICATE_KEY_UNSUITABLE => {
                self.refused_key.get_or_insert(error);
            }
            Err(error) => return Err(error),
        }
        Ok(())
    }

    /// The certificates that can sign in, each with its key and chain; the one that ends last comes first.
    ///
    /// # Errors
    /// `certificate-key-missing`, `certificate-mismatch`, `certificate-key-unsuitable`.
    pub(super) fn into_local_keys(self, place: Place<'_>) -> Result<Vec<LocalKey>, Error> {
        self.check_parts(place)?;
        let mut pairs: Vec<(&Certificate, &PrivateKey)> = self
            .certificates
            .iter()
            .filter_map(|certificate| self.key_of(certificate).map(|key| (certificate, key)))
            .collect();
        if pairs.is_empty() {
            return Err(self.without_pair(place));
        }
        let longest = pairs.iter().map(|(_, key)| key.public().bits()).max().unwrap_or_default();
        pairs.retain(|(_, key)| key.public().bits() >= SHORTEST_MODULUS);
        if pairs.is_empty() {
            let what = format!("the RSA key has {longest} bits, Entra asks for {SHORTEST_MODULUS} at least");
            return Err(place.error(&catalogue::CERTIFICATE_KEY_UNSUITABLE, what));
        }
        pairs.sort_by_key(|(certificate, _)| std::cmp::Reverse(certificate.not_after));
        pairs.into_iter().map(|(leaf, key)| LocalKey::new(leaf, self.chain_above(leaf), key, place)).collect()
    }

    fn key_of(&self, certificate: &Certificate) -> Option<&PrivateKey> {
        let PublicKey::Rsa(public) = &certificate.public_key else { return None };
        self.keys.iter().find(|key| key.public() == public)
    }

    fn check_parts(&self, place: Place<'_>) -> Result<(), Error> {
        if self.keys.is_empty()
            && let Some(error) = &self.refused_key
        {
            return Err(error.clone());
        }
        let what = match (self.certificates.is_empty(), self.keys.is_empty()) {
            (false, false) => return Ok(()),
            (false, true) => "the file holds a certificate but no private key",
            (true, false) => "the file holds a private key but no certificate",
            (true, true) => "the file holds neither a certificate nor a private key",
        };
        let remarks: String = self.remarks.iter().map(|remark| format!("; {remark}")).collect();
        Err(place.error(&catalogue::CERTIFICATE_KEY_MISSING, format!("{what}{remarks}")))
    }

    /// Why no certificate found its key although both are there.
    fn without_pair(&self, place: Place<'_>) -> Error {
        let is_rsa = |certificate: &&Certificate| matches!(certificate.public_key, PublicKey::Rsa(_));
        if !self.certificates.iter().any(|certificate| is_rsa(&certificate))
            && let Some(PublicKey::Other(name)) = self.certificates.first().map(|first| &first.public_key)
        {
            let what = format!("the certificate is for {name}");
            return place.error(&catalogue::CERTIFICATE_KEY_UNSUITABLE, what);
        }
        let subjects: Vec<String> =
            self.certificates.iter().map(|certificate| format!("`{}`", certificate.subject())).collect();
        let what = format!("the private key belongs to none of the certificates ({})", subjects.join(", "));
        place.error(&catalogue::CERTIFICATE_MISMATCH, what)
    }

    /// The certificates above `leaf`, each followed by its issuer, as far as the file holds them.
    fn chain_above(&self, leaf: &Certificate) -> Vec<Vec<u8>> {
        let mut chain = vec![leaf];
        while let Some(last) = chain.last()
            && !last.is_self_issued()
            // Of an authority that renewed its certificate under the same name, the newer one is meant.
            && let Some(issuer) = self
                .certificates
                .iter()
                .filter(|candidate| candidate.subject_name == last.issuer_name && !chain.contains(candidate))
                .max_by_key(|candidate| candidate.not_after)
        {
            chain.push(issuer);
        }
        chain.into_iter().skip(1).map(|certificate| certificate.der.clone()).collect()
    }
}
