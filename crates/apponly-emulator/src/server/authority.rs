//! The emulator's own CA and the leaf issued from it: clients refuse a CA certificate that is served as a server's.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use rcgen::{
    BasicConstraints, CertificateParams, DnType, ExtendedKeyUsagePurpose, IsCa, Issuer, KeyPair, KeyUsagePurpose,
    SanType,
};
use rustls::ServerConfig;
use rustls_pki_types::{CertificateDer, PrivateKeyDer, PrivatePkcs8KeyDer};

/// Names that the leaf is good for, besides the loopback addresses.
const NAMES: &[&str] = &[
    "localhost",
    "*.localhost",
    "login.localhost",
    "graph.localhost",
    "emulated.vault.localhost",
    "*.vault.localhost",
];

/// Validity of CA and leaf, in days: under the 398 that the strictest platform allows.
const VALID_DAYS: u64 = 365;

/// What the TLS listeners need, and what clients need to trust them.
#[derive(Clone, Debug)]
pub(crate) struct TlsMaterial {
    /// Server configuration for HTTP/1.1 and HTTP/2.
    pub(crate) config: Arc<ServerConfig>,
    /// The CA certificate as PEM.
    pub(crate) ca_pem: String,
}

impl TlsMaterial {
    /// A new CA and leaf; `address` is added to the leaf's names.
    ///
    /// # Errors
    /// A text, if keys or certificates cannot be made.
    pub(crate) fn generate(address: IpAddr, now: Timestamp) -> Result<Self, String> {
        let text = |error: rcgen::Error| error.to_string();
        let ca_key = KeyPair::generate().map_err(text)?;
        let ca_params = ca_params(now)?;
        let ca = ca_params.self_signed(&ca_key).map_err(text)?;
        let leaf_key = KeyPair::generate().map_err(text)?;
        let issuer = Issuer::from_params(&ca_params, &ca_key);
        let leaf = leaf_params(address, now)?.signed_by(&leaf_key, &issuer).map_err(text)?;
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(leaf_key.serialize_der()));
        Ok(Self { config: Arc::new(server_config(leaf.der().clone(), key)?), ca_pem: ca.pem() })
    }
}

pub(super) fn server_config(
    leaf: CertificateDer<'static>,
    key: PrivateKeyDer<'static>,
) -> Result<ServerConfig, String> {
    // The provider is named here, never installed for the process: that is the host program's choice.
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| error.to_string())?
        .with_no_client_auth()
        .with_single_cert(vec![leaf], key)
        .map_err(|error| error.to_string())?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(config)
}

fn ca_params(now: Timestamp) -> Result<CertificateParams, String> {
    let mut params = CertificateParams::default();
    params.distinguished_name.push(DnType::CommonName, "apponly emulator CA (trust nothing real with it)");
    params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
    valid_from_yesterday(&mut params, now)?;
    Ok(params)
}

pub(super) fn leaf_params(address: IpAddr, now: Timestamp) -> Result<CertificateParams, String> {
    let names: Vec<String> = NAMES.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).map_err(|error| error.to_string())?;
    for ip in [IpAddr::V4(Ipv4Addr::LOCALHOST), IpAddr::V6(Ipv6Addr::LOCALHOST), address] {
        let name = SanType::IpAddress(ip);
        if !params.subject_alt_names.contains(&name) {
            params.subject_alt_names.push(name);
        }
    }
    params.distinguished_name.push(DnType::CommonName, "localhost");
    params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
    params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
    // Python 3.13 and later refuse a leaf without it.
    params.use_authority_key_identifier_extension = true;
    valid_from_yesterday(&mut params, now)?;
    Ok(params)
}

fn valid_from_yesterday(params: &mut CertificateParams, now: Timestamp) -> Result<(), String> {
    let now = u64::try_from(now.as_second()).map_err(|error| error.to_string())?;
    let yesterday = rcgen::date_time_ymd(1970, 1, 1) + Duration::from_secs(now.saturating_sub(86_400));
    params.not_before = yesterday;
    params.not_after = yesterday + Duration::from_secs(VALID_DAYS * 86_400);
    Ok(())
}
