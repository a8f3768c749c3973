//! The maker's library, loaded when it is first needed.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use cryptoki::context::{CInitializeArgs, CInitializeFlags, Pkcs11};
use cryptoki::error::{Error as Failure, RvError};

use super::uri::Module;
use crate::env::Env;
use crate::error::{Error, catalogue};
use crate::settings::variables;

/// A library is initialised once in a process, whoever asks for it, and stays: that is how PKCS#11 is made (C_Initialize).
static LOADED: Mutex<BTreeMap<PathBuf, Pkcs11>> = Mutex::new(BTreeMap::new());

/// Which library `module` and the variable mean.
///
/// # Errors
/// `setting-missing`: none is named.
pub(super) fn path_of(module: Option<&Module>, env: &Env) -> Result<PathBuf, Error> {
    match module {
        Some(Module::Path(path)) => Ok(path.clone()),
        Some(Module::Name(name)) => {
            let file = if name.contains(".so") { name.clone() } else { format!("lib{name}.so") };
            Ok(PathBuf::from(file))
        }
        None => env.get_os(variables::APPONLY_PKCS11_MODULE).map(PathBuf::from).ok_or_else(|| {
            Error::new(&catalogue::SETTING_MISSING, "the `pkcs11:` URI names no library of a token")
                .with_fix("add `?module-path=/PATH/TO/MODULE.so`, or set `APPONLY_PKCS11_MODULE`")
        }),
    }
}

/// Loads the library, or gives the one that is loaded. Blocks.
///
/// # Errors
/// `pkcs11-module`: it is not there, or is no PKCS#11 module.
pub(super) fn load(path: &Path) -> Result<Pkcs11, Error> {
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(module) = loaded.get(path) {
        return Ok(module.clone());
    }
    let refuse = |failure: Failure| {
        let what = format!("the PKCS#11 module `{}` cannot be used: {failure}", path.display());
        Error::new(&catalogue::PKCS11_MODULE, what)
    };
    let module = Pkcs11::new(path).map_err(refuse)?;
    match module.initialize(CInitializeArgs::new(CInitializeFlags::OS_LOCKING_OK)) {
        // The program around this library uses it too.
        Ok(()) | Err(Failure::Pkcs11(RvError::CryptokiAlreadyInitialized, _)) => {}
        Err(failure) => return Err(refuse(failure)),
    }
    loaded.insert(path.to_owned(), module.clone());
    Ok(module)
}
