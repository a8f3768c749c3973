//! A TPM, opened for one operation, and keys in it.

use std::str::FromStr as _;

use tss_esapi::attributes::ObjectAttributesBuilder;
use tss_esapi::handles::{KeyHandle, PersistentTpmHandle, TpmHandle};
use tss_esapi::interface_types::algorithm::{HashingAlgorithm, PublicAlgorithm};
use tss_esapi::interface_types::ecc::EccCurve;
use tss_esapi::interface_types::key_bits::RsaKeyBits;
use tss_esapi::interface_types::resource_handles::Hierarchy;
use tss_esapi::structures::{
    EccPoint, Private, Public, PublicBuffer, PublicBuilder, PublicEccParametersBuilder, PublicKeyRsa,
    PublicRsaParametersBuilder, RsaExponent, SymmetricDefinitionObject,
};
use tss_esapi::tcti_ldr::TctiNameConf;
use tss_esapi::traits::UnMarshall as _;
use tss_esapi::{Context, Error as Failure};

use super::key_file::KeyFile;
use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::settings::variables;

/// The kernel's resource manager, which lets several programs use the TPM at once.
const DEFAULT_TCTI: &str = "device:/dev/tpmrm0";

/// What the tools of the same library read.
const TOOLS_TCTI: &str = "TPM2TOOLS_TCTI";

/// Opens the TPM of this machine, or the one that a variable names.
///
/// # Errors
/// `setting-invalid`: the variable names none. `tpm-unavailable`: it cannot be opened.
pub(super) fn open(env: &Env) -> Result<Context, Error> {
    let mut named = None;
    for name in [variables::APPONLY_TPM_TCTI, TOOLS_TCTI] {
        named = named.or(env.get(name)?.map(|text| (name, text)));
    }
    let text = named.as_ref().map_or(DEFAULT_TCTI, |(_, text)| text.as_str());
    let configuration = TctiNameConf::from_str(text).map_err(|_| {
        let name = named.as_ref().map_or("the default", |(name, _)| name);
        Error::new(&catalogue::SETTING_INVALID, format!("`{name}` names no way to a TPM"))
            .with_fix("write `device:/dev/tpmrm0`, `tabrmd:`, or `swtpm:host=127.0.0.1,port=2321`")
    })?;
    Context::new(configuration).map_err(|failure| {
        Error::new(&catalogue::TPM_UNAVAILABLE, format!("the TPM `{text}` cannot be opened: {failure}"))
    })
}

/// The persistent object at `handle`.
pub(super) fn persistent(context: &mut Context, handle: u32) -> Result<KeyHandle, Failure> {
    let handle = TpmHandle::Persistent(PersistentTpmHandle::new(handle)?);
    context.tr_from_tpm_public(handle).map(KeyHandle::from)
}

/// The key of a file, loaded until the context ends.
pub(super) fn load(context: &mut Context, file: &KeyFile) -> Result<KeyHandle, Failure> {
    let public = Public::try_from(PublicBuffer::unmarshall(&file.public)?)?;
    let private = Private::try_from(file.private.clone())?;
    let parent = match hierarchy(file.parent) {
        Some(hierarchy) => primary(context, hierarchy, file.has_rsa_parent)?,
        None => persistent(context, file.parent)?,
    };
    context.execute_with_nullauth_session(|context| context.load(parent, private, public))
}

/// Source: TPM 2.0 Library, Part 2, section 7.4, `TPM_RH`.
fn hierarchy(parent: u32) -> Option<Hierarchy> {
    match parent {
        0x4000_0001 => Some(Hierarchy::Owner),
        0x4000_0007 => Some(Hierarchy::Null),
        0x4000_000b => Some(Hierarchy::Endorsement),
        0x4000_000c => Some(Hierarchy::Platform),
        _ => None,
    }
}

/// The storage key that every tool makes in the same way, so that the TPM makes the same one each time.
///
/// Source: draft-bottomley-tpm2-keys, section 3.1.8; TCG TPM v2.0 Provisioning Guidance, section 7.5.1.
fn primary(context: &mut Context, hierarchy: Hierarchy, is_rsa: bool) -> Result<KeyHandle, Failure> {
    let attributes = ObjectAttributesBuilder::new()
        .with_fixed_tpm(true)
        .with_fixed_parent(true)
        .with_sensitive_data_origin(true)
        .with_user_with_auth(true)
        .with_no_da(true)
        .with_restricted(true)
        .with_decrypt(true)
        .build()?;
    let template =
        PublicBuilder::new().with_name_hashing_algorithm(HashingAlgorithm::Sha256).with_object_attributes(attributes);
    let symmetric = SymmetricDefinitionObject::AES_128_CFB;
    let template = if is_rsa {
        let exponent = RsaExponent::default();
        let key = PublicRsaParametersBuilder::new_restricted_decryption_key(symmetric, RsaKeyBits::Rsa2048, exponent);
        template
            .with_public_algorithm(PublicAlgorithm::Rsa)
            .with_rsa_parameters(key.build()?)
            .with_rsa_unique_identifier(PublicKeyRsa::default())
    } else {
        let key = PublicEccParametersBuilder::new_restricted_decryption_key(symmetric, EccCurve::NistP256);
        template
            .with_public_algorithm(PublicAlgorithm::Ecc)
            .with_ecc_parameters(key.build()?)
            .with_ecc_unique_identifier(EccPoint::default())
    };
    let template = template.build()?;
    context
        .execute_with_nullauth_session(|context| context.create_primary(hierarchy, template, None, None, None, None))
        .map(|made| made.key_handle)
}
