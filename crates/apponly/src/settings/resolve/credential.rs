//! How to sign in: kinds, certificates, secret.

use super::layers::{Layers, option, switch};
use crate::assertion::AssertionAlgorithm;
use crate::credential::CredentialKind;
use crate::error::{Error, catalogue};
use crate::key_vault::VaultObject;
use crate::secret::SecretSource;
use crate::settings::file::OneOrMore;
use crate::settings::{CertificatePlace, Options, Origin, Setting, named, variables};

pub(super) fn credentials(
    options: &Options,
    layers: &Layers<'_>,
) -> Result<Option<Setting<Vec<CredentialKind>>>, Error> {
    let one = |setting: Setting<String>| Setting::new(vec![setting.value], setting.origin);
    let names = layers.pick(
        option("--credential", &options.credential).map(one),
        || Ok(layers.variable(variables::APPONLY_CREDENTIAL)?.map(one)),
        || Ok(layers.spanned("credentials", |s| &s.credentials, Vec::clone)),
    )?;
    let Some(names) = names else { return Ok(None) };
    if names.value.iter().any(|name| name == "auto") && names.value.len() == 1 {
        return Ok(None);
    }
    names.try_map(|names| names.iter().map(|name| credential_kind(name)).collect::<Result<Vec<_>, _>>()).and_then(
        |setting| {
            if setting.value.is_empty() {
                let error = Error::new(&catalogue::SETTING_INVALID, "the list of credentials is empty");
                return Err(named(error, &setting.origin));
            }
            Ok(Some(setting))
        },
    )
}

fn credential_kind(name: &str) -> Result<CredentialKind, Error> {
    CredentialKind::ALL.into_iter().find(|kind| kind.name() == name).ok_or_else(|| {
        Error::new(
            &catalogue::SETTING_INVALID,
            format!("`{name}` is not a kind of credential; known: `auto`, `managed-identity`, `federated`, `certificate`, `secret`"),
        )
    })
}

pub(super) fn certificates(options: &Options, layers: &Layers<'_>) -> Result<Vec<Setting<CertificatePlace>>, Error> {
    let many = |values: &[String], origin: &Origin| -> Vec<Setting<String>> {
        values.iter().map(|value| Setting::new(value.clone(), origin.clone())).collect()
    };
    let given =
        (!options.certificates.is_empty()).then(|| many(&options.certificates, &Origin::Option("--certificate")));
    let found = layers.pick(
        given,
        || Ok(layers.variable(variables::AZURE_CLIENT_CERTIFICATE_PATH)?.map(|one| vec![one])),
        || {
            let values = layers.spanned("certificate", |s| &s.certificate, |value: &OneOrMore| value.values().to_vec());
            Ok(values.map(|setting| many(&setting.value, &setting.origin)))
        },
    )?;
    found.unwrap_or_default().into_iter().map(|setting| certificate_place(layers, setting)).collect()
}

fn certificate_place(layers: &Layers<'_>, setting: Setting<String>) -> Result<Setting<CertificatePlace>, Error> {
    if VaultObject::is_meant_by(&setting.value) {
        return setting.try_map(|text| text.parse().map(CertificatePlace::KeyVault));
    }
    if setting.value.starts_with("pkcs11:") {
        return setting.try_map(|text| token(&text));
    }
    if setting.value.starts_with("tpm2:") {
        return setting.try_map(|text| tpm_key(&text));
    }
    let path = layers.path(setting);
    Ok(Setting::new(CertificatePlace::File(path.value), path.origin))
}

#[cfg(feature = "pkcs11")]
fn token(text: &str) -> Result<CertificatePlace, Error> {
    text.parse().map(|uri| CertificatePlace::Pkcs11(Box::new(uri)))
}

#[cfg(not(feature = "pkcs11"))]
fn token(_text: &str) -> Result<CertificatePlace, Error> {
    Err(Error::new(&catalogue::NOT_BUILT, "a `pkcs11:` source; this program was built without the feature `pkcs11`")
        .with_fix("build it with the feature, or use a certificate file or a vault"))
}

#[cfg(feature = "tpm")]
fn tpm_key(text: &str) -> Result<CertificatePlace, Error> {
    text.parse().map(|place| CertificatePlace::Tpm(Box::new(place)))
}

#[cfg(not(feature = "tpm"))]
fn tpm_key(_text: &str) -> Result<CertificatePlace, Error> {
    Err(Error::new(&catalogue::NOT_BUILT, "a `tpm2:` source; this program was built without the feature `tpm`").with_fix(
        "build it with the feature (`cargo build -p apponly-cli --features tpm`, which needs libtss2-dev and pkg-config), or \
         use the TPM as a PKCS#11 token: `pkcs11:…` with the module of tpm2-pkcs11",
    ))
}

pub(super) fn certificate_password(
    options: &Options,
    layers: &Layers<'_>,
) -> Result<Option<Setting<SecretSource>>, Error> {
    let given = options
        .certificate_password_file
        .clone()
        .map(|path| Setting::new(SecretSource::File(path), Origin::Option("--certificate-password-file")));
    layers.pick(
        given,
        || {
            let name = variables::AZURE_CLIENT_CERTIFICATE_PASSWORD;
            let set = layers.variable(name)?.is_some();
            Ok(set.then(|| Setting::new(SecretSource::Env(name.to_owned()), Origin::Variable(name))))
        },
        || {
            let path = layers.profile("certificate_password_file", |s| &s.certificate_password_file);
            Ok(path
                .map(|setting| layers.path(setting))
                .map(|path| Setting::new(SecretSource::File(path.value), path.origin)))
        },
    )
}

pub(super) fn send_certificate_chain(options: &Options, layers: &Layers<'_>) -> Result<Setting<bool>, Error> {
    let found = layers.pick(
        options.send_certificate_chain.map(|value| Setting::new(value, Origin::Option("--send-certificate-chain"))),
        || {
            layers
                .variable(variables::AZURE_CLIENT_SEND_CERTIFICATE_CHAIN)?
                .map(|text| text.try_map(|text| switch(&text)))
                .transpose()
        },
        || Ok(layers.spanned("send_certificate_chain", |s| &s.send_certificate_chain, |value| *value)),
    )?;
    Ok(found.unwrap_or_else(|| Setting::new(false, Origin::Default)))
}

pub(super) fn assertion_algorithm(
    options: &Options,
    layers: &Layers<'_>,
) -> Result<Setting<AssertionAlgorithm>, Error> {
    let text = match option("assertion_algorithm", &options.assertion_algorithm) {
        None => layers.profile("assertion_algorithm", |s| &s.assertion_algorithm),
        found => found,
    };
    let Some(text) = text else { return Ok(Setting::new(AssertionAlgorithm::Ps256, Origin::Default)) };
    text.try_map(|text| match text.to_ascii_lowercase().as_str() {
        "ps256" => Ok(AssertionAlgorithm::Ps256),
        "rs256" => Ok(AssertionAlgorithm::Rs256),
        _ => Err(Error::new(&catalogue::SETTING_INVALID, "the algorithm is neither `ps256` nor `rs256`")),
    })
}

pub(super) fn secret(options: &Options, layers: &Layers<'_>) -> Result<Option<Setting<SecretSource>>, Error> {
    let given = options.secret.clone().map(|source| {
        let name = if matches!(source, SecretSource::Held(_)) { "--secret-stdin" } else { "--secret-file" };
        Setting::new(source, Origin::Option(name))
    });
    layers.pick(
        given,
        || {
            let name = variables::AZURE_CLIENT_SECRET;
            let set = layers.variable(name)?.is_some();
            Ok(set.then(|| Setting::new(SecretSource::Env(name.to_owned()), Origin::Variable(name))))
        },
        || {
            let Some(text) = layers.profile("secret", |s| &s.secret) else { return Ok(None) };
            let source = text.try_map(|text| SecretSource::parse("the value", &text))?;
            Ok(Some(match source.value {
                SecretSource::File(path) => {
                    let path = layers.path(Setting::new(path.display().to_string(), source.origin));
                    Setting::new(SecretSource::File(path.value), path.origin)
                }
                _ => source,
            }))
        },
    )
}
