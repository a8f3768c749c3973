//! Where keys are: `pkcs11:`, `tpm2:` and `keyvault:` sources. Neither what is shown nor an error has what follows `?`.
#![no_main]

use std::fmt::Display;
use std::str::FromStr;

use apponly::{Error, TokenUri, TpmKeyPlace, VaultObject};
use apponly_fuzz::SECRET;
use libfuzzer_sys::fuzz_target;

/// Parses a source and checks that the secret, which only its query has, shows nowhere.
fn hides<T: FromStr<Err = Error> + Display>(text: &str) {
    match text.parse::<T>() {
        Ok(value) => {
            assert!(!value.to_string().contains(SECRET), "a source shows its query");
            assert!(value.to_string().parse::<T>().is_ok(), "{value} does not read back");
        }
        Err(error) => assert!(!error.report().contains(SECRET), "an error shows the query"),
    }
}

fuzz_target!(|text: &str| {
    let _ = text.parse::<TokenUri>();
    let _ = text.parse::<TpmKeyPlace>();
    if let Ok(object) = text.parse::<VaultObject>() {
        assert_eq!(object.to_string().parse::<VaultObject>().ok(), Some(object));
    }
    // The input writes the secret as `@`, in values: names of attributes are shown, so that one sees what is wrong.
    let value = |(name, value): (&str, &str)| format!("{}={}", name.replace('@', ""), value.replace('@', SECRET));
    let attributes = text.split('&').map(|attribute| attribute.split_once('=').map_or_else(String::new, value));
    let query = attributes.collect::<Vec<_>>().join("&");
    hides::<TokenUri>(&format!("pkcs11:object=a?{query}"));
    hides::<TpmKeyPlace>(&format!("tpm2:0x81000001?{query}"));
    hides::<VaultObject>(&format!("keyvault:https://contoso.vault.azure.net/certificates/a?{query}"));
});
