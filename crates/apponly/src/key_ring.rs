//! The key ring of the system: on Linux the kernel's, which lives in memory and ends with the machine's run.
//!
//! Entries are those of the crate `keyring`: of the service `apponly`, by name. By hand:
//! `keyctl padd user keyring:NAME@apponly @u < FILE`.

use crate::error::{Error, catalogue};
use crate::secret::Secret;

/// The service that entries are kept for.
#[cfg(target_os = "linux")]
const SERVICE: &str = "apponly";

/// The secret of the entry `name`. Reads the memory of the kernel: no request, no prompt.
///
/// # Errors
/// `keyring-unavailable`: there is no key ring here, or no such entry. `secret-missing`: it is not text.
#[cfg(target_os = "linux")]
pub(crate) fn read(name: &str) -> Result<Secret, Error> {
    use keyring_core::api::CredentialStoreApi as _;
    use keyring_core::error::Error as Failure;

    let store =
        linux_keyutils_keyring_store::Store::new().map_err(|failure| unavailable(name, &failure.to_string()))?;
    let entry = store.build(SERVICE, name, None).map_err(|failure| unavailable(name, &failure.to_string()))?;
    entry.get_password().map(Secret::new).map_err(|failure| match failure {
        Failure::NoEntry => {
            let fix = format!(
                "put it there: `keyctl padd user keyring:{name}@{SERVICE} @u < FILE` (it lasts until the machine restarts); \
                 or use a file with mode 0600, or a vault"
            );
            unavailable(name, "there is no such entry").with_fix(fix)
        }
        // It holds the bytes: none of them is repeated.
        Failure::BadEncoding(_) => {
            Error::new(&catalogue::SECRET_MISSING, format!("the entry `{name}` of the key ring is not text"))
        }
        other => unavailable(name, &other.to_string()),
    })
}

/// No other system's key ring is read by this version.
///
/// # Errors
/// `keyring-unavailable`, always.
#[cfg(not(target_os = "linux"))]
pub(crate) fn read(name: &str) -> Result<Secret, Error> {
    Err(unavailable(name, "the key ring of this system is not read by this version"))
}

fn unavailable(name: &str, why: &str) -> Error {
    Error::new(&catalogue::KEYRING_UNAVAILABLE, format!("the entry `{name}` of the key ring cannot be read: {why}"))
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn missing_entry_or_key_ring_offers_a_file_and_a_vault() {
        let error = read("apponly-test-of-nothing").unwrap_err();
        assert_eq!(error.code(), "keyring-unavailable");
        assert!(error.to_string().contains("`apponly-test-of-nothing`"), "{error}");
        assert!(error.fix().contains("0600") && error.fix().contains("vault"), "{}", error.fix());
    }

    #[test]
    fn entry_is_read_where_this_session_has_a_key_ring() {
        use keyring_core::api::CredentialStoreApi as _;
        let name = format!("apponly-test-{}", std::process::id());
        let store = linux_keyutils_keyring_store::Store::new().unwrap();
        let entry = store.build(SERVICE, &name, None);
        // Sandboxes forbid the system calls.
        let Ok(entry) = entry.and_then(|entry| entry.set_password("hunter2").map(|()| entry)) else {
            eprintln!("skipped: this session has no key ring");
            return;
        };
        let secret = read(&name);
        entry.delete_credential().unwrap();
        assert_eq!(secret.unwrap().expose(), "hunter2");
    }
}
